import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { send, startVisionServer, type VisionServer } from '#electron/providers/testing/vision-server.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'

let folder: string
let film: string
let server: VisionServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-model-'))
  film = await makeTestClip(folder, 'film.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 90, gop: 50, crf: 20 },
    paint: (x, y, n) => [40 + 60 * Math.floor(n / 30) + ((x * 7 + y * 13) % 32), 100 + 20 * Math.floor(n / 30), 140],
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  server = await startVisionServer()
})
afterEach(() => server.close())
const sizes = (r: LearnResult): unknown[] =>
  r.segments.map((s) => s.analysis.features.find((f) => f.category === 'shot_size')?.value ?? null)

/** A command of its own process, with its data in this test's folder. */
function cli(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const root = join(import.meta.dirname, '../../..')
    const child = spawn(process.execPath, [join(root, 'electron/engine/cli/main.ts'), ...args, '--data-dir', join(folder, 'cli')], {
      cwd: root,
    })
    let out = ''
    child.stdout.on('data', (d: Buffer) => (out += d.toString()))
    child.stderr.on('data', (d: Buffer) => (out += d.toString()))
    child.on('close', (code) => resolve({ code, out }))
  })
}

test('from the command line: set up, test, estimate, learn', async () => {
  expect((await cli('model', 'test')).out).toContain('No vision model is set up')
  expect((await cli('model', 'set', '--preset', 'custom', '--base-url', server.baseUrl, '--model', 'seer')).code).toBe(0)
  expect((await cli('model', 'set', '--base-url', 'http://user:secret@host/v1')).code).toBe(2)
  const tested = await cli('model', 'test', '--json')
  expect([tested.code, JSON.parse(tested.out)]).toEqual([
    0,
    expect.objectContaining({ ok: true, sees: true, rung: 'strict', models: ['seer', 'other'] }),
  ])
  const before = server.requests.length
  const dry = await cli('learn', film, '--model', 'other', '--dry-run', '--json')
  expect(JSON.parse(dry.out)).toEqual({ estimate: expect.objectContaining({ model: 'other', cost: null }) })
  expect(server.requests.length).toBe(before)
  const learned = await cli('learn', film, '--llm', '--json')
  expect(sizes(LearnResult.parse(JSON.parse(learned.out)))).toEqual(['close_up', 'close_up', 'close_up'])
  server.always = send(401, '')
  const refused = await cli('learn', film, '--model', 'third', '--model-required')
  expect([refused.code, refused.out]).toEqual([3, expect.stringContaining('refused the key')])
}, 120_000)
