import { currentLanguage } from './index.ts'

/** Numbers, sizes and times as the language on screen writes them; timecodes stay as they are everywhere. */
export const formatNumber = (n: number, digits = 0): string =>
  new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(n)
/** 0..1 as a percentage. */
export const formatPercent = (share: number, digits = 0): string =>
  new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: digits }).format(share)

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit: SIZES[step]!,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

const two = (n: number): string => String(n).padStart(2, '0')
/** Seconds as a short clock: 0:05, 1:10, 1:02:03. */
export function formatClockSeconds(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  const h = Math.floor(s / 3600)
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
/** How long ago a moment was: "2 hours ago", "yesterday". */
export function formatAgo(time: number, now = Date.now()): string {
  const seconds = (time - now) / 1000
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  for (const [unit, length] of UNITS) if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit)
  return format.format(0, 'second')
}

/** How long something still takes, in the largest fitting unit. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const [unit, value] =
    seconds < 90
      ? (['second', seconds] as const)
      : seconds < 5400
        ? (['minute', Math.round(seconds / 60)] as const)
        : (['hour', Math.round(seconds / 3600)] as const)
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
