import { LoaderCircle, TriangleAlert } from 'lucide-react'
import { memo, useRef } from 'react'
import type { Sequence } from '#shared/timeline/model.ts'
import { errorReport, errorText, useConnection } from '../client/index.ts'
import type { PlayerState } from '../editor/preview/preview-player.ts'
import { PreviewScreen } from '../editor/preview/preview-screen.tsx'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Icon } from '../ui/icon.tsx'
import { PanelHead } from '../ui/panel.tsx'
import { ErrorState } from '../ui/states.tsx'
import { SequenceTitle } from './sequence-title.tsx'
import { SyncPill } from './sync-pill.tsx'
import { TransportBar } from './transport-bar.tsx'
import { useAssetDrop } from './use-asset-drop.ts'
import { useSequencePlayer } from './use-sequence-player.ts'
import { useViewer } from './viewer-store.ts'

export const SequenceViewer = memo(function SequenceViewer({ projectId, sequence }: { projectId: string; sequence: Sequence }) {
  const t = useT('viewer')
  const { player, state } = useSequencePlayer(projectId, sequence)
  const { quality, zoom, safeAreas } = useViewer()
  const { over, handlers } = useAssetDrop(sequence)
  const stage = useRef<HTMLDivElement>(null)
  return (
    <>
      <PanelHead>
        <SequenceTitle sequence={sequence} />
        <span className="grow" />
        <SyncPill sequence={sequence} />
      </PanelHead>
      <div className="viewer-stage" ref={stage}>
        <div className={cx('viewer-picture', over && 'viewer-over')} {...handlers}>
          {state.status === 'failed' && state.error ? (
            <ErrorState
              message={errorText(state.error)}
              details={errorReport(state.error)}
              action={<Button onClick={() => player?.retry()}>{t('retry')}</Button>}
            />
          ) : (
            <PreviewScreen
              player={player}
              width={sequence.width}
              height={sequence.height}
              quality={quality}
              zoom={zoom}
              label={t('picture', { name: sequence.name })}
            >
              {safeAreas && <SafeAreas />}
            </PreviewScreen>
          )}
          {over && <div className="viewer-drop">{t('dropAppend')}</div>}
          <Notice state={state} />
        </div>
        <TransportBar sequence={sequence} playing={state.playing} rate={state.rate} duration={state.duration} stage={stage} />
      </div>
    </>
  )
})

/** What stands in the way of the picture, over the last one. */
function Notice({ state }: { state: PlayerState }) {
  const t = useT('viewer')
  const connection = useConnection((s) => s.state)
  if (connection === 'lost') return <div className="viewer-notice">{t('offline')}</div>
  if (state.frameError) {
    return (
      <div className="viewer-notice viewer-notice-bad" role="alert">
        <Icon of={TriangleAlert} />
        {errorText(
          state.frameError.params
            ? { ...state.frameError, params: state.frameError.params }
            : { code: state.frameError.code, message: state.frameError.message },
        )}
      </div>
    )
  }
  if (state.status === 'opening') {
    return (
      <div className="viewer-notice viewer-opening">
        <Icon of={LoaderCircle} className="spin" />
        {t('opening')}
      </div>
    )
  }
  return null
}

/** Action-safe (93 %) and title-safe (90 %) areas of EBU R 95, the middle, and thirds. */
function SafeAreas() {
  return (
    <svg className="viewer-safe" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
      <rect x="3.5" y="3.5" width="93" height="93" />
      <rect x="5" y="5" width="90" height="90" />
      <path d="M33.33 0V100M66.67 0V100M0 33.33H100M0 66.67H100" className="viewer-thirds" />
      <path d="M48 50H52M50 46.5V53.5" />
    </svg>
  )
}
