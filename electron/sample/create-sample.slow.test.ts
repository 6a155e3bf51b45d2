import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { toNumber } from '#shared/time/rational.ts'
import { createMediaService } from '../media/create-media-service.ts'
import { createSampleFiles } from './create-sample.ts'
import { SAMPLE_CLIPS } from './sample-clips.ts'

const folder = mkdtempSync(join(tmpdir(), 'cw-sample-'))
const media = createMediaService()
afterAll(async () => {
  await media.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a cancelled sample leaves no half file', async () => {
  const stop = new AbortController()
  const onProgress = (share: number): void => {
    if (share > 0.02) stop.abort()
  }
  await expect(createSampleFiles(folder, { signal: stop.signal, onProgress })).rejects.toThrow('abort')
  expect(readdirSync(join(folder, 'footage')).filter((f) => f.includes('.part.'))).toEqual([])
})

test('the sample is whole: sizes, rates and lengths as drawn, cuts where they were put and nowhere else; asked again nothing is drawn anew', async () => {
  const signal = new AbortController().signal
  const files = await createSampleFiles(folder, { signal, onProgress() {} })
  expect(files.footage.map((f) => basename(f))).toEqual(SAMPLE_CLIPS.map((c) => `${c.name}.mp4`))
  for (const [i, clip] of SAMPLE_CLIPS.entries()) {
    const probed = await media.probe(files.footage[i]!)
    if (!probed.ok) throw new Error(probed.refusal.message)
    expect(probed.value.video).toMatchObject({ width: clip.width, height: clip.height, frameCount: clip.frameCount })
    expect(toNumber(probed.value.video!.frameRate)).toBeCloseTo(clip.frameRate, 3)
    const { shots } = await media.analysePicture(files.footage[i]!, probed.value)
    expect([clip.name, ...shots.map((s) => s.startFrame)]).toEqual([clip.name, 0, ...clip.facts.cuts])
  }
  const song = await media.analyseSong(files.song)
  expect(song.grid?.tempo).toBeCloseTo(128, 0)
  const times = files.footage.map((f) => statSync(f).mtimeMs)
  await createSampleFiles(folder, { signal, onProgress() {} })
  expect(files.footage.map((f) => statSync(f).mtimeMs)).toEqual(times)
})
