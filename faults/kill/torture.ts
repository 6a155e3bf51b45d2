import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeTestClip, makeTestSound } from '../../electron/testing/test-clips.ts'
import type { Job } from '../../shared/jobs/job.ts'
import { isFinal } from '../../shared/jobs/job.ts'
import type { Diff } from '../../shared/timeline/diff.ts'
import type { Asset, ProjectRecord, Sequence, Track } from '../../shared/timeline/model.ts'
import { type HostFolders, type KillableHost, Refused } from './host.ts'
import { Ledger } from './ledger.ts'

export interface Scene extends HostFolders {
  folder: string
  mediaDir: string
}

/** Folders of one torture, with two small files that every import makes its own copies of. Proxies are always made. */
export async function makeScene(folder: string): Promise<Scene> {
  const scene: Scene = {
    folder,
    dataDir: join(folder, 'data'),
    projectDir: join(folder, 'projects'),
    exportDir: join(folder, 'exports'),
    tmpDir: join(folder, 'tmp'),
    mediaDir: join(folder, 'projects', 'media'),
  }
  for (const dir of [scene.dataDir, scene.mediaDir, scene.exportDir, scene.tmpDir]) mkdirSync(dir, { recursive: true })
  await makeTestClip(folder, 'clip.mp4', { width: 160, height: 90, frameRate: { num: 25, den: 1 }, frames: 50, tone: 440 })
  await makeTestSound(folder, 'song.wav', 2, (t) => (t % 0.5 < 0.05 ? Math.sin(t * 5000) : 0))
  writeFileSync(join(scene.dataDir, 'settings.json'), JSON.stringify({ proxies: 'always' }))
  return scene
}

/** A file with a content of its own: players pass over what follows the last box or chunk. */
export function freshMedia(scene: Scene, n: number): string {
  const song = n % 4 === 3
  const path = join(scene.mediaDir, song ? `song-${n}.wav` : `clip-${n}.mp4`)
  copyFileSync(join(scene.folder, song ? 'song.wav' : 'clip.mp4'), path)
  const box = Buffer.alloc(16)
  box.writeUInt32BE(16, 0)
  box.write('free', 4)
  box.writeUInt32BE(n, 8)
  appendFileSync(path, box)
  return path
}

export type Snapshot = {
  projectId: string
  path: string
  revision: number
  undo: string | null
  redo: string | null
  records: ProjectRecord[]
}

/** The scripted mix: edits, undo, redo, imports (which analyse, draw and make proxies) and exports, one wish after the other until the engine is gone. */
export class Script {
  readonly ledger = new Ledger()
  readonly exports = new Map<string, string>()
  imports = 0
  #step = 0
  #media = 0
  readonly #scene: Scene
  readonly #random: () => number

  constructor(scene: Scene, random: () => number) {
    this.#scene = scene
    this.#random = random
  }

  /** Runs until the connection breaks. Engine answers that are no success are failures of the test, but for refusals that name a state. */
  async run(host: KillableHost, snapshot: Snapshot): Promise<void> {
    const known = { ...snapshot }
    try {
      for (;;) await this.#one(host, known)
    } catch (e) {
      if (e instanceof TypeError) return
      throw e
    }
  }

  async #one(host: KillableHost, s: Snapshot): Promise<void> {
    const dice = this.#random()
    if (dice < 0.6) await this.#edit(host, s)
    else if (dice < 0.74) await this.#move(host, s, 'undo')
    else if (dice < 0.84) await this.#move(host, s, 'redo')
    else if (dice < 0.86) await this.#import(host, s)
    else if (dice < 0.88) await this.#export(host, s)
    else Object.assign(s, await host.ask<Snapshot>('GET', `/projects/${s.projectId}`))
  }

  async #edit(host: KillableHost, s: Snapshot): Promise<void> {
    const label = `e${++this.#step}`
    const edit = this.#chooseEdit(s)
    this.ledger.begin({ kind: 'apply', label })
    try {
      const { diff } = await host.ask<{ diff: Diff }>('POST', `/projects/${s.projectId}/edits`, { label, edits: [edit] })
      this.ledger.applied(label, diff)
    } catch (e) {
      this.#refused(e)
    }
  }

  #chooseEdit(s: Snapshot): object {
    const sequence = s.records.find((r): r is Sequence => r.type === 'sequence')!
    const main = s.records.find((r): r is Track => r.type === 'track' && r.role === 'main')!
    const assets = s.records.filter((r): r is Asset => r.type === 'asset' && r.kind === 'video')
    const clips = s.records.filter((r) => r.type === 'clip')
    const at = Math.floor(this.#random() * 40) * 1_411_200
    const pick = <T>(list: T[]): T | undefined => list[Math.floor(this.#random() * list.length)]
    const [asset, clip, dice] = [pick(assets), pick(clips), this.#random()]
    if (asset?.media && dice < 0.3) {
      const span = { assetId: asset.id, sourceStart: 0, duration: asset.media.duration }
      return { verb: dice < 0.15 ? 'insert' : 'overwrite', trackId: main.id, at, clips: [span] }
    }
    if (clip && dice < 0.4) return { verb: 'lift', clipIds: [clip.id] }
    if (clip && dice < 0.6)
      return { verb: 'setClip', clipIds: [clip.id], props: { volume: -Math.floor(this.#random() * 90), name: `n${this.#step}` } }
    const marker = { sequenceId: sequence.id, time: at, duration: 0, label: `m${this.#step}`, color: 'accent' }
    return { verb: 'addMarker', marker }
  }

  async #move(host: KillableHost, s: Snapshot, kind: 'undo' | 'redo'): Promise<void> {
    this.ledger.begin({ kind })
    try {
      const state = await host.ask<Snapshot>('POST', `/projects/${s.projectId}/${kind}`)
      this.ledger.moved(kind, kind === 'undo' ? state.redo : state.undo)
    } catch (e) {
      this.#refused(e)
    }
  }

  /** The picture that the script has of the project may be old (an undo took a clip): such refusals are answers too. */
  #refused(e: unknown): void {
    if (!(e instanceof Refused)) throw e
    this.ledger.refused()
    if (!/^(project\.nothingTo|edit\.|clip\.|track\.|asset\.|timeline\.)/.test(e.code)) throw e
  }

  async #import(host: KillableHost, s: Snapshot): Promise<void> {
    const path = freshMedia(this.#scene, ++this.#media)
    await host.ask('POST', `/projects/${s.projectId}/import`, { paths: [path] })
    this.imports++
  }

  async #export(host: KillableHost, s: Snapshot): Promise<void> {
    const sequence = s.records.find((r) => r.type === 'sequence')!
    if (!s.records.some((r) => r.type === 'clip')) return
    const path = join(this.#scene.exportDir, `film-${this.exports.size}-${this.#step}.mp4`)
    const video = { codec: 'h264', width: 160, height: 90, frameRate: null, quality: 30, speed: 'balanced', hardware: 'software' }
    const settings = { preset: 'sequence', container: 'mp4', video, audio: null, range: null }
    try {
      const { jobId } = await host.ask<{ jobId: string }>('POST', `/projects/${s.projectId}/export`, {
        sequenceId: sequence.id,
        settings,
        path,
      })
      this.exports.set(jobId, path)
    } catch (e) {
      if (!(e instanceof Refused) || !e.code.startsWith('export.')) throw e
    }
  }
}

/** Waits until no job of this engine is under way; gives all jobs. */
export async function settled(host: KillableHost, limit: number): Promise<Job[]> {
  const until = performance.now() + limit
  for (;;) {
    const jobs = await host.ask<Job[]>('GET', '/jobs?limit=1000')
    if (jobs.every((j) => isFinal(j.state))) return jobs
    if (performance.now() > until) {
      const left = jobs
        .filter((j) => !isFinal(j.state))
        .map((j) => `${j.kind} ${j.title} ${j.state} attempt ${j.attempt} ${j.progress.stage}`)
      throw new Error(`jobs did not end within ${limit} ms:\n${left.join('\n')}`)
    }
    await sleep(100)
  }
}

/** What was put into the cache, by its path: inode and time of change. A value that is written again shows. */
export function cachedValues(dataDir: string): Map<string, string> {
  const root = join(dataDir, 'cache')
  const files = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : []
  return new Map(
    files.flatMap((f) => {
      if (!f.endsWith('value.json')) return []
      const s = statSync(join(root, f))
      return [[f, `${s.ino} ${s.mtimeMs}`]]
    }),
  )
}

/** Files and folders below the given ones that only an unfinished write can have left. */
export function leftOvers(folders: readonly string[]): string[] {
  const unfinished = /partial|\.tmp(-|$)|\.part$|\.cube\.\d+$|^cutwright-(?!luts)|-journal$/
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      // A backup that a kill cut short goes when the next one is written.
      .filter((e) => unfinished.test(e.name) && !e.parentPath.includes(join('data', 'backups')))
      .map((e) => join(e.parentPath, e.name)),
  )
}
