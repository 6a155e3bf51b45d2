import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'

export function LibraryPanel() {
  const t = useT('app')
  return <Panel label={t('panels.library')}>{null}</Panel>
}
