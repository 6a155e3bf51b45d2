import { powerLaw } from './bench.ts'
import type { Growth } from './growth.ts'

const [WIDTH, HEIGHT] = [860, 460]
/** The plot inside its card. */
const BOX = { left: 78, top: 64, right: 620, bottom: 386 }
const COLOURS = ['#2563eb', '#d9480f', '#0f8a5f', '#9333ea', '#b58900']
const FONT = 'font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif"'

/** A log-log plot: size relative to the smallest across, cost relative to the smallest up; a grey line shows linear growth. */
export function growthPlot(growths: readonly Growth[]): string {
  const lines = growths.map((g) => ({
    ...g,
    relative: g.points.map((p) => ({ x: p.size / g.points[0]!.size, y: p.cost / g.points[0]!.cost })),
  }))
  const all = lines.flatMap((l) => l.relative)
  const [xMax, yMax, yMin] = [
    Math.max(16, ...all.map((p) => p.x)),
    Math.max(16, ...all.map((p) => p.y)),
    Math.min(0.5, ...all.map((p) => p.y)),
  ]
  const x = (v: number): number => BOX.left + (Math.log2(v) / Math.log2(xMax)) * (BOX.right - BOX.left)
  const y = (v: number): number =>
    BOX.bottom - ((Math.log2(v) - Math.log2(yMin)) / (Math.log2(yMax) - Math.log2(yMin))) * (BOX.bottom - BOX.top)
  const parts = [card(), axes(xMax, yMin, yMax, x, y), reference(xMax, x, y)]
  // Names at the right end keep their distance from each other.
  const labels = lines
    .map((l) => y(l.relative.at(-1)!.y))
    .map((wanted, i) => ({ wanted, i }))
    .sort((a, b) => a.wanted - b.wanted)
  let free = BOX.top
  const at: number[] = []
  for (const l of labels) {
    at[l.i] = Math.max(free, l.wanted)
    free = at[l.i]! + 40
  }
  for (const [i, l] of lines.entries()) parts.push(line(l, COLOURS[i % COLOURS.length]!, at[i]!, x, y))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="How cost grows with size">\n${parts.join('\n')}\n</svg>\n`
}

type Scale = (v: number) => number
const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${FONT} font-size="13" fill="#334155" ${more}>${words}</text>`

/** White, with a line around it: it reads the same on a dark page. */
const card = (): string =>
  [
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10" fill="#ffffff" stroke="#d8dee8"/>`,
    text(BOX.left, 34, 'How cost grows with size', 'font-weight="600" style="font-size:16px"'),
  ].join('\n')

function axes(xMax: number, yMin: number, yMax: number, x: Scale, y: Scale): string {
  const parts: string[] = []
  for (let v = 1; v <= xMax * 1.01; v *= 2) {
    parts.push(`<line x1="${x(v).toFixed(1)}" y1="${BOX.top}" x2="${x(v).toFixed(1)}" y2="${BOX.bottom}" stroke="#e8ecf2"/>`)
    parts.push(text(x(v), BOX.bottom + 22, `${v} ×`, 'text-anchor="middle"'))
  }
  for (let v = 2 ** Math.ceil(Math.log2(yMin)); v <= yMax * 1.01; v *= 2) {
    parts.push(`<line x1="${BOX.left}" y1="${y(v).toFixed(1)}" x2="${BOX.right}" y2="${y(v).toFixed(1)}" stroke="#e8ecf2"/>`)
    parts.push(text(BOX.left - 10, y(v) + 4.5, `${v} ×`, 'text-anchor="end"'))
  }
  parts.push(
    `<rect x="${BOX.left}" y="${BOX.top}" width="${BOX.right - BOX.left}" height="${BOX.bottom - BOX.top}" fill="none" stroke="#94a3b8"/>`,
  )
  parts.push(text((BOX.left + BOX.right) / 2, BOX.bottom + 50, 'size, relative to the smallest (logarithmic)', 'text-anchor="middle"'))
  const middle = (BOX.top + BOX.bottom) / 2
  parts.push(text(22, middle, 'cost, relative to the smallest', `text-anchor="middle" transform="rotate(-90 22 ${middle})"`))
  return parts.join('\n')
}

const reference = (max: number, x: Scale, y: Scale): string =>
  `<line x1="${x(1)}" y1="${y(1).toFixed(1)}" x2="${x(max)}" y2="${y(max).toFixed(1)}" stroke="#94a3b8" stroke-dasharray="5 5"/>`

function line(g: Growth & { relative: { x: number; y: number }[] }, colour: string, labelAt: number, x: Scale, y: Scale): string {
  const { exponent, factor } = powerLaw(g.relative)
  const last = g.relative.at(-1)!
  const fit = [1, last.x].map((v) => `${x(v).toFixed(1)},${y(factor * v ** exponent).toFixed(1)}`).join(' ')
  const dots = g.relative.map(
    (p) => `<circle cx="${x(p.x).toFixed(1)}" cy="${y(p.y).toFixed(1)}" r="4.5" fill="${colour}" stroke="#ffffff" stroke-width="1.5"/>`,
  )
  const [first, end] = [g.points[0]!, g.points.at(-1)!]
  const unit = g.unit
  return [
    `<polyline points="${fit}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-linecap="round"/>`,
    ...dots,
    text(BOX.right + 18, labelAt + 4, `${g.name}: exponent ${g.exponent.toFixed(2)}`, `style="fill:${colour};font-weight:600"`),
    text(
      BOX.right + 18,
      labelAt + 21,
      `${first.size} → ${end.size}: ${first.cost} → ${end.cost} ${unit}`,
      'style="font-size:11.5px;fill:#64748b"',
    ),
  ].join('\n')
}
