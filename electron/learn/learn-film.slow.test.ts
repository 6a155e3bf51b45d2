import { readFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { asset } from '#electron/testing/assets.ts'
import { learnFilm } from './learn-film.ts'
import { createModelFolder } from '../models/model-folder.ts'
import { decomposersOf } from './registry.ts'

const film = asset('footage/tears_of_steel_battle.webm')
const labels = asset('footage/tears_of_steel_battle.cuts.txt')

test.skipIf(!film || !labels)('a real film: its cuts are found (F1 ≥ 0.95) and every shot is described', async () => {
  const media = createMediaService()
  const dir = mkdtempSync(join(tmpdir(), 'cw-learn-'))
  try {
    const call = { signal: new AbortController().signal, onProgress: () => undefined }
    const request = { path: film!, name: 'battle.webm', dir, fps: 2, maxFrames: 240 }
    const result = await learnFilm(
      {
        media,
        decomposers: decomposersOf({ media, models: createModelFolder(dir) }),
        draw: () => Promise.reject(new Error('no sequence')),
      },
      request,
      call,
    )
    const known = readFileSync(labels!, 'utf8')
      .split('\n')
      .filter((l) => /^\d/.test(l))
      .map(Number)
    const found = result.segments.slice(1).map((s) => Math.round((s.start_ms * result.video.fps) / 1000))
    const hits = known.filter((k) => found.some((f) => Math.abs(f - k) <= 1)).length
    expect((2 * hits) / (known.length + found.length)).toBeGreaterThanOrEqual(0.95)

    const of = (start: number, type: string): unknown =>
      result.segments.find((s) => Math.abs((s.start_ms * 24) / 1000 - start) <= 1)?.analysis.features.find((f) => f.type === type)?.value
    // By eye: the hall from above stands still; the machine behind it comes nearer; the sky behind the tower is bright, the wreck dark.
    expect(of(715, 'movement')).toBe('static')
    expect(of(987, 'movement')).toBe('push_in')
    expect(of(158, 'key')).toBe('high_key')
    expect(of(1157, 'key')).not.toBe('high_key')
    expect(of(715, 'warmth')).toBe('warm')
  } finally {
    await media.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
