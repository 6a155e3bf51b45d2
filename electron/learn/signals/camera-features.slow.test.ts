import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { probeTask } from '#electron/media/probe/probe-task.ts'
import { watchFilmTask } from '#electron/media/tasks/watch-film.ts'
import { asset, hasAssets } from '#electron/testing/assets.ts'
import { median, quantile } from '#shared/base/numbers.ts'
import { judge } from '../testing/described-move.ts'
import { MOVES, moveOver } from '../testing/still-moves.ts'
import { drawnStills, realStills } from '../testing/stills.ts'

/** The classifier's parameters were not chosen on these seeds. */
const FIRST_SEED = 5001

test('known moves over stills: at least 95 % named, speed within 10 %', async () => {
  const stills = [...(await realStills()), ...drawnStills(hasAssets ? 3 : 6)]
  const wrong: string[] = []
  const off: string[] = []
  const errors: number[] = []
  let clips = 0
  for (const [s, { name, picture }] of stills.entries()) {
    for (const [m, move] of MOVES.entries()) {
      const known = moveOver(picture, move, FIRST_SEED + 100 * m + s)
      const found = judge(known)
      clips++
      if (!found.named) wrong.push(`${known.how}, over ${name}: ${found.found}`)
      else if (found.speedError !== null) {
        errors.push(found.speedError)
        if (found.speedError > 0.1) off.push(`${known.how}, over ${name}: ${found.found}`)
      }
    }
  }
  console.log(
    `${clips - wrong.length}/${clips} moves named; speed off by ${median(errors).toFixed(3)} (median), ${quantile(Float64Array.from(errors), 0.95).toFixed(3)} (95 %), beyond a tenth ${off.length}/${errors.length}`,
    [...wrong, ...off],
  )
  expect(clips).toBeGreaterThanOrEqual(60)
  expect(1 - wrong.length / clips).toBeGreaterThanOrEqual(0.95)
  expect(median(errors)).toBeLessThan(0.05)
  expect(1 - off.length / errors.length).toBeGreaterThanOrEqual(0.95)
})

/** By eye, from contact sheets of eight frames each. */
const BY_EYE: Record<string, string[]> = {
  // A drone flies slowly along the coast, everything far away: the picture widens by 1 % a second, less than the least that counts as a move (0.8 % of
  // the width a second aside, 1.7 % of scale). Whoever watches all 12 s sees the cliff come nearer; frame by frame it stands.
  'gopro_karma_drone_coast.mp4': ['push_in', 'static'],
  'gopro_max_walk_path.mp4': ['push_in'],
  'intel_asl_help.mkv': ['static'],
  'intel_asl_walk.mkv': ['static'],
  // Cars drive below a camera that stands: over an even road they are all that can be followed.
  'intel_car_top_view.mp4': ['static'],
  'intel_one_by_one_person.mp4': ['static'],
  'mdn_flower.mp4': ['static'],
  'sam2_blocks_720p30.mp4': ['static'],
  'sam2_dog_720p30.mp4': ['static'],
  'sam2_juggle_720p24.mp4': ['static'],
}

test.skipIf(!hasAssets).each(Object.entries(BY_EYE))('%s: %j, as the eye says', async (file, names) => {
  const path = asset(`footage/${file}`)!
  const context = { signal: new AbortController().signal, onProgress: () => {} }
  const media = await probeTask({ path }, context)
  if (!media.ok) throw new Error(media.refusal.message)
  const dir = mkdtempSync(join(tmpdir(), 'cutwright-eye-'))
  try {
    const { segments } = await watchFilmTask({ path, media: media.value, dir, fps: 0.2, maxFrames: 4 }, context)
    expect(segments).toHaveLength(1)
    expect(names).toContain(segments[0]!.features.find((f) => f.type === 'movement')?.value)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
