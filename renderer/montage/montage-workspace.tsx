import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'

/** Everything of the Montage workspace right of the library. */
export function MontageWorkspace() {
  const t = useT('app')
  return <Panel label={t('panels.montage')}>{null}</Panel>
}
