import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Segment } from '#shared/learn/learn-result.ts'
import { signalsOf } from '#shared/learn/shot-signals.ts'
import { formatNumber, formatPercent } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { Bar, Curve } from '../ui/meters.tsx'
import { type FeatureRow, featureRows, type RowSide } from './feature-rows.ts'
import { featureText } from './feature-text.ts'
import { usePair } from './pair-context.ts'
import type { Side } from './pair-transport.ts'

/** The pointer rests this long on a line before its evidence plays, milliseconds. */
const REST_MS = 250

/** What is said of both shots, one line to a thing; what differs in the own shot is marked. Pointing at a line, or Enter on it, plays where it can be seen. */
export function FeatureTable({ target, user, two }: { target: Segment | null; user: Segment | null; two: boolean }) {
  const t = useT('learn')
  useLanguage()
  const rows = featureRows(target, user)
  const ceiling = Math.max(0.02, ...curveOf(target), ...curveOf(user))
  return (
    <div className={cx('learn-features', two && 'learn-features-two')}>
      <Column side="target" shot={target} rows={rows} ceiling={ceiling} nobody={t('nothingThere')} />
      {two && <Column side="user" shot={user} rows={rows} ceiling={ceiling} nobody={t('missing')} />}
    </div>
  )
}

const curveOf = (shot: Segment | null): readonly number[] => (shot && signalsOf(shot)?.motion) ?? []

interface ColumnProps {
  side: Side
  shot: Segment | null
  rows: readonly FeatureRow[]
  /** Camera speed at the top of the motion curves. */
  ceiling: number
  nobody: string
}

function Column({ side, shot, rows, ceiling, nobody }: ColumnProps) {
  const t = useT('learn')
  if (!shot) return <p className="learn-nobody">{nobody}</p>
  return (
    <div className="learn-column">
      <ul aria-label={t(side === 'target' ? 'reference' : 'yours')}>
        {rows.map((row) => (
          <Line key={row.id} side={side} row={row} said={row[side]} />
        ))}
      </ul>
      <MotionCurve side={side} values={curveOf(shot)} ceiling={ceiling} />
    </div>
  )
}

function Line({ side, row, said }: { side: Side; row: FeatureRow; said: RowSide | null }) {
  const t = useT('learn')
  const name = t(`row.${row.id}`)
  const evidence = useEvidence(side, said)
  if (!said)
    return (
      <li className="learn-line-row">
        <span className="learn-label">{name}</span>
        <span className="faint">–</span>
      </li>
    )
  const marked = side === 'user' && row.differs
  const sure = formatPercent(said.confidence)
  return (
    <li className="learn-line-row" {...evidence}>
      <button type="button" className="learn-label learn-label-play" aria-label={t('playEvidence', { name })}>
        <span className="cut">{name}</span>
      </button>
      <span className="learn-values">
        {said.chips.map(({ feature, differs }) => (
          <span
            key={`${feature.type}${String(feature.value)}`}
            className={cx(said.chips.length > 1 ? 'tag' : undefined, 'learn-value', marked && differs && 'learn-differs')}
          >
            {featureText(feature)}
          </span>
        ))}
        {said.swatches.length > 0 && (
          <span
            className={cx('learn-swatches', marked && 'learn-swatches-differ')}
            role="img"
            aria-label={said.swatches.map((s) => s.hex).join(', ')}
          >
            {said.swatches.map((s) => (
              <span
                key={s.hex}
                style={{ background: s.hex, flexGrow: Math.max(0.12, s.share) }}
                title={`${s.hex} · ${formatPercent(s.share)}`}
              />
            ))}
          </span>
        )}
        {marked && <span className="visually-hidden">{t('differs')}</span>}
      </span>
      <span className="learn-sure" title={t('sure', { share: sure })}>
        <Bar value={said.confidence} />
        <span className="num">{formatNumber(100 * said.confidence)}</span>
      </span>
    </li>
  )
}

/** Plays the first stretch of film that shows a line, while the pointer rests on it or until Enter is pressed again. */
function useEvidence(side: Side, said: RowSide | null) {
  const { transport } = usePair()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [playing, setPlaying] = useState(false)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => (playing ? () => transport.stopEvidence() : undefined), [playing, transport])
  const range = said?.evidence[0]
  const play = () => {
    if (!range) return
    transport.playEvidence(side, { start: range[0] / 1000, end: range[1] / 1000 })
    setPlaying(true)
  }
  const stop = () => {
    clearTimeout(timer.current)
    setPlaying(false)
  }
  return {
    onPointerEnter: () => {
      timer.current = setTimeout(play, REST_MS)
    },
    onPointerLeave: stop,
    onBlur: stop,
    onKeyDown: (e: KeyboardEvent) => {
      if (e.key !== 'Enter' && e.key !== ' ') return
      e.preventDefault()
      if (playing) stop()
      else play()
    },
  }
}

function MotionCurve({ side, values, ceiling }: { side: Side; values: readonly number[]; ceiling: number }) {
  const t = useT('learn')
  if (values.length === 0) return null
  return (
    <div className="learn-motion" role="img" aria-label={t('motionLabel')}>
      <span className="faint xs">{t('motion')}</span>
      <Curve
        points={values.map((v, i) => [i / Math.max(1, values.length - 1), (0.94 * v) / ceiling])}
        color={side === 'target' ? 'var(--accent)' : 'var(--warn)'}
      />
    </div>
  )
}
