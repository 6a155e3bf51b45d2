import { MoveHorizontal, MoveVertical, RefreshCw, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ClipSteadiness } from '#shared/contract/contract.ts'
import { type Clip, DEFAULT_STABILISE } from '#shared/timeline/model.ts'
import { ticks, toSeconds } from '#shared/time/ticks.ts'
import { sourceLength } from '#shared/timeline/source-range.ts'
import { attempt, cancelJob, client, useJob, useProject } from '../client/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Bar, Curve, Progress } from '../ui/meters.tsx'
import { axisCurves } from './camera-curve.ts'
import { percent as inPercent, times } from './figures.ts'
import { useSteadiness } from './use-steadiness.ts'
import './steadiness.css'

type Found = NonNullable<ClipSteadiness['result']>

/**
 * What stabilising does to a clip: the camera's way before and after, what is left of the shake, and what it costs in size. `onShown`
 * is told when its state changes, and whether there is a result.
 */
export function Steadiness({ clip, onShown }: { clip: Clip; onShown(element: Element, found: boolean): void }) {
  const t = useT('inspector')
  const { steadiness, ask } = useSteadiness(clip)
  const projectId = useProject((s) => s.projectId)
  const section = useRef<HTMLElement>(null)
  const [shown, found] = [steadiness?.state, steadiness?.result != null]
  useEffect(() => {
    if (section.current) onShown(section.current, found)
  }, [onShown, shown, found])
  if (!steadiness || steadiness.state === 'off') return null
  const { state, result, jobId } = steadiness
  const seconds = toSeconds(ticks(sourceLength(clip.duration, clip.speed)))
  const again = () => {
    if (projectId !== null) void attempt(client.library.stabiliseAgain({ projectId, clipId: clip.id }).then(ask))
  }
  return (
    <section className="steady" ref={section} aria-label={t('stabilise.found')}>
      {result && <Ways found={result} maxZoom={clip.stabilise?.maxZoom ?? DEFAULT_STABILISE.maxZoom} seconds={seconds} />}
      {state === 'measuring' && <Measuring jobId={jobId} percent={steadiness.percent} />}
      {(state === 'offline' || state === 'stopped') && (
        <>
          <p className="steady-note">{t(`stabilise.${state}`)}</p>
          <Button size="small" icon={RefreshCw} onClick={again}>
            {t('stabilise.again')}
          </Button>
        </>
      )}
    </section>
  )
}

function Measuring({ jobId, percent }: { jobId: string | null; percent: number | null }) {
  const t = useT('inspector')
  const done = useJob(jobId)?.progress.percent ?? percent
  return (
    <div className="steady-work">
      <span className="cut">{t('stabilise.measuring')}</span>
      <span className="num">{done !== null && inPercent(done)}</span>
      {jobId !== null && <IconButton icon={X} label={t('stabilise.stop')} onClick={() => void cancelJob(jobId)} />}
      <Progress percent={done} label={t('stabilise.measuring')} />
    </div>
  )
}

/** The largest zoom that there is to be chosen. */
const MOST_ZOOM = 1.5

function Ways({ found, maxZoom, seconds }: { found: Found; maxZoom: number; seconds: number }) {
  const t = useT('inspector')
  const { shake, zoom, curves } = found
  return (
    <>
      {(['x', 'y'] as const).map((axis) => (
        <div key={axis} className="steady-way">
          <Icon of={axis === 'x' ? MoveHorizontal : MoveVertical} size={12} label={t(`stabilise.${axis}`)} />
          <Way before={curves.before[axis]} after={curves.after[axis]} seconds={seconds} downwards={axis === 'y'} />
        </div>
      ))}
      <dl className="steady-figures">
        <dt>{t('stabilise.shake')}</dt>
        <dd className="num" title={t('stabilise.shakeHint')}>
          {share(shake.before)} → <b>{share(shake.after)}</b>
        </dd>
        <dt>{t('stabilise.enlarged')}</dt>
        <dd className="num">
          {times(zoom)} <Bar value={(zoom - 1) / (maxZoom - 1)} tone="accent" title={t('stabilise.zoomUsed')} />
        </dd>
      </dl>
      {zoom > maxZoom - 0.005 && <p className="steady-note">{t(maxZoom < MOST_ZOOM ? 'stabilise.usedUp' : 'stabilise.usedUpAll')}</p>}
    </>
  )
}

/** Nothing is measured so well that less than half a thousandth of the width could be told from nothing. */
const share = (widths: number): string => (widths < 0.0005 ? `< ${formatNumber(0.1, 1)} %` : `${formatNumber(100 * widths, 1)} %`)

function Way({ before, after, seconds, downwards }: { before: number[]; after: number[]; seconds: number; downwards: boolean }) {
  const ways = axisCurves(before, after, after.length / seconds)
  const points = (way: readonly number[]): [number, number][] =>
    way.map((v, i) => [way.length > 1 ? i / (way.length - 1) : 0, downwards ? 1 - v : v])
  return (
    <span className="steady-curves">
      <Curve points={points(ways.before)} color="var(--faint)" />
      <Curve points={points(ways.after)} />
    </span>
  )
}
