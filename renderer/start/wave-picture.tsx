import { seededRandom } from '#shared/base/random.ts'

const WIDTH = 596
const HEIGHT = 44
const BEAT = 18.6

/** A drawn waveform with a beat every 18.6 px and an accent every fourth: what the program does, in one picture. */
const columns = (() => {
  const random = seededRandom(7)
  return Array.from({ length: WIDTH / 2 }, (_, i) => {
    const x = i * 2
    const phase = (x % BEAT) / BEAT
    const strong = Math.floor(x / BEAT) % 4 === 2 ? 1 : 0.62
    const hit = Math.exp(-phase * 5) * strong
    const bed = 0.1 + 0.1 * Math.abs(Math.sin(x / 41)) * random()
    return { x, h: Math.min(1, hit * (0.55 + 0.45 * random()) + bed) * (HEIGHT - 8) }
  })
})()
const beats = Array.from({ length: Math.floor(WIDTH / BEAT) }, (_, i) => ({ x: Math.round(i * BEAT) + 0.5, strong: i % 4 === 2 }))

export function WavePicture() {
  return (
    <svg className="start-wave" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {columns.map((c) => (
        <rect key={c.x} x={c.x} y={(HEIGHT - c.h) / 2} width={1} height={c.h} fill="var(--faint)" />
      ))}
      {beats.map((b) => (
        <line
          key={b.x}
          x1={b.x}
          x2={b.x}
          y1={b.strong ? 0 : 12}
          y2={b.strong ? HEIGHT : HEIGHT - 12}
          stroke={b.strong ? 'var(--accent)' : 'var(--line-strong)'}
        />
      ))}
    </svg>
  )
}
