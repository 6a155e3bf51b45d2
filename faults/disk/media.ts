import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTestClip } from '../../electron/testing/test-clips.ts'
import type { FaultHost, Ledger } from './host.ts'

const grain = (x: number, y: number, f: number): [number, number, number] => [(x * 7 + y * 13 + f * 31 + ((x * y) % 97)) % 220, 128, 128]

/** A folder with one clip whose export is large for its length; `remove` when done. */
export async function makeFootage(): Promise<{ clip: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'cw-footage-'))
  const clip = await makeTestClip(folder, 'clip.mp4', {
    width: 320,
    height: 180,
    frameRate: { num: 25, den: 1 },
    frames: 50,
    paint: grain,
    crf: 18,
    tone: 440,
  })
  return { clip, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const SETTINGS = {
  preset: 'sequence',
  container: 'mp4',
  video: { codec: 'h264', width: 320, height: 180, frameRate: null, quality: 6, speed: 'fast', hardware: 'software' },
  audio: null,
  range: null,
}

/** Puts the clip on the timeline so often and starts its export; gives the job. */
export async function startExport(host: FaultHost, ledger: Ledger, path: string, times = 1): Promise<string> {
  const { records } = await ledger.document()
  const asset = records.find((r) => r.type === 'asset')!
  const clips = Array.from({ length: times }, () => ({ assetId: asset.id, sourceStart: 0, duration: asset.media!.duration }))
  await host.must('POST', `/projects/${ledger.projectId}/edits`, {
    label: 'insert',
    edits: [{ verb: 'overwrite', trackId: records.find((r) => r.role === 'main')!.id, at: 0, clips }],
  })
  const sequenceId = records.find((r) => r.type === 'sequence')!.id
  const { jobId } = await host.must<{ jobId: string }>('POST', `/projects/${ledger.projectId}/export`, {
    sequenceId,
    settings: SETTINGS,
    path,
  })
  return jobId
}

/** Imports the clip and waits for it. */
export async function importClip(host: FaultHost, ledger: Ledger, clip: string): Promise<void> {
  const { jobId } = await host.must<{ jobId: string }>('POST', `/projects/${ledger.projectId}/import`, { paths: [clip] })
  const job = await host.ended(jobId)
  if (job.state !== 'succeeded') throw new Error(`import: ${job.error?.code} ${job.error?.message}`)
  await host.quiet()
}
