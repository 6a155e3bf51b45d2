import type { Feature } from './feature.ts'

/**
 * Marks and words that join two observations into one value, in the languages that models answer in. A hyphen or underscore makes one
 * name ('push-in'); a comma between digits is a number.
 */
const JOINTS = /\s*(?:[、，；;/|+&]|,(?!\d)|\band\b|\bwith\b|\bund\b|\bsowie\b|\bthen\b|\bplus\b|以及|并且|而且|同时|[和与及並]|と)\s*/iu
/** Values that hold a joint and still mean one thing. */
const ONE_THING = /^(?:black[ -]and[ -]white|teal[ -]and[ -]orange|chiaroscuro|n\/a|\d+\s*\/\s*\d+|f\/[\d.]+)$/i
/** Confidence that is left to a value which cannot be taken apart. */
export const JOINED_SHARE = 0.5

/** The observations in a value: one for a single feature. */
export function partsOf(value: string): string[] {
  const whole = value.trim()
  if (ONE_THING.test(whole)) return [whole]
  return whole
    .split(JOINTS)
    .map((p) => p.trim())
    .filter((p) => p !== '')
}

export interface SingleFeatures {
  features: Feature[]
  /** Values as they were given, for warnings. */
  split: string[]
  joined: string[]
}

/** Longest observation that reads as a name of something, in words (or in characters of a script without spaces). */
const WORDS = 5
const SIGNS = 14
const isName = (s: string) => (/\s|^[\p{Script=Latin}\d_-]+$/u.test(s) ? s.split(/\s+/).length <= WORDS : s.length <= SIGNS)

/**
 * One feature per field: a value that joins short observations becomes one feature each; where a part is a clause that says more than a
 * name, the value stays whole, loses half of its confidence, and is reported.
 */
export function makeSingle(features: readonly Feature[]): SingleFeatures {
  const out: SingleFeatures = { features: [], split: [], joined: [] }
  for (const f of features) {
    const parts = typeof f.value === 'string' ? partsOf(f.value) : []
    if (typeof f.value !== 'string' || parts.length <= 1) out.features.push(f)
    else if (parts.every(isName)) {
      out.split.push(f.value)
      out.features.push(...[...new Set(parts)].map((value) => ({ ...f, value })))
    } else {
      out.joined.push(f.value)
      out.features.push({ ...f, confidence: f.confidence * JOINED_SHARE })
    }
  }
  return out
}
