import { ChevronDown, LoaderCircle } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { displaySize } from '#shared/media/media-info.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { errorReport, errorText, useAssetStatus, useProject, useRecord } from '../client/index.ts'
import type { PreviewSource } from '../editor/preview/preview-link.ts'
import { PreviewScreen } from '../editor/preview/preview-screen.tsx'
import { usePreview } from '../editor/preview/use-preview.ts'
import { formatClockSeconds, formatNumber } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Icon } from '../ui/icon.tsx'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { ErrorState } from '../ui/states.tsx'
import { FilmMenu } from './choose-film.tsx'
import { type OwnFilm, useLearn } from './learn-store.ts'
import { usePair } from './pair-context.ts'
import type { Side } from './pair-transport.ts'
import { useFilmDrop } from './use-film-drop.ts'
import type { LearnedFilm } from './use-learned.ts'

/** One film of the pair: what it is, its picture, and what takes another in its place. */
export function FilmPane({ side, film, learned, tools }: { side: Side; film: OwnFilm; learned: LearnedFilm | null; tools?: ReactNode }) {
  const t = useT('learn')
  const { over, handlers } = useFilmDrop(side)
  const name = useFilmName(film)
  return (
    <Panel label={t(side === 'target' ? 'reference' : 'yours')} className="learn-film">
      <PanelHead className="learn-film-head">
        <span className={cx('pill', side === 'user' && 'learn-pill-own')}>{t(side === 'target' ? 'reference' : 'yours')}</span>
        <h2 className="b cut" title={name}>
          {name}
        </h2>
        <Meta learned={learned} />
        <span className="grow" />
        {tools}
        <FilmMenu side={side}>
          <IconButton icon={ChevronDown} label={t(side === 'target' ? 'changeReference' : 'changeOwn')} />
        </FilmMenu>
      </PanelHead>
      <div className={cx('learn-picture', over && 'viewer-over')} data-testid={`learn-${side}`} {...handlers}>
        <Screen key={JSON.stringify(film)} side={side} film={film} name={name} />
      </div>
    </Panel>
  )
}

export function useFilmName(film: OwnFilm): string {
  const asset = useRecord('asset', film.kind === 'asset' ? film.assetId : null)
  const sequence = useRecord('sequence', film.kind === 'sequence' ? film.sequenceId : null)
  return asset?.name ?? sequence?.name ?? ''
}

function Meta({ learned }: { learned: LearnedFilm | null }) {
  const t = useT('learn')
  useLanguage()
  if (!learned) return null
  const { video, segments } = learned.result
  const seconds = video.duration_ms / 1000
  return (
    <span className="faint cut learn-meta num">
      {t('meta', {
        length: formatClockSeconds(seconds),
        count: segments.length,
        mean: formatNumber(seconds / segments.length, 1),
      })}
    </span>
  )
}

/** Size of the picture; that of a common film until it is known. */
function useSize(film: OwnFilm): { width: number; height: number } | null {
  const asset = useRecord('asset', film.kind === 'asset' ? film.assetId : null)
  const sequence = useRecord('sequence', film.kind === 'sequence' ? film.sequenceId : null)
  if (sequence) return { width: sequence.width, height: sequence.height }
  return asset?.media?.video ? displaySize(asset.media.video) : null
}

function Screen({ side, film, name }: { side: Side; film: OwnFilm; name: string }) {
  const t = useT('learn')
  const projectId = useProject((s) => s.projectId)
  const size = useSize(film)
  const status = useAssetStatus(film.kind === 'asset' ? film.assetId : null)
  const source: PreviewSource = film.kind === 'asset' ? { kind: 'asset', assetId: film.assetId as AssetId } : { ...film }
  const { player, state } = usePreview(size ? projectId : null, source, JSON.stringify(film))
  const { setPlayer } = usePair()
  const sound = useLearn((s) => s.sound)
  const alone = useLearn((s) => s.own === null)
  useEffect(() => {
    setPlayer(side, player)
    return () => setPlayer(side, null)
  }, [side, player, setPlayer])
  useEffect(() => player?.setVolume(alone || sound === side ? 1 : 0), [player, sound, side, alone])
  if (!size || (status && status.presence === 'missing'))
    return (
      <div className="learn-lost">
        <ErrorState message={t('lost', { name })} />
      </div>
    )
  if (state.status === 'failed' && state.error)
    return (
      <ErrorState
        message={errorText(state.error)}
        details={errorReport(state.error)}
        action={<Button onClick={() => player?.retry()}>{t('again')}</Button>}
      />
    )
  return (
    <>
      <PreviewScreen player={player} width={size.width} height={size.height} label={t('picture', { name })} />
      {state.status === 'opening' && (
        <div className="viewer-notice viewer-opening">
          <Icon of={LoaderCircle} className="spin" />
          {t('opening')}
        </div>
      )}
    </>
  )
}
