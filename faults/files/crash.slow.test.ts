import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { writeWav } from '#electron/library/testing/write-wav.ts'
import { share, tried } from '../tally.ts'
import { expectHandled, importFiles } from './import-files.ts'

let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine()
})
afterAll(() => t.close())

/** Media workers of this engine by process id. */
function workers(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  return children.filter((pid) => commandOf(pid).includes('--name=media-')).map(Number)
}
const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

it.skipIf(process.platform !== 'linux')('readers that die while files come in fail no other file', { timeout: 240_000 }, async () => {
  const folder = join(t.folder, 'card')
  mkdirSync(folder)
  const files = share(120, 40)
  for (let i = 0; i < files; i++) writeWav(join(folder, `song ${i}.wav`), 200 + i * 3, 0.4)
  let kills = 0
  const killer = setInterval(() => {
    const pid = workers()[kills % Math.max(1, workers().length)]
    if (pid === undefined || kills >= share(24, 8)) return
    process.kill(pid, 'SIGKILL')
    kills++
  }, 150)
  const all = await importFiles(t, 'Crashes', [folder])
  clearInterval(killer)
  expectHandled(t, all)
  expect(kills).toBeGreaterThan(3)
  const lost = [...all.assets.filter((a) => a.unusable).map((a) => a.unusable!.code), ...all.jobs.flatMap((j) => j.error?.code ?? [])]
  // A kill may cost the file that was being read, and no other.
  expect(lost.filter((code) => code !== 'media.workerCrashed')).toEqual([])
  expect(lost.length).toBeLessThanOrEqual(kills)
  expect(all.assets.length).toBe(files)
  expect(readdirSync(join(t.folder, 'data')).filter((f) => f.includes('partial'))).toEqual([])
  tried('files', 'files read while readers were killed', files, `${kills} kills, ${lost.length} files told so`)
})
