import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'

export function ViewerPanel() {
  const t = useT('app')
  return <Panel label={t('panels.viewer')}>{null}</Panel>
}
