import { expect, test } from 'vitest'
import { clip } from '../../timeline/testing/strip.ts'
import type { Clip } from '../../timeline/model.ts'
import type { LearnResult } from '../learn-result.ts'
import { feature, filmOf, randomShots } from '../testing/films.ts'
import { carryFeatures } from './carry-features.ts'
import { seenClip } from './shown-clips.ts'

const said = (type: string, value: string, source: string, category: 'subject' | 'shot_size' | 'camera_motion' = 'subject') => ({
  ...feature(category, type, value, [0, 900]),
  extensions: { source },
})
function film(shows: Clip, ms: number, ...features: ReturnType<typeof said>[]): LearnResult {
  const made = filmOf([{ ...randomShots(1, 4)[0]!, ms }])
  const [shot] = made.segments
  shot!.analysis.features = features
  const shown = { clip_id: shows.id, track_id: shows.trackId, asset_id: shows.assetId, start_ms: 0, end_ms: ms, seen: seenClip(shows) }
  shot!.extensions = { clips: [JSON.parse(JSON.stringify(shown))] }
  return made
}
const follow = new Map([['shot_0001', 'shot_0001']])
const A = clip('A', 0, 60)
const carried = (before: LearnResult, now: LearnResult): (string | number)[] =>
  carryFeatures(before, now, follow).segments[0]!.analysis.features.map((f) => f.value)

test('what a model said of a clip is kept when the clip is looked at again, and is seen in the whole of it', () => {
  const before = film(
    A,
    2000,
    said('who', 'a soldier', 'vision'),
    said('easing', 'linear', 'signals', 'camera_motion'),
    said('movement', 'pan_left', 'vision', 'camera_motion'),
  )
  const now = film(A, 1200, said('movement', 'static', 'signals', 'camera_motion'))
  expect(carried(before, now)).toEqual(['static', 'a soldier'])
  expect(carryFeatures(before, now, follow).segments[0]!.analysis.features[1]!.evidence.time_ranges_ms).toEqual([[0, 1200]])
})

test('not of another clip, and nothing about the framing when that was changed', () => {
  const before = film(A, 2000, said('who', 'a soldier', 'vision'), said('size', 'long_shot', 'vision', 'shot_size'))
  expect(carried(before, film(clip('B', 0, 60), 2000))).toEqual([])
  const closer = { ...A, transform: { ...A.transform, scale: 1.5 } }
  expect(carried(before, film(closer, 2000))).toEqual(['a soldier'])
  expect(carried(before, film(A, 2000))).toEqual(['a soldier', 'long_shot'])
})
