import { useMemo } from 'react'
import { seededRandom } from '#shared/base/random.ts'
import { valueAt } from '#shared/planning/curve.ts'
import type { Arc, Style } from '#shared/planning/style.ts'

/** Beats that the picture stands for: about half a minute. */
const BEATS = 64

/** Shot lengths of a style over a film, drawn from its pace: every block is a shot. */
function blocksOf(style: Style): { from: number; length: number }[] {
  const random = seededRandom(style.id.length * 31 + style.id.charCodeAt(0))
  const blocks: { from: number; length: number }[] = []
  for (let at = 0; at < BEATS; ) {
    const wanted = valueAt(style.pace.beats, at / BEATS) * 2 ** (style.pace.scatter * 2.4 * (random() - 0.5))
    const length = Math.min(BEATS - at, Math.max(1, Math.round(wanted)))
    blocks.push({ from: at, length })
    at += length
  }
  return blocks
}

/** A style's rhythm at a glance. */
export function PacePicture({ style }: { style: Style }) {
  const blocks = useMemo(() => blocksOf(style), [style])
  return (
    <svg className="montage-pace" viewBox={`0 0 ${BEATS} 1`} preserveAspectRatio="none" aria-hidden>
      {blocks.map((b) => (
        <rect key={b.from} x={b.from + 0.12} y={0} width={Math.max(0.3, b.length - 0.24)} height={1} />
      ))}
    </svg>
  )
}

/** A style's film before there is footage: a block for every shot, as high as the arc wants it intense. */
export function StylePicture({ style, arc }: { style: Style; arc: Arc | undefined }) {
  const blocks = useMemo(() => blocksOf(style), [style])
  return (
    <svg className="montage-thumb montage-style-picture" viewBox={`-2 -0.12 ${BEATS + 4} 1.24`} preserveAspectRatio="none" aria-hidden>
      {blocks.map((b) => {
        const height = 0.15 + 0.85 * (arc ? valueAt(arc.curve, (b.from + b.length / 2) / BEATS) : 0.5)
        return <rect key={b.from} x={b.from + 0.15} y={1 - height} width={Math.max(0.3, b.length - 0.3)} height={height} />
      })}
    </svg>
  )
}
