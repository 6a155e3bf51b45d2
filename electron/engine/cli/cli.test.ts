import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { synthesiseSong } from '../../sample/song/synthesise-song.ts'
import { makeTestClip } from '../../testing/test-clips.ts'
import { writeSong } from '../../sample/write-song.ts'

const BIN = join(import.meta.dirname, '../../../bin/cutwright.mjs')
let folder: string
let song: string
let footage: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-cli-'))
  footage = join(folder, 'footage')
  mkdirSync(footage)
  for (const [i, name] of ['a.mp4', 'b.mp4', 'c.mp4'].entries()) {
    const paint = (x: number, y: number, f: number): [number, number, number] => [
      40 + ((x * (i + 1) + f * 3) % 150),
      90 + i * 40,
      128 + ((y + f) % 60),
    ]
    await makeTestClip(footage, name, { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 125, paint, crf: 20 })
  }
  song = join(folder, 'song.wav')
  writeSong(
    song,
    synthesiseSong({
      seed: 3,
      tempo: 120,
      meter: 4,
      style: 'dance',
      form: [
        { name: 'verse', bars: 4 },
        { name: 'chorus', bars: 4 },
      ],
    }),
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  code: number | null
  out: string
  err: string
  json: () => never
}

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [BIN, ...args], {
    env: {
      ...process.env,
      CUTWRIGHT_DATA_DIR: join(folder, 'data'),
      CUTWRIGHT_PROJECT_DIR: join(folder, 'projects'),
      CUTWRIGHT_EXPORT_DIR: join(folder, 'exports'),
    },
  })

async function run(...args: string[]): Promise<Run> {
  const child = start(...args)
  let [out, err] = ['', '']
  child.stdout!.on('data', (d) => (out += String(d)))
  child.stderr!.on('data', (d) => (err += String(d)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err, json: () => JSON.parse(out) as never }
}

test('help tells the exit codes and gives examples', async () => {
  const { code, out } = await run('--help')
  expect(code).toBe(0)
  for (const word of ['montage', 'analyze', 'probe', 'project', 'render', 'jobs', 'serve', 'sample', 'styles', 'doctor', '130', 'Examples'])
    expect(out).toContain(word)
})

test.each([
  [['montage', '--footage', 'x'], 2],
  [['montage', '--footage', 'nowhere', '--song', 'nothing.mp3', '--out', 'f.mp4'], 2],
  [['nonsense'], 2],
  [['probe'], 2],
  [['probe', 'nothing.mp4'], 3],
  [['jobs', 'show', 'job_x'], 3],
  [['project', 'info', 'nothing.cutwright'], 3],
])('%j ends with %i and one sentence', async (args, code) => {
  const json = await run(...args, '--json')
  expect(json.code).toBe(code)
  const { error } = json.json() as { error: { code: string; message: string } }
  expect(error.code).toBeTruthy()
  expect(error.message.length).toBeGreaterThan(10)
})

test('without --json a refusal is one sentence on stderr', async () => {
  const { code, out, err } = await run('probe', 'nothing.mp4', '--data-dir', join(folder, 'other'))
  expect([code, err]).toEqual([3, ''])
  expect(out).toMatch(/nothing\.mp4.*\.\n$/)
  const shown = await run('jobs', 'show', 'job_x')
  expect([shown.code, shown.out]).toEqual([3, ''])
  expect(shown.err).toMatch(/^There is no such job.*\.\n$/)
})

test('probe and analyze answer in the documented shapes; a bad file beside good ones is told and costs exit code 3', async () => {
  const clip = join(footage, 'a.mp4')
  expect((await run('probe', clip, '--json')).json()).toMatchObject({
    file: clip,
    kind: 'video',
    duration_s: 5,
    video: { fps: 25, display: { width: 320, height: 180 } },
  })
  const beats = (await run('analyze', 'beats', song, '--json')).json() as { tempo_bpm: number }
  expect(Object.keys(beats)).toEqual(
    expect.arrayContaining(['file', 'duration_s', 'tempo_bpm', 'meter', 'beats_s', 'downbeats_s', 'sections']),
  )
  expect(Math.abs(beats.tempo_bpm - 120)).toBeLessThan(1)
  const shots = (await run('analyze', 'shots', clip, '--json')).json() as { fps: number; shots: object[] }
  expect(shots).toMatchObject({ fps: 25, shots: [{ start_frame: 0, end_frame: 125, start_s: 0, boundary: 'start' }] })
  const mixed = await run('analyze', 'scores', clip, song, '--json')
  expect(mixed.code).toBe(3)
  expect(mixed.json()).toMatchObject([{ overall: {} }, { error: { code: 'analyze.noPicture' } }])
})

test('a montage makes project, film and report; the project can be looked at, undone and exported again', async () => {
  const [film, project, report] = ['film.mp4', 'film.cutwright', 'film.json'].map((f) => join(folder, f)) as [string, string, string]
  const args = [
    'montage',
    '--footage',
    footage,
    '--song',
    song,
    '--style',
    'dynamic',
    '--duration',
    '6',
    '--resolution',
    '180',
    '--out',
    film,
    '--project',
    project,
    '--report',
    report,
  ]
  const made = await run(...args, '--json')
  expect(made.err).toBe('')
  expect(made.code).toBe(0)
  const value = made.json() as {
    film: string
    duration_s: number
    song_in_s: number
    cuts: { offset_ms: number }[]
    offset_ms: { p95: number }
    picks: object[]
    reuse: { max: number }
    warnings: object[]
  }
  expect(value).toEqual(JSON.parse(readFileSync(report, 'utf8')))
  expect(value.film).toBe(film)
  expect(value.cuts.length).toBe(value.picks.length - 1)
  // Half a frame at 25 frames a second.
  expect(value.offset_ms.p95).toBeLessThanOrEqual(20.01)
  expect(value.reuse.max).toBeLessThanOrEqual(3)
  expect(value.picks[0]).toMatchObject({
    asset: expect.stringMatching(/\.mp4$/),
    record_start_s: 0,
    reasons: expect.any(Array),
    alternatives: expect.any(Array),
  })
  const probe = (await run('probe', film, '--json')).json() as { duration_s: number; audio: object }
  expect(Math.abs(probe.duration_s - value.duration_s)).toBeLessThan(0.1)
  expect(probe.audio).not.toBeNull()

  const info = (await run('project', 'info', project, '--json')).json() as {
    undo: string
    sequences: { name: string; id: string; clips: number }[]
  }
  expect(info.undo).toBe('montage')
  const before = info.sequences.find((s) => s.name === 'Montage')!
  expect(before.clips).toBeGreaterThan(value.picks.length)
  const edits = join(folder, 'edits.json')
  writeFileSync(edits, JSON.stringify([{ verb: 'setSequence', sequenceId: before.id, patch: { name: 'Mine' } }]))
  expect((await run('project', 'apply', project, edits, '--json')).json()).toMatchObject({ diff: { updated: [expect.anything()] } })
  const names = async (...a: string[]) => ((await run(...a)).json() as { sequences: { name: string }[] }).sequences.map((s) => s.name)
  expect(await names('project', 'undo', project, '--json')).toContain('Montage')
  expect(await names('project', 'redo', project, '--json')).toContain('Mine')
  const wrong = await run('project', 'stabilise', project, '--json')
  expect(wrong.code).toBe(2)
  const steadied = (await run('project', 'stabilise', project, '--all', '--mode', 'locked', '--json')).json() as { clips: object[] }
  expect(steadied.clips).toHaveLength(value.picks.length)
  for (const clip of steadied.clips)
    expect(clip).toMatchObject({
      state: 'ready',
      zoom: expect.any(Number),
      shake: { before: expect.any(Number), after: expect.any(Number) },
    })
  const first = (steadied.clips[0] as { clip: string }).clip
  const off = await run('project', 'stabilise', project, '--clip', first, '--off')
  expect(off).toMatchObject({ code: 0, err: '', out: expect.stringContaining('as it was shot') })
  const taken = await run('render', project, '--out', film, '--json')
  expect([taken.code, (taken.json() as { error: { code: string } }).error.code]).toEqual([3, 'export.exists'])
  const again = await run(...args, '--json')
  expect([again.code, (again.json() as { error: { code: string } }).error.code]).toEqual([3, 'export.exists'])
  // Not even with leave to replace: the song is what the film is made of.
  const bytes = readFileSync(song)
  const own = await run('render', project, '--out', song, '--preset', 'audio-wav', '--overwrite', '--json')
  expect([own.code, (own.json() as { error: { code: string } }).error.code]).toEqual([3, 'export.ownFile'])
  expect(readFileSync(song).equals(bytes)).toBe(true)
})

test('Ctrl C cancels: exit code 130, no film, no half-written file, no project left', async () => {
  const target = join(folder, 'cancelled')
  mkdirSync(target)
  const child = start(
    'montage',
    '--footage',
    footage,
    '--song',
    song,
    '--duration',
    '12',
    '--resolution',
    '720',
    '--out',
    join(target, 'film.mp4'),
    '--project',
    join(target, 'p.cutwright'),
  )
  const partial = (): boolean => readdirSync(target).some((f) => f.includes('partial'))
  while (!partial() && child.exitCode === null) await new Promise((r) => setTimeout(r, 50))
  child.kill('SIGINT')
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  expect(code).toBe(130)
  expect(readdirSync(target)).toEqual([])
})

test('serve prints an address that answers, lets requests name what --allow named and nothing else, and ends on a signal', async () => {
  const child = start('serve', '--allow', footage, '--json')
  const line = await new Promise<string>((resolve) => child.stdout!.once('data', (d) => resolve(String(d))))
  const { url, address, token } = JSON.parse(line) as { url: string; address: string; token: string }
  expect(url).toBe(`${address}/enter?t=${token}`)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  expect((await fetch(`${address}/v1/jobs`, { headers })).status).toBe(200)
  const learn = async (path: string): Promise<unknown> => {
    const body = JSON.stringify({ mode: 'learn', target_video: { path } })
    return (await fetch(`${address}/v1/video-analysis/jobs`, { method: 'POST', headers, body })).json()
  }
  expect(await learn(song)).toMatchObject({ data: { code: 'path.notGranted' } })
  expect(await learn(join(footage, 'a.mp4'))).toMatchObject({ status: 'queued' })
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  expect(existsSync(join(folder, 'data', 'cutwright.db'))).toBe(true)
})

test('wrong paths and ids end with a code and a sentence', async () => {
  for (const [args, code] of [
    [['serve', '--allow', join(folder, 'nowhere')], 2],
    [['jobs', 'resume', 'job_nope'], 3],
    [['learn', footage], 3],
    [['learn', join(footage, 'a.mp4'), '--out', join(footage, 'b.mp4')], 2],
    [['compare', join(footage, 'a.mp4'), join(footage, 'b.mp4'), '--report', footage], 2],
    [['learn', join(footage, 'a.mp4'), '--language', 'xx'], 2],
    [['learn', join(footage, 'a.mp4'), '--report', join(footage, 'b.mp4')], 3],
    [['compare', join(footage, 'a.mp4'), join(footage, 'b.mp4'), '--report', join(footage, 'b.mp4')], 3],
    [['motion', join(footage, 'a.mp4'), '--out', join(footage, 'b.mp4')], 3],
    [['motion', join(footage, 'a.mp4'), '--out', join(footage, 'new.avi')], 2],
  ] as const) {
    const r = await run(...args)
    expect([r.code, r.out]).toEqual([code, ''])
    expect(r.err.length).toBeGreaterThan(20)
  }
})
