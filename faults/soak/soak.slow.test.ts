import { appendFileSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { isFinal } from '#shared/jobs/job.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { PacketDecoder, type PreviewPacket } from '#shared/render/preview-stream.ts'
import type { AssetId, ClipId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { ProjectRecord } from '#shared/timeline/model.ts'
import { type ChildHost, startChildHost } from '../doors/child-host.ts'
import { FULL, tried } from '../tally.ts'
import { filesBelow, openFiles, processesOf, type ProcessState } from './processes.ts'
import { theilSen } from './slope.ts'

/** SOAK_MINUTES=15 is two hours' worth of a person's work; the full list takes three minutes, the gate's sample a third of one. */
const SECONDS = process.env['SOAK_MINUTES'] ? Number(process.env['SOAK_MINUTES']) * 60 : FULL ? 170 : 20
/** The first part fills caches, pools and compiled code. */
const WARM_UP = 0.35
/** A process may have grown by this much over the measured part, in megabytes, before it counts as a leak. */
const ALLOWED = 24
const SIZE = { width: 320, height: 180 }
const T = (seconds: number): never => Math.round(seconds * 705_600_000) as never

const SETTINGS: ExportSettings = {
  preset: 'x',
  container: 'mp4',
  video: { codec: 'h264', width: 160, height: 90, frameRate: null, quality: 30, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 64_000, sampleRate: 48_000 },
  range: { start: 0, end: 1 },
}

let host: ChildHost
let call: Awaited<ReturnType<ChildHost['client']>>['call']
let projectId: string
let footage: string

beforeAll(async () => {
  const collect = `--expose-gc --import ${new URL('./collect-on-signal.mjs', import.meta.url).href}`
  host = await startChildHost({ env: { NODE_OPTIONS: collect } })
  call = (await host.client()).call
  footage = join(host.folder, 'projects/footage')
  mkdirSync(footage)
  const clip = { ...SIZE, frameRate: { num: 25, den: 1 }, frames: 100, tone: 330 }
  const paint = (x: number, y: number, f: number): [number, number, number] => [(x * 3 + f * 5 + ((x * y) % 31)) % 220, 100 + (f % 60), 140]
  await makeTestClip(footage, 'a.mp4', { ...clip, paint })
  await makeTestClip(footage, 'b.mp4', clip)
  await makeTestSound(footage, 'song.wav', 16, (s) =>
    s % 0.5 < 0.04 ? Math.sin(s * 4000) * (1 - (s % 0.5) * 20) : 0.01 * Math.sin(s * 900),
  )
  projectId = (await call.projects.create({ name: 'Soak' })).projectId
  await importAll([footage])
}, 400_000)
afterAll(() => host.close())

const wait = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms))
async function quiet(): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if ((await call.jobs.list({ limit: 30 })).every((j) => isFinal(j.state))) return
    await wait(40)
  }
  throw new Error('the jobs did not come to an end')
}
async function importAll(paths: string[]): Promise<void> {
  await call.library.import({ projectId, paths })
  await wait(60)
  await quiet()
  const failed = (await call.jobs.list({ limit: 30 })).filter((j) => j.state === 'failed')
  expect(failed.map((j) => j.error)).toEqual([])
}

type Of<T extends ProjectRecord['type']> = Extract<ProjectRecord, { type: T }>
interface Film {
  main: TrackId
  sequence: SequenceId
  pictures: Of<'asset'>[]
  song: AssetId
  clips: Of<'clip'>[]
}
async function film(): Promise<Film> {
  const { records } = await call.projects.snapshot({ projectId })
  const of = <T extends ProjectRecord['type']>(type: T) => records.filter((r): r is Of<T> => r.type === type)
  const sequence = of('sequence')[0]!
  const main = of('track').find((t) => t.role === 'main' && t.sequenceId === sequence.id)!
  const assets = of('asset')
  return {
    main: main.id,
    sequence: sequence.id,
    pictures: assets.filter((a) => a.kind === 'video'),
    song: assets.find((a) => a.kind === 'audio')!.id,
    clips: of('clip')
      .filter((c) => c.trackId === main.id)
      .toSorted((a, b) => a.start - b.start),
  }
}

/** A person's minute of cutting: clips in, cut, graded, moved, thrown out; half of it undone and some of that done again. */
async function edit(round: number): Promise<number> {
  const { main, pictures } = await film()
  const apply = (label: string, edits: Parameters<typeof call.projects.apply>[0]['edits']) =>
    call.projects.apply({ projectId, edits, label })
  let count = 0
  for (let k = 0; k < 4; k++) {
    const clips = [0, 1].map((i) => ({ assetId: pictures[(round + i) % pictures.length]!.id, sourceStart: T(0.4 * k), duration: T(1.2) }))
    await apply('insert', [{ verb: 'insert', trackId: main, at: T(0), clips }])
    const now = (await film()).clips
    const first = now[0]!.id
    await apply('split', [{ verb: 'split', clipIds: [first], at: T(0.6) }])
    const grade = {
      exposure: 0.1 * (k + 1),
      contrast: (round * 7 + k) % 100,
      saturation: 5,
      temperature: (round * 13 + k * 5) % 100,
      lut: null,
      vignette: 0,
      grain: 0,
    }
    await apply('grade', [{ verb: 'setClip', clipIds: [first], props: { grade } }])
    await apply('roll', [{ verb: 'slip', clipId: now[1]!.id, by: T(0.2) }])
    count += 4
  }
  for (let k = 0; k < 8; k++) await call.projects.undo({ projectId })
  for (let k = 0; k < 4; k++) await call.projects.redo({ projectId })
  const left = (await film()).clips
  if (left.length > 8) await apply('extract', [{ verb: 'extract', clipIds: left.slice(8).map((c) => c.id as ClipId) }])
  return count + 13
}

/** A preview stream that is read as a window reads it. */
class Viewer {
  readonly id: string
  readonly packets = { pictures: 0, sounds: 0, errors: [] as string[] }
  #last: PreviewPacket | null = null
  readonly #stop = new AbortController()
  readonly done: Promise<void>
  constructor(id: string, url: string) {
    this.id = id
    this.done = this.#read(url).catch(() => undefined)
  }
  static async open(sequenceId: SequenceId): Promise<Viewer> {
    const o = await call.preview.open({ projectId, source: { kind: 'sequence', sequenceId }, ...SIZE })
    return new Viewer(o.sessionId, o.streamUrl)
  }
  async #read(url: string): Promise<void> {
    const headers = { authorization: `Bearer ${host.token}` }
    const answer = await fetch(`http://127.0.0.1:${host.port}${url}`, { headers, signal: this.#stop.signal })
    const decoder = new PacketDecoder()
    for await (const chunk of answer.body!) {
      for (const p of decoder.push(chunk as Uint8Array)) {
        if (p.type === 'picture') this.packets.pictures++
        else if (p.type === 'sound') this.packets.sounds++
        else if (new TextDecoder().decode(p.payload).includes('"error"')) this.packets.errors.push(new TextDecoder().decode(p.payload))
        this.#last = p
        if (p.type === 'picture')
          await call.preview.command({ sessionId: this.id, command: { op: 'ack', frame: p.seq, time: p.time } }).catch(() => undefined)
      }
    }
  }
  async scrub(times: number[], gen: number): Promise<void> {
    for (const [i, time] of times.entries()) await call.preview.command({ sessionId: this.id, command: { op: 'seek', time, gen: gen + i } })
    for (let i = 0; i < 400 && this.#last?.generation !== gen + times.length - 1; i++) await wait(10)
  }
  async play(seconds: number, gen: number): Promise<void> {
    await call.preview.command({ sessionId: this.id, command: { op: 'play', time: 0, rate: 1, gen } })
    await wait(seconds * 1000)
    await call.preview.command({ sessionId: this.id, command: { op: 'pause', gen: gen + 1 } })
  }
  async close(): Promise<void> {
    await call.preview.close({ sessionId: this.id })
    this.#stop.abort()
    await this.done
  }
}

/** New footage comes in, is hashed, drawn and analysed; then it goes again, as when a person tries takes. */
async function takeIn(round: number): Promise<void> {
  const path = join(footage, `take-${round}.mp4`)
  copyFileSync(join(footage, 'a.mp4'), path)
  // A box that players skip makes it another file.
  const free = Buffer.alloc(16)
  free.writeUInt32BE(16)
  free.write('free', 4)
  free.writeUInt32BE(round, 8)
  appendFileSync(path, free)
  await importAll([path])
  const { records } = await call.projects.snapshot({ projectId })
  const assets = records.filter((r) => r.type === 'asset' && r.name === `take-${round}.mp4`)
  expect(assets).toHaveLength(1)
  await call.projects.apply({
    projectId,
    label: 'remove',
    edits: [{ verb: 'removeAsset', assetId: assets[0]!.id as AssetId, withClips: true }],
  })
  rmSync(path)
}

async function plan(round: number): Promise<MontagePlan> {
  const { song } = await film()
  const settings = { seed: round + 1, style: 'dynamic', duration: 6 } as never
  return call.montage.plan({ projectId, songAssetId: song, settings })
}

async function exportFilm(): Promise<void> {
  const { sequence } = await film()
  const path = join(host.folder, 'exports/film.mp4')
  const { jobId } = await call.exports.start({ projectId, sequenceId: sequence, settings: SETTINGS, path, overwrite: true })
  await quiet()
  const job = await call.jobs.get({ jobId })
  expect([job.state, job.error]).toEqual(['succeeded', null])
}

interface Sample {
  at: number
  processes: ProcessState[]
  temporary: number
}
const temporary = (): string[] => [
  ...filesBelow(join(host.folder, 'tmp')),
  ...['data', 'exports', 'projects'].flatMap((f) => filesBelow(join(host.folder, f)).filter((name) => /partial|\.part$|\.tmp/.test(name))),
]

/** Tables of grades stay for the next time, some forty of them. */
const notTable = (file: string): boolean => !file.includes('cutwright-luts')

async function measure(began: number): Promise<Sample> {
  for (const p of processesOf(host.child.pid!)) {
    // A worker that was just started has no listener yet, and the signal would end it: older ones only.
    if (known.has(p.pid)) process.kill(p.pid, 'SIGUSR2')
    known.add(p.pid)
  }
  await wait(120)
  return { at: (performance.now() - began) / 1000, processes: processesOf(host.child.pid!), temporary: temporary().filter(notTable).length }
}
const known = new Set<number>()

/** The roles that were there in most of the measured part, each with its course. */
function courses(samples: Sample[], value: (p: ProcessState) => number): Map<string, { x: number; y: number }[]> {
  const out = new Map<string, { x: number; y: number }[]>()
  for (const s of samples) {
    const sums = new Map<string, number>()
    for (const p of s.processes) sums.set(p.role, (sums.get(p.role) ?? 0) + value(p))
    for (const [role, y] of sums) out.set(role, [...(out.get(role) ?? []), { x: s.at, y }])
  }
  return new Map([...out].filter(([, points]) => points.length > samples.length * 0.6))
}

test.skipIf(process.platform !== 'linux')(
  'hours of work leave memory, descriptors, processes and temporary files as they were',
  { timeout: SECONDS * 4000 + 240_000 },
  async () => {
    const began = performance.now()
    const samples: Sample[] = []
    const work = { edits: 0, scrubs: 0, plays: 0, takes: 0, plans: 0, exports: 0 }
    await edit(0)
    let viewer = await Viewer.open((await film()).sequence)
    let round = 1
    for (; performance.now() - began < SECONDS * 1000 || samples.length < 8; round++) {
      work.edits += await edit(round)
      await viewer.scrub(
        Array.from({ length: 10 }, (_, i) => (i * 7 + round) % 5),
        round * 100,
      )
      await viewer.play(0.4, round * 100 + 50)
      work.scrubs += 10
      work.plays++
      if (round % 3 === 0) {
        expect(viewer.packets.errors).toEqual([])
        expect(viewer.packets.pictures).toBeGreaterThan(10)
        await viewer.close()
        viewer = await Viewer.open((await film()).sequence)
      }
      await takeIn(round)
      work.takes++
      expect((await plan(round)).picks.length).toBeGreaterThan(0)
      work.plans++
      await exportFilm()
      work.exports++
      if (round % 5 === 0) await call.system.clearCache()
      samples.push(await measure(began))
    }
    await viewer.close()
    const measured = samples.slice(Math.floor(samples.length * WARM_UP))
    const span = measured.at(-1)!.at - measured[0]!.at
    const rise = (points: { x: number; y: number }[]) => {
      const { slope, low } = theilSen(points)
      return { grown: slope * span, surely: low * span }
    }
    const memory = [...courses(measured, (p) => p.pss)].map(([role, points]) => ({ role, now: points.at(-1)!.y, ...rise(points) }))
    const table = memory.map((m) => `${m.role} ${Math.round(m.now)} MB (${m.grown >= 0 ? '+' : ''}${m.grown.toFixed(1)})`).join(', ')
    if (process.env['SOAK_LOG']) writeFileSync(process.env['SOAK_LOG'], JSON.stringify({ samples, memory, work }))
    console.log(`${round - 1} rounds in ${Math.round(samples.at(-1)!.at)} s: ${table}`)
    expect(memory.map((m) => m.role)).toContain('engine')
    expect(memory.filter((m) => m.surely > ALLOWED || (m.surely > 0 && m.grown > 2 * ALLOWED))).toEqual([])

    const descriptors = [...courses(measured, (p) => p.descriptors)].map(([role, points]) => ({ role, ...rise(points) }))
    const climbing = descriptors.filter((d) => d.surely > 3)
    expect({ climbing, open: climbing.length ? openFiles(host.child.pid!) : {} }).toEqual({ climbing: [], open: {} })
    expect(samples.flatMap((s) => s.processes.filter((p) => p.zombie))).toEqual([])
    expect(Math.max(...measured.map((s) => s.processes.length))).toBeLessThan(14)
    expect(rise(measured.map((s) => ({ x: s.at, y: s.temporary }))).surely).toBeLessThan(3)
    await wait(500)
    expect(temporary().filter(notTable)).toEqual([])
    expect(temporary().length).toBeLessThan(50)
    expect(host.alive()).toBe(true)
    const count = Object.values(work).reduce((a, b) => a + b, 0)
    tried(
      'soak',
      'edits, scrubs, plays, takes, plans and exports',
      count,
      `${round - 1} rounds in ${Math.round(samples.at(-1)!.at)} s; ${table}`,
    )
  },
)
