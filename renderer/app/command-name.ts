import { useProject } from '../client/index.ts'
import { translate, translateOr } from '../i18n/index.ts'
import { stepName } from './history-panel.tsx'

/** Name of a command; undo and redo say what they take back or bring again. */
export function commandName(id: string): string {
  const name = translateOr(`commands:${id}`, id)
  const { undo, redo, undoParams, redoParams } = useProject.getState()
  const [step, params] = id === 'edit.undo' ? [undo, undoParams] : id === 'edit.redo' ? [redo, redoParams] : [null]
  return step === null ? name : translate('app:history.named', { name, step: stepName(step, params) })
}
