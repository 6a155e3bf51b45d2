import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { asset } from '#electron/testing/assets.ts'
import { AppError } from '#shared/base/app-error.ts'
import { seededRandom } from '#shared/base/random.ts'
import { createMediaService } from './create-media-service.ts'

const dir = mkdtempSync(join(tmpdir(), 'cutwright-damaged-'))
const media = createMediaService()
afterAll(async () => {
  await media.close()
  rmSync(dir, { recursive: true, force: true })
})

const SOURCES = [
  'footage/mdn_flower.mp4',
  'footage/intel_asl_help.mkv',
  'music/beatnet_808kick_120bpm.mp3',
  'music/speech_librispeech_198-209-0000.ogg',
]
const VARIANTS = 20

describe.skipIf(!asset('README.md'))('damaged files', () => {
  it.each(SOURCES)('%s with random bytes: every call answers, and the service goes on', { timeout: 300_000 }, async (name) => {
    const random = seededRandom(7)
    const whole = readFileSync(asset(name)!)
    const answers: Record<string, number> = {}
    const bugs: unknown[] = []
    const count = (key: string): void => void (answers[key] = (answers[key] ?? 0) + 1)
    for (let i = 0; i < VARIANTS; i++) {
      const bytes = Buffer.from(i % 5 === 4 ? whole.subarray(0, Math.floor(whole.length * random())) : whole)
      // Half of the damage sits in the header, where parsers live.
      const reach = i % 2 === 0 ? bytes.length : Math.min(bytes.length, 20_000)
      for (let k = 0; k < 2 ** (i % 10); k++) bytes[Math.floor(random() * reach)] = Math.floor(random() * 256)
      const path = join(dir, `${i}-${name.split('/')[1]}`)
      writeFileSync(path, bytes)
      const probed = await media.probe(path)
      if (!probed.ok) {
        count(probed.refusal.code)
        continue
      }
      const work = probed.value.video ? media.analysePicture(path, probed.value) : media.analyseSong(path)
      const results = await Promise.allSettled([work, media.artifacts(path, probed.value, join(dir, `art-${i}`))])
      for (const r of results) {
        if (r.status === 'fulfilled') count('worked')
        // A refusal or a crash report, never a bug that fell through.
        else if (r.reason instanceof AppError && r.reason.code !== 'internal') count(r.reason.code)
        else bugs.push(r.reason)
      }
    }
    console.log(name, JSON.stringify(answers))
    expect(bugs).toEqual([])
    const healthy = await media.probe(asset(name)!)
    expect(healthy.ok).toBe(true)
  })
})
