import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { MotionResult } from '#shared/learn/motion/motion-job.ts'

const dir = mkdtempSync(join(tmpdir(), 'cw-motion-cli-'))
let film: string
beforeAll(async () => {
  film = await makeTestClip(dir, 'film.mp4', { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 40 })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const main = join(import.meta.dirname, '../../engine/cli/main.ts')
function motion(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, 'motion', ...args, '--data-dir', join(dir, 'data')], { encoding: 'utf8' })
}

test('a move over a film at a time, over a shot of it, and over that shot of the job again', () => {
  const out = join(dir, 'out.mp4')
  const at = motion(film, '--at', '1', '--type', 'tilt_up', '--duration', '400', '--out', out, '--json')
  expect([at.status, at.stderr]).toEqual([0, ''])
  expect(MotionResult.parse(JSON.parse(at.stdout))).toMatchObject({ frame_count: 10, keyframe_ms: 1000 })
  expect(statSync(out).size).toBeGreaterThan(1000)

  const shot = motion(film, '--shot', 'shot_0001', '--duration', '400', '--out', join(dir, 'shot.mp4'), '--json')
  const { source } = JSON.parse(shot.stdout) as { source: { job_id: string } }
  const again = motion(source.job_id, '--shot', 'shot_0001', '--type', 'roll_cw', '--duration', '400', '--out', join(dir, 'again.mp4'))
  expect([again.status, existsSync(join(dir, 'again.mp4'))]).toEqual([0, true])
})

test('what is there is kept; what makes no sense is said', () => {
  const refusal = (out: string, ...more: string[]): unknown[] => {
    const kept = motion(film, '--out', out, '--json', ...more)
    return [kept.status, (JSON.parse(kept.stdout) as { error: { code: string } }).error.code]
  }
  expect(refusal(film, '--overwrite')).toEqual([3, 'export.ownFile'])
  expect(refusal(join(dir, 'out.mp4'))).toEqual([3, 'export.exists'])
  expect(motion(film, '--strength', '3', '--out', join(dir, 'x.mp4')).status).toBe(2)
  expect(motion(film, '--type', 'fly', '--out', join(dir, 'x.mp4')).status).toBe(2)
  expect(motion('job_none', '--shot', 'shot_0001', '--out', join(dir, 'x.mp4')).status).toBe(3)
  expect(existsSync(join(dir, 'x.mp4'))).toBe(false)
})
