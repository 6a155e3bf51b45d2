import { Clapperboard } from 'lucide-react'
import type { Sequence } from '#shared/timeline/model.ts'
import { chooseAndImport, useRecords } from '../client/index.ts'
import { setSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { PanelHead } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { SequenceTitle } from './sequence-title.tsx'
import { useAssetDrop } from './use-asset-drop.ts'

/** Nothing to show yet: says what to do next, by what there is. */
export function EmptyViewer({ sequence }: { sequence: Sequence | undefined }) {
  const t = useT('viewer')
  const assets = useRecords('asset')
  const { over, handlers } = useAssetDrop(sequence)
  const usable = assets.some((a) => a.kind !== 'unusable')
  const song = assets.some((a) => a.kind === 'audio')
  return (
    <>
      <PanelHead>{sequence ? <SequenceTitle sequence={sequence} /> : <span />}</PanelHead>
      <div className={cx('viewer-empty', over && 'viewer-over')} {...handlers} data-testid="viewer-empty">
        <EmptyState
          icon={Clapperboard}
          text={t(usable ? 'emptyDrag' : 'emptyImport')}
          action={
            usable && song ? (
              <Button look="go" onClick={() => setSession({ workspace: 'montage' })}>
                {t('toMontage')}
              </Button>
            ) : usable ? null : (
              <Button look="go" onClick={() => void chooseAndImport()}>
                {t('import')}
              </Button>
            )
          }
        />
      </div>
    </>
  )
}
