import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

// Beside no component, because code of the window may not read files.
const css = readFileSync(join(import.meta.dirname, '../renderer/ui/tokens.css'), 'utf8')

type Tokens = Map<string, string>

/** Custom properties of the first rule with this selector. */
function tokensOf(selector: string): Tokens {
  const from = css.indexOf(`${selector} {`)
  const body = css.slice(from, css.indexOf('\n}', from))
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1]!, m[2]!]))
}
const dark = tokensOf(':root')
const light = new Map([...dark, ...tokensOf(':root[data-theme="light"]')])

type Rgba = [number, number, number, number]
function rgba(hex: string): Rgba {
  const n = (i: number) => Number.parseInt(hex.slice(i, i + 2), 16) / 255
  return [n(1), n(3), n(5), hex.length > 7 ? n(7) : 1]
}
const over = ([r, g, b, a]: Rgba, [R, G, B]: Rgba): Rgba => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance([r, g, b]: Rgba): number {
  const f = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b)
}
function contrast(text: Rgba, ground: Rgba): number {
  const [a, b] = [luminance(text), luminance(ground)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const PAIRS: [string, string][] = [
  ...['--text', '--dim', '--faint'].flatMap((t) => ['--desk', '--panel', '--raised', '--float'].map((g): [string, string] => [t, g])),
  ['--text', '--hover'],
  ['--dim', '--hover'],
  ['--text', '--press'],
  ['--dim', '--press'],
  ['--on-accent', '--accent'],
  ...['--accent', '--good', '--warn', '--bad', '--info'].map((t): [string, string] => [t, '--panel']),
  ...['--clip-video', '--clip-audio', '--clip-music', '--clip-text', '--clip-made'].map((g): [string, string] => ['--text', g]),
]

describe.each([
  ['dark', dark],
  ['light', light],
] as [string, Tokens][])('the %s tokens', (_, tokens) => {
  const color = (name: string) => rgba(tokens.get(name)!)
  it.each(PAIRS)('%s can be read on %s', (text, ground) => expect(contrast(color(text), color(ground))).toBeGreaterThanOrEqual(4.5))
  it('accent can be read on its own tint', () =>
    expect(contrast(color('--accent'), over(color('--accent-dim'), color('--panel')))).toBeGreaterThanOrEqual(4.5))
})
