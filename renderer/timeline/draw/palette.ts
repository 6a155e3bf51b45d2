import { token } from '../../ui/theme.ts'

const NAMES = [
  'desk',
  'panel',
  'raised',
  'line',
  'line-strong',
  'text',
  'dim',
  'faint',
  'accent',
  'accent-dim',
  'accent-soft',
  'on-accent',
  'good',
  'warn',
  'bad',
  'info',
  'clip-video',
  'clip-audio',
  'clip-music',
  'wave-audio',
  'wave-music',
  'on-picture',
  'picture-shade',
  'float',
] as const
export type Palette = Record<(typeof NAMES)[number], string>

/** The tokens that the canvas draws with, as they are now. */
export const palette = (): Palette => Object.fromEntries(NAMES.map((n) => [n, token(`--${n}`)])) as Palette

/** A colour with another opacity, 0..1; `color` is #rgb, #rgba, #rrggbb or #rrggbbaa. */
export function faded(color: string, opacity: number): string {
  const digits = color.slice(1)
  const rgb = digits.length < 6 ? digits.slice(0, 3).replace(/./g, '$&$&') : digits.slice(0, 6)
  const alpha = Math.round(opacity * 255).toString(16)
  return `#${rgb}${alpha.padStart(2, '0')}`
}

export const FONT = '500 10.5px "Inter Variable", Inter, "Noto Sans CJK SC", sans-serif'
export const RULER_FONT = '500 10.5px "Inter Variable", Inter, sans-serif'
