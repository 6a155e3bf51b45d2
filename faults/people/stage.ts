import { copyFileSync, appendFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asset } from '#electron/testing/assets.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { writeWav } from '#electron/library/testing/write-wav.ts'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import type { AssetId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'

/** An engine with a project, and media of which every copy is new to the cache. */
export interface Stage extends TestEngine {
  /** The project that take and place work on; may be exchanged. */
  projectId: string
  /** A film of two seconds whose content nobody has seen; given by name, the same name again is another content. */
  film(name: string): string
  song(name: string): string
  /** Imports without looking at what came in. */
  take(paths: string[]): Promise<Asset[]>
  /** Puts assets one after the other on the main track of the first sequence. */
  place(assets: readonly Asset[]): Promise<SequenceId>
  ended(jobId: string): Promise<Job>
  /** Unfinished files anywhere in the engine's folders. */
  leftOvers(): string[]
}

const FILM = { width: 640, height: 360, frameRate: { num: 30, den: 1 }, frames: 60, tone: 330, crf: 20 } as const
export const EXPORT: ExportSettings = {
  preset: 'sequence',
  container: 'mp4',
  video: { codec: 'h264', width: 320, height: 180, frameRate: null, quality: 24, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 128_000, sampleRate: 48_000 },
  range: null,
}

export async function startStage(name: string): Promise<Stage> {
  const t = await startTestEngine()
  const media = join(t.folder, 'media')
  mkdirSync(media, { recursive: true })
  const grain = (x: number, y: number, f: number): [number, number, number] => [(x * 7 + y * 13 + f * 31 + ((x * y) % 97)) % 220, 128, 128]
  const model = await makeTestClip(t.folder, 'model.mp4', { ...FILM, paint: grain })
  const { projectId } = await t.client.projects.create({ name })
  let copies = 0
  /** A box that every reader skips makes the content another one. */
  const copyOf = (from: string, to: string): string => {
    copyFileSync(from, to)
    const box = Buffer.alloc(16)
    box.writeUInt32BE(16, 0)
    box.write('free', 4)
    box.writeUInt32BE(++copies, 8)
    appendFileSync(to, box)
    return to
  }
  const realSong = asset('music/beatnet_808kick_120bpm.mp3')
  const stage: Stage = Object.assign(t, {
    projectId,
    film: (n: string) => copyOf(model, join(media, n)),
    song(n: string) {
      if (realSong) return copyOf(realSong, join(media, `${n}.mp3`))
      writeWav(join(media, `${n}.wav`), 200 + ++copies, 20)
      return join(media, `${n}.wav`)
    },
    async take(paths: string[]) {
      const { projectId } = stage
      const { path } = t.engine.projects.get(projectId)
      const id = t.engine.jobs.start({ kind: 'import', title: 'take', projectId, input: { projectPath: path, paths, follow: false } })
      const job = await t.engine.jobs.wait(id)
      const ids = (job.output as { assetIds: AssetId[] }).assetIds
      const all = t.engine.projects.get(projectId).assets()
      return ids.map((i) => all.find((a) => a.id === i)!)
    },
    async place(assets: readonly Asset[]) {
      const { projectId } = stage
      const { records } = await t.client.projects.snapshot({ projectId })
      const track = records.find((r) => r.type === 'track' && r.role === 'main') as { id: TrackId; sequenceId: SequenceId }
      const clips = assets.map((a) => ({ assetId: a.id, sourceStart: 0 as never, duration: a.media!.duration }))
      await t.client.projects.apply({
        projectId,
        label: 'overwrite',
        edits: [{ verb: 'overwrite', trackId: track.id, at: 0 as never, clips }],
      })
      return track.sequenceId
    },
    ended: (jobId: string) => t.engine.jobs.wait(jobId),
    leftOvers: () => readdirSync(t.folder, { recursive: true, encoding: 'utf8' }).filter((f) => /(partial-|\.part(\.\w+)?$)/.test(f)),
  })
  return stage
}

/** Waits until `look` gives something; fails after `ms`. */
export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>, ms = 60_000): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > end) throw new Error(`nothing within ${ms} ms: ${look.toString()}`)
    await new Promise((r) => setTimeout(r, 25))
  }
}
export { isFinal }
