import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { asset } from '#electron/testing/assets.ts'
import { FULL, share, tried } from '../tally.ts'
import { expectHandled, importFiles, type Tried } from './import-files.ts'
import { cuts, DAMAGES, damaged } from './make/damage.ts'
import { SMALL_FILES, writeSmallFiles } from './make/small-files.ts'

/** Real files of cameras and the web, cut to a size that many copies of can be tried. */
const REAL = [
  'footage/mdn_flower.mp4',
  'footage/intel_asl_help.mkv',
  'music/beatnet_808kick_120bpm.mp3',
  'music/speech_librispeech_198-209-0000.ogg',
]
const FIRST_SEED = Number(process.env['FAULT_SEED'] ?? 1)
const GIGABYTE = 2 ** 30

let t: TestEngine
let folder: string
let whole: string[]
beforeAll(async () => {
  t = await startTestEngine()
  folder = join(t.folder, 'whole')
  mkdirSync(folder)
  const names = Object.keys(SMALL_FILES)
  whole = await writeSmallFiles(folder, FULL ? names : ['h264.mp4', 'h265.mkv', 'stream.ts', 'song.mp3', 'still.png', 'anim.gif'])
}, 120_000)
afterAll(() => t.close())

const kindOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const inFolder = (name: string): string => {
  const dir = join(t.folder, name)
  mkdirSync(dir, { recursive: true })
  return dir
}
/** The engine must go on with the next file as if nothing had been. */
async function expectAlive(): Promise<void> {
  const healthy = await importFiles(t, 'Healthy', [whole[0]!])
  expect(healthy.assets[0]).toMatchObject({ kind: 'video', unusable: null })
}
const countUsable = ({ assets }: Tried): string => `${assets.filter((a) => !a.unusable).length} usable, the others with a reason`

describe('damaged files through the engine', () => {
  it('every whole file is what it says', { timeout: 300_000 }, async () => {
    const all = await importFiles(t, 'Whole', whole)
    expectHandled(t, all)
    // FFmpeg 8.0 reads only still WebP.
    expect(all.assets.filter((a) => a.unusable).map((a) => `${a.name}: ${a.unusable!.code}`)).toEqual(
      FULL ? ['anim.webp: media.unsupportedFormat'] : [],
    )
    expect(all.jobs.filter((j) => j.state !== 'succeeded').map((j) => `${j.title} ${j.kind} ${j.error?.code}`)).toEqual([])
    tried('files', 'whole files of every container that can be written', all.assets.length)
  })

  it('cut short at 20 points', { timeout: 600_000 }, async () => {
    const dir = inFolder('cut')
    const paths = whole.flatMap((path) => {
      const bytes = readFileSync(path)
      return cuts(bytes.length, share(20, 5)).map((length) => {
        const to = join(dir, `${kindOf(path)} ${length}${extname(path)}`)
        writeFileSync(to, bytes.subarray(0, length))
        return to
      })
    })
    const all = await importFiles(t, 'Cut', paths)
    expectHandled(t, all)
    expect(all.peakBytes).toBeLessThan(GIGABYTE)
    await expectAlive()
    tried('files', `cut short at ${share(20, 5)} points`, all.assets.length, countUsable(all))
  })

  it('with flipped bits, wrong bytes, zeros, holes and doubled parts', { timeout: 600_000 }, async () => {
    const dir = inFolder('damaged')
    const perFile = share(22, 4)
    const paths = whole.flatMap((path, file) => {
      const bytes = readFileSync(path)
      return Array.from({ length: perFile }, (_, i) => {
        const seed = FIRST_SEED + file * 1000 + i
        const damage = DAMAGES[i % DAMAGES.length]!
        const to = join(dir, `${damage} seed ${seed} ${kindOf(path)}`)
        writeFileSync(to, damaged(bytes, damage, seed))
        return to
      })
    })
    const all = await importFiles(t, 'Damaged', paths)
    expectHandled(t, all)
    expect(all.peakBytes).toBeLessThan(GIGABYTE)
    await expectAlive()
    tried('files', 'damaged by seed', all.assets.length, countUsable(all))
  })

  it.skipIf(!asset('README.md'))('real footage and songs, damaged', { timeout: 600_000 }, async () => {
    const dir = inFolder('real')
    const paths = REAL.slice(0, share(REAL.length, 2)).flatMap((name, file) => {
      const bytes = readFileSync(asset(name)!)
      return Array.from({ length: share(12, 2) }, (_, i) => {
        const seed = FIRST_SEED + 100_000 + file * 1000 + i
        const damage = DAMAGES[i % DAMAGES.length]!
        const to = join(dir, `${damage} seed ${seed} ${kindOf(name)}`)
        writeFileSync(to, damaged(bytes, damage, seed))
        return to
      })
    })
    const all = await importFiles(t, 'Real', paths)
    expectHandled(t, all)
    expect(all.peakBytes).toBeLessThan(GIGABYTE)
    await expectAlive()
    tried('files', 'real footage and songs damaged by seed', all.assets.length, countUsable(all))
  })
})
