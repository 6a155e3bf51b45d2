import { clamp } from '../../base/numbers.ts'
import type { Feature } from '../feature.ts'
import type { LearnWarning } from '../learn-result.ts'
import { makeSingle } from '../single-feature.ts'
import type { FeaturesAnswer, SaidFeature } from './answers.ts'
import { knowsNot, quantityOf, snake, wordOf } from './vocabulary.ts'

/** A shot that was asked about. Milliseconds, end exclusive. */
export interface AskedShot {
  id: string
  start_ms: number
  end_ms: number
}

export interface ReadFeatures {
  /** By shot; every shot that was asked about has an entry where the model spoke of it. */
  features: Map<string, Feature[]>
  warnings: LearnWarning[]
}

/** Observations of one shot that are kept. */
const MOST = 40
/** Milliseconds by which a time may lie outside of its shot without a word. */
const SLACK = 40
/** What a time that means nothing leaves of the confidence. */
const TIMELESS = 0.8

/**
 * What a model said of some shots as features: one observation to a field, words by the names of the vocabulary, times inside of their
 * shot. What cannot be used is left out with a warning; the shots it invented, too.
 */
export function readFeatures(answer: FeaturesAnswer, asked: readonly AskedShot[]): ReadFeatures {
  const warnings: LearnWarning[] = []
  const features = new Map<string, Feature[]>()
  for (const { id, features: said } of answer.shots) {
    const shot = asked.find((s) => s.id === id.trim()) ?? (asked.length === 1 && answer.shots.length === 1 ? asked[0] : undefined)
    if (!shot) {
      warnings.push({
        code: 'vision.unknownShot',
        message: `The model spoke of a shot that it was not asked about ("${id.slice(0, 40)}"); that was left out.`,
      })
      continue
    }
    const warn = (code: string, message: string): number => warnings.push({ code: `vision.${code}`, message, segment: shot.id })
    const read = said.flatMap((f) => readFeature(f, shot, warn))
    features.set(shot.id, unlike([...(features.get(shot.id) ?? []), ...read]).slice(0, MOST))
  }
  for (const s of asked)
    if (!features.has(s.id))
      warnings.push({ code: 'vision.silentShot', message: 'The model said nothing of this shot; what was measured stands.', segment: s.id })
  return { features, warnings }
}

type Warn = (code: string, message: string) => unknown

function readFeature(f: SaidFeature, shot: AskedShot, warn: Warn): Feature[] {
  const type = snake(f.type)
  const value = f.value.trim().slice(0, 200)
  if (type === '' || knowsNot(value)) return []
  const time = rangeOf(f, shot, warn)
  const confidence = confidenceOf(f.confidence) * (time.said ? 1 : TIMELESS)
  const whole: Feature = { category: f.category, type, value, confidence, evidence: { time_ranges_ms: [time.range] } }
  const quantity = quantityOf(f.category, type)
  if (!quantity?.words) return [whole]
  const known = wordOf(quantity, value)
  if (known) return [{ ...whole, value: known }]
  const parts = makeSingle([whole]).features
  return parts.flatMap((p) => {
    const word = wordOf(quantity, String(p.value))
    if (word) return [{ ...p, value: word }]
    if (!knowsNot(String(p.value)))
      warn(
        'unknownWord',
        `The model called ${f.category}.${type} "${String(p.value).slice(0, 80)}", which is none of its words; that was left out.`,
      )
    return []
  })
}

/** 0..1; some models count to a hundred. */
const confidenceOf = (c: number): number =>
  Number.isFinite(c) ? Math.round(100 * clamp(c > 1 && c <= 100 ? c / 100 : c, 0, 1)) / 100 : 0.5

/** The time of an observation, cut to its shot; the whole shot where it means nothing there. */
function rangeOf(f: SaidFeature, shot: AskedShot, warn: Warn): { range: [number, number]; said: boolean } {
  const [from, to] = [Math.round(f.start_ms), Math.round(f.end_ms)]
  const range: [number, number] = [clamp(from, shot.start_ms, shot.end_ms), clamp(to, shot.start_ms, shot.end_ms)]
  const label = `${f.category}.${snake(f.type)}`
  if (!(range[1] > range[0])) {
    warn(
      'timeRefused',
      `The model saw ${label} from ${f.start_ms} to ${f.end_ms} ms, which is no part of its shot; the whole shot is given as evidence.`,
    )
    return { range: [shot.start_ms, shot.end_ms], said: false }
  }
  if (from < shot.start_ms - SLACK || to > shot.end_ms + SLACK)
    warn('timeClamped', `The model saw ${label} from ${from} to ${to} ms; that was cut to its shot.`)
  return { range, said: true }
}

/** The same word for the same quantity counts once: its surest. */
function unlike(features: readonly Feature[]): Feature[] {
  const best = new Map<string, Feature>()
  for (const f of features) {
    const key = `${f.category} ${f.type} ${f.value}`
    const other = best.get(key)
    if (!other || f.confidence > other.confidence) best.set(key, f)
  }
  return [...best.values()]
}
