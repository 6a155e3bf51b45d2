import type { LearnResult, Segment } from '#shared/learn/learn-result.ts'
import { signalsOf } from '#shared/learn/shot-signals.ts'
import { formatNumber } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { featureRows } from './feature-rows.ts'

/** Shares of the pixels at which tones are measured; see shot-signals.ts. */
const QUANTILES = [0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995] as const

interface Shots {
  target: Segment | null
  user: Segment | null
}

/** What can be laid over each other: palettes, tones and movement of the pair, and the pace of both films. */
export function Overlays({ target, user, films }: Shots & { films: { target: LearnResult; user: LearnResult | null } }) {
  const t = useT('learn')
  useLanguage()
  const tones = { target: target && signalsOf(target)?.tone, user: user && signalsOf(user)?.tone }
  const motion = { target: target && signalsOf(target)?.motion, user: user && signalsOf(user)?.motion }
  const ceiling = Math.max(0.02, ...(motion.target ?? []), ...(motion.user ?? []))
  const pace = { target: paceOf(films.target), user: films.user && paceOf(films.user) }
  const longest = Math.max(...[...pace.target, ...(pace.user ?? [])].map((p) => p[1]))
  const time = (v: readonly number[] | null | undefined) => v?.map((y, i): Point => [i / Math.max(1, v.length - 1), y / ceiling]) ?? null
  const tone = (v: readonly number[] | null | undefined) => v?.map((y, i): Point => [y, QUANTILES[i]!]) ?? null
  const length = (v: readonly Point[] | null) => v?.map(([x, y]): Point => [x, y / longest]) ?? null
  return (
    <div className="learn-overlays">
      <Palettes target={target} user={user} />
      <Chart
        title={t('overlay.tones')}
        hint={t('overlay.tonesHint')}
        from={t('overlay.dark')}
        to={t('overlay.bright')}
        target={tone(tones.target)}
        user={tone(tones.user)}
      />
      <Chart
        title={t('overlay.motion')}
        hint={t('overlay.motionHint', { n: formatNumber(100 * ceiling) })}
        from={t('overlay.begins')}
        to={t('overlay.ends')}
        target={time(motion.target)}
        user={time(motion.user)}
      />
      <Chart
        title={t('overlay.pace')}
        hint={t('overlay.paceHint', { n: formatNumber(longest, 1) })}
        from={t('overlay.begins')}
        to={t('overlay.ends')}
        target={length(pace.target)}
        user={length(pace.user)}
      />
    </div>
  )
}

type Point = readonly [number, number]

/** Length of the shot on screen over the film's length, as steps: x 0..1, y seconds. */
function paceOf(film: LearnResult): Point[] {
  const end = film.segments.at(-1)!.end_ms
  return film.segments.flatMap((s): Point[] => {
    const seconds = (s.end_ms - s.start_ms) / 1000
    return [
      [s.start_ms / end, seconds],
      [s.end_ms / end, seconds],
    ]
  })
}

interface ChartProps {
  title: string
  hint: string
  from: string
  to: string
  target: readonly Point[] | null
  user: readonly Point[] | null
}
function Chart({ title, hint, from, to, target, user }: ChartProps) {
  return (
    <figure className="learn-chart">
      <figcaption>
        <span className="b">{title}</span> <span className="faint xs">{hint}</span>
      </figcaption>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
        <path className="learn-grid" d="M0,25H100M0,50H100M0,75H100M25,0V100M50,0V100M75,0V100" />
        {target && <polyline className="learn-ink learn-ink-target" points={pointsOf(target)} />}
        {user && <polyline className="learn-ink learn-ink-user" points={pointsOf(user)} />}
      </svg>
      <span className="learn-chart-foot xs faint">
        <span>{from}</span>
        <span>{to}</span>
      </span>
    </figure>
  )
}
const pointsOf = (points: readonly Point[]): string =>
  points.map(([x, y]) => `${(100 * x).toFixed(2)},${(100 - 96 * Math.min(1, y)).toFixed(2)}`).join(' ')

function Palettes({ target, user }: Shots) {
  const t = useT('learn')
  const row = featureRows(target, user).find((r) => r.id === 'palette')
  return (
    <figure className="learn-chart">
      <figcaption>
        <span className="b">{t('row.palette')}</span> <span className="faint xs">{t('overlay.paletteHint')}</span>
      </figcaption>
      <span className="learn-palettes">
        {(['target', 'user'] as const).map((side) => (
          <span key={side} className={cx('learn-palette', !row?.[side] && 'learn-palette-none')}>
            <span className="xs dim cut">{t(side === 'target' ? 'reference' : 'yours')}</span>
            <span role="img" aria-label={row?.[side]?.swatches.map((s) => s.hex).join(', ') ?? t('none')}>
              {row?.[side]?.swatches.map((s) => (
                <span key={s.hex} style={{ background: s.hex, flexGrow: s.share }} title={s.hex} />
              ))}
            </span>
          </span>
        ))}
      </span>
    </figure>
  )
}

/** Which line is whose. */
export function Legend() {
  const t = useT('learn')
  return (
    <span className="learn-legend xs dim">
      <span className="learn-key learn-key-target" aria-hidden />
      {t('reference')}
      <span className="learn-key learn-key-user" aria-hidden />
      {t('yours')}
    </span>
  )
}
