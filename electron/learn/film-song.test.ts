import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import { SequenceRef } from '#shared/learn/apply/shown-clips.ts'
import { SONG_FILE } from './film-song.ts'
import { learnFilm } from './learn-film.ts'
import { decomposersOf } from './registry.ts'
import { FILM_FILE, type SequenceSource } from './sequence-source.ts'

let t: TestEngine
let film: string
beforeAll(async () => {
  t = await startTestEngine()
  const size = { width: 160, height: 90, frameRate: { num: 25, den: 1 } }
  film = await makeTestClip(t.folder, 'film.mp4', { ...size, frames: 75, tone: 220, paint: (x, y) => [60 + ((x ^ y) % 90), 120, 130] })
})
afterAll(() => t.close())

test('what was heard of a sequence’s sound is kept, and used again only for the same sound and the same analysis', async () => {
  const { media } = t.engine
  let heard = 0
  const counting: typeof media = { ...media, analyseSong: (...how) => (heard++, media.analyseSong(...how)) }
  const ref = SequenceRef.parse({ project_id: 'prj_1', sequence_id: 'seq_1' })
  const list = testList({ sources: [film], clips: [{ source: 0, from: 0, frames: 75 }] })
  const sequence: SequenceSource = { ref, fingerprint: 'one', list, media: [], cuts: [], clips: [] }
  const look = async (name: string, before: string | undefined, sameSound: boolean) => {
    const dir = join(t.folder, name)
    const parts = {
      media: counting,
      decomposers: decomposersOf({ media, models: t.engine.modelFolder }),
      draw: (_: SequenceSource, into: string) => {
        copyFileSync(film, join(into, FILM_FILE))
        return Promise.resolve({ drawn: 75, frames: 75, sameSound })
      },
    }
    const request = { path: 'mine.cutwright', name: 'Mine', dir, sequence, before, fps: 2, maxFrames: 20 }
    const result = await learnFilm(parts, request, { signal: new AbortController().signal, onProgress: () => undefined })
    return { dir, result }
  }
  const first = await look('first', undefined, false)
  expect(heard).toBe(1)
  const again = await look('again', first.dir, true)
  expect(heard).toBe(1)
  expect(again.result).toEqual(first.result)
  const song = join(again.dir, SONG_FILE)
  const kept = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
  expect(kept(song)).toEqual(kept(join(first.dir, SONG_FILE)))

  await look('other sound', first.dir, false)
  expect(heard).toBe(2)
  for (const text of [readFileSync(song, 'utf8').replace(/"method":"[^"]+"/, '"method":"song@0"'), '{"half']) {
    writeFileSync(song, text)
    await look('other analysis', again.dir, true)
  }
  expect(heard).toBe(4)
})
