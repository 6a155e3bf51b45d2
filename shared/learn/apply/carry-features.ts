import { same } from '../../timeline/same.ts'
import type { FeatureCategory } from '../feature.ts'
import type { LearnResult, Segment } from '../learn-result.ts'
import { shownClips } from './shown-clips.ts'

/**
 * What a model said of a shot holds for the same clip after an edit (who is in it, how large), and asking again would cost: features of a
 * kind that the new look has not measured are taken over where both shots show the same clip. Their evidence becomes the shot as a whole.
 */
export function carryFeatures(before: LearnResult, now: LearnResult, follow: ReadonlyMap<string, string | null>): LearnResult {
  const old = new Map<string, Segment>()
  for (const s of before.segments) {
    const id = follow.get(s.id)
    if (id) old.set(id, s)
  }
  const segments = now.segments.map((s): Segment => {
    const was = old.get(s.id)
    if (!was || !shareClip(was, s)) return s
    const known = new Set(s.analysis.features.map((f) => `${f.category}.${f.type}`))
    const kept = was.analysis.features
      .filter(
        (f) =>
          !known.has(`${f.category}.${f.type}`) && f.category !== 'pace' && f.category !== 'transition' && !f.type.startsWith('palette_'),
      )
      .filter((f) => !MEASURED.has(f.extensions?.['source'] ?? '') && (sameFrame(was, s) || !OF_FRAME.includes(f.category)))
      .map((f) => ({ ...f, evidence: { time_ranges_ms: [[s.start_ms, s.end_ms] as [number, number]] } }))
    return kept.length > 0 ? { ...s, analysis: { ...s.analysis, features: [...s.analysis.features, ...kept] } } : s
  })
  return { ...now, segments }
}

/** Sources that look anew at no cost: what they do not say any more is not so any more. */
const MEASURED: ReadonlySet<unknown> = new Set(['signals', 'detector'])
/** What another crop of the same clip changes. */
const OF_FRAME: readonly FeatureCategory[] = ['shot_size', 'composition']
const sameFrame = (a: Segment, b: Segment): boolean => {
  const of = (s: Segment) => shownClips(s).map(({ seen }) => ({ fit: seen.fit, focus: seen.focus, transform: seen.transform }))
  return same(of(a), of(b))
}

const shareClip = (a: Segment, b: Segment): boolean => {
  const ids = new Set<string>(shownClips(a).map((c) => c.clip_id))
  return shownClips(b).some((c) => ids.has(c.clip_id))
}
