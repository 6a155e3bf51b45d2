import { fromNumber, type Rational, toNumber } from '#shared/time/rational.ts'
import { formatNumber } from '../i18n/format.ts'

/** Figures as the inspector writes them. */
export const signed = (v: number, digits = 0): string => `${v > 0 ? '+' : v < 0 ? '−' : ''}${formatNumber(Math.abs(v), digits)}`
export const minus = (v: number, digits = 0): string => `${v < 0 ? '−' : ''}${formatNumber(Math.abs(v), digits)}`
export const percent = (v: number): string => `${formatNumber(v)} %`
export const degrees = (v: number): string => `${minus(v, v % 1 ? 1 : 0)}°`
export const decibels = (v: number): string => (v <= -100 ? '−∞ dB' : `${signed(v, 1)} dB`)
export const seconds = (v: number): string => `${formatNumber(v, 2)} s`
export const times = (v: number): string => `${formatNumber(v, 2)}×`

/** Playback speed as a ratio with a denominator of at most 1000. */
export const speedOf = (v: number): Rational => fromNumber(v, 1000)
export const speedNumber = (r: Rational): number => toNumber(r)
