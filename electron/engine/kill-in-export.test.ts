import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '#shared/jobs/job.ts'
import { makeTestClip } from '../testing/test-clips.ts'

const HOST = join(import.meta.dirname, 'web-host.ts')
let folder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-kill-'))
  mkdirSync(join(folder, 'projects'))
  const grain = (x: number, y: number, f: number): [number, number, number] => [(x * 7 + y * 13 + f * 31 + ((x * y) % 97)) % 220, 128, 128]
  await makeTestClip(join(folder, 'projects'), 'clip.mp4', {
    width: 640,
    height: 360,
    frameRate: { num: 25, den: 1 },
    frames: 125,
    paint: grain,
    crf: 20,
  })
})
afterAll(() => {
  for (const c of children) c.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Host {
  child: ChildProcess
  ask<T>(method: string, path: string, body?: object): Promise<T>
}

async function startHost(): Promise<Host> {
  const env = {
    ...process.env,
    CUTWRIGHT_DATA_DIR: join(folder, 'data'),
    CUTWRIGHT_PROJECT_DIR: join(folder, 'projects'),
    CUTWRIGHT_EXPORT_DIR: join(folder, 'exports'),
  }
  const child = spawn(process.execPath, [HOST], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (d) => resolve(String(d))))
  const url = new URL((JSON.parse(line) as { url: string }).url)
  const headers = { authorization: `Bearer ${url.searchParams.get('t')!}`, 'content-type': 'application/json' }
  return {
    child,
    async ask<T>(method: string, path: string, body?: object) {
      const answer = await fetch(new URL(`/v1${path}`, url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
      return (await answer.json()) as T
    },
  }
}
const until = async <T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> => {
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise((r) => setTimeout(r, 60))
  }
}
type Record_ = { type: string; id: string; kind?: string; role?: string; media?: { duration: number } }

test('an engine killed in the middle of an export finishes it after the next start and leaves no half file', async () => {
  const first = await startHost()
  const { projectId } = await first.ask<{ projectId: string }>('POST', '/projects', { name: 'Kill' })
  const { jobId } = await first.ask<{ jobId: string }>('POST', `/projects/${projectId}/import`, {
    paths: [join(folder, 'projects', 'clip.mp4')],
  })
  await until(async () => (await first.ask<Job>('GET', `/jobs/${jobId}`)).state === 'succeeded')
  const { records } = await first.ask<{ records: Record_[] }>('GET', `/projects/${projectId}`)
  const find = (ok: (r: Record_) => boolean): Record_ => records.find(ok)!
  const asset = find((r) => r.type === 'asset')
  const clips = [{ assetId: asset.id, sourceStart: 0, duration: asset.media!.duration }]
  await first.ask('POST', `/projects/${projectId}/edits`, {
    label: 'insert',
    edits: [{ verb: 'overwrite', trackId: find((r) => r.role === 'main').id, at: 0, clips }],
  })
  const path = join(folder, 'exports', 'film.mp4')
  const settings = {
    preset: 'sequence',
    container: 'mp4',
    video: { codec: 'h264', width: 640, height: 360, frameRate: null, quality: 18, speed: 'balanced', hardware: 'software' },
    audio: null,
    range: null,
  }
  const exporting = await first.ask<{ jobId: string }>('POST', `/projects/${projectId}/export`, {
    sequenceId: find((r) => r.type === 'sequence').id,
    settings,
    path,
  })
  const files = (): string[] => readdirSync(join(folder, 'exports'))
  await until(() => files().some((f) => f.includes('partial')))
  first.child.kill('SIGKILL')
  await new Promise((r) => first.child.once('exit', r))
  expect(files()).not.toContain('film.mp4')

  const second = await startHost()
  const done = await until(async () => {
    const job = await second.ask<Job>('GET', `/jobs/${exporting.jobId}`)
    return ['succeeded', 'failed', 'cancelled'].includes(job.state) && job
  })
  expect(done).toMatchObject({ state: 'succeeded', attempt: 2, output: { frames: 150 } })
  expect(files()).toEqual(['film.mp4'])
}, 180_000)
