import { mkdir, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { forkWorker, type SpawnWorker } from '../media/worker/spawn-worker.ts'
import { WorkerPool } from '../media/worker/worker-pool.ts'
import { SAMPLE_CLIPS } from './sample-clips.ts'
import type { SampleTasks } from './sample-tasks.ts'

export interface SampleFiles {
  footage: string[]
  song: string
}

export interface SampleOptions {
  signal: AbortSignal
  /** Share 0..1. */
  onProgress(share: number, name: string): void
  spawnWorker?: SpawnWorker | undefined
}

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './sample-worker.ts' : './sample-worker.js', import.meta.url).href

/** Draws the sample footage and composes the sample song into `folder`; what is there already is kept. Files appear whole or not at all. */
export async function createSampleFiles(folder: string, o: SampleOptions): Promise<SampleFiles> {
  const footageDir = join(folder, 'footage')
  await mkdir(footageDir, { recursive: true })
  const song = join(folder, 'song.wav')
  const footage = SAMPLE_CLIPS.map((c) => join(footageDir, `${c.name}.mp4`))
  const spawn = o.spawnWorker ?? forkWorker
  const pool = new WorkerPool<SampleTasks>({
    start: () => spawn(ENTRY, { name: 'sample' }),
    size: Math.max(1, Math.min(4, availableParallelism())),
    idleMs: 100,
  })
  const frames = SAMPLE_CLIPS.map((c) => c.frameCount)
  const total = frames.reduce((a, b) => a + b, 0)
  const done = SAMPLE_CLIPS.map(() => 0)
  const drawing = SAMPLE_CLIPS.map(async (clip, i) => {
    const tell = (share: number): void => {
      done[i] = share * clip.frameCount
      o.onProgress(done.reduce((a, b) => a + b, 0) / total, clip.name)
    }
    if (!existsSync(footage[i]!)) {
      await whole(footage[i]!, (path) =>
        pool.run('clip', { name: clip.name, path }, { file: clip.name, stallMs: 60_000, signal: o.signal, onProgress: tell }),
      )
    }
    tell(1)
  })
  const composing = existsSync(song)
    ? Promise.resolve()
    : whole(song, (path) => pool.run('song', { path }, { file: 'song', stallMs: 120_000, signal: o.signal }))
  const all = [composing, ...drawing]
  try {
    await Promise.all(all)
  } catch (e) {
    // The others tidy up after themselves before anybody is told.
    await Promise.allSettled(all)
    throw e
  } finally {
    await pool.close()
  }
  return { footage, song }
}

async function whole(target: string, write: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = target.replace(/(\.\w+)$/, '.part$1')
  try {
    await write(temporary)
    await rename(temporary, target)
  } catch (e) {
    await rm(temporary, { force: true })
    throw e
  }
}
