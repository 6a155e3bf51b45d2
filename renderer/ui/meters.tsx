import { clamp } from '#shared/base/numbers.ts'
import { cx } from './cx.ts'
import './meters.css'

/** Progress of work, 0..100, or null while it cannot be told. */
export function Progress({ percent, label, className }: { percent: number | null; label: string; className?: string }) {
  return (
    <span
      className={cx('progress', className)}
      style={{ display: 'block' }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? { 'data-unknown': '' } : { 'aria-valuenow': Math.round(percent) })}
    >
      <span style={percent === null ? {} : { width: `${clamp(percent, 0, 100)}%` }} />
    </span>
  )
}

/** A small bar beside a number that means something; `value` is 0..1. Put the number or a title beside it. */
export function Bar({
  value,
  tone = 'dim',
  width = 32,
  title,
}: {
  value: number
  tone?: 'dim' | 'good' | 'warn' | 'accent'
  width?: number | string
  title?: string
}) {
  return (
    <span className={cx('meter', tone !== 'dim' && `meter-${tone}`)} style={{ width }} {...(title ? { title } : { 'aria-hidden': true })}>
      <span style={{ width: `${clamp(value, 0, 1) * 100}%` }} />
    </span>
  )
}
/** Bar of a quality score: green from 0.5, amber below. */
export const ScoreBar = ({ score, width = 32, title }: { score: number; width?: number | string; title?: string }) => (
  <Bar value={score} tone={score < 0.5 ? 'warn' : 'good'} width={width} {...(title ? { title } : {})} />
)

/** Line over evenly spaced samples 0..1, drawn to the size of its box; `fill` shades what is below. */
export function Sparkline({
  values,
  fill = false,
  color = 'var(--accent)',
}: {
  values: ArrayLike<number>
  fill?: boolean
  color?: string
}) {
  return (
    <Curve
      points={Array.from(values, (v, i): [number, number] => [values.length > 1 ? i / (values.length - 1) : 0, v])}
      fill={fill}
      color={color}
    />
  )
}

/** Line through points (x and y 0..1, y upwards). */
export function Curve({
  points,
  fill = false,
  color = 'var(--accent)',
}: {
  points: readonly (readonly [number, number])[]
  fill?: boolean
  color?: string
}) {
  if (points.length === 0) return null
  const at = points.map(([x, y]) => `${(x * 100).toFixed(2)},${((1 - clamp(y, 0, 1)) * 100).toFixed(2)}`)
  const [first, last] = [points[0]![0] * 100, points.at(-1)![0] * 100]
  return (
    <svg className="curve" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
      {fill && <polygon points={`${first},100 ${at.join(' ')} ${last},100`} fill={color} opacity={0.18} />}
      <polyline
        points={at.join(' ')}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  )
}
