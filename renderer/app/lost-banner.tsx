import { Unplug } from 'lucide-react'
import { native, useConnection } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'

/** Says at once that the engine is gone and what happens next. */
export function LostBanner() {
  const t = useT('app')
  const state = useConnection((s) => s.state)
  if (state !== 'lost') return null
  return (
    <div className="lost" role="alert">
      <Icon of={Unplug} className="bad" />
      <span className="grow">{t('lost.text')}</span>
      {native?.restartEngine && <Button onClick={() => void native?.restartEngine?.()}>{t('lost.restart')}</Button>}
    </div>
  )
}
