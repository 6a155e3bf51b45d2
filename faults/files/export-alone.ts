import { join } from 'node:path'
import type { TestEngine } from '#electron/engine/testing/test-engine.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { ExportReport } from '#electron/media/media-service.ts'
import { TICKS_PER_SECOND, ticks, ZERO } from '#shared/time/ticks.ts'
import type { Asset, Sequence, Track } from '#shared/timeline/model.ts'

const VIDEO = {
  codec: 'h264',
  width: 320,
  height: 180,
  frameRate: { num: 25, den: 1 },
  quality: 10,
  speed: 'fast',
  hardware: 'software',
} as const

export const SETTINGS: ExportSettings = { preset: 'sequence', container: 'mp4', video: VIDEO, audio: null, range: null }
const SOUND_SETTINGS: ExportSettings = {
  ...SETTINGS,
  container: 'wav',
  video: null,
  audio: { codec: 'pcm', bitrate: 128_000, sampleRate: 48_000 },
}

/** A project of its own with this one asset on the main track (a still for a second; sound on its own), exported small. */
export async function exportAlone(
  t: TestEngine,
  asset: Asset,
  to = `${asset.name}.out`,
  size = { width: 320, height: 180 },
): Promise<{ path: string; report: ExportReport }> {
  const { projectId } = await t.client.projects.create({ name: `Alone ${asset.id.slice(4, 12)}` })
  const imported = await t.engine.jobs.wait((await t.client.library.import({ projectId, paths: [asset.original.path] })).jobId)
  const assetId = (imported.output as { assetIds: Asset['id'][] }).assetIds[0]!
  const { records } = await t.client.projects.snapshot({ projectId })
  const sequence = records.find((r): r is Sequence => r.type === 'sequence')!
  const role = asset.kind === 'audio' ? 'music' : 'main'
  const track = records.find((r): r is Track => r.type === 'track' && r.role === role)!
  const duration = asset.kind === 'image' ? ticks(TICKS_PER_SECOND) : asset.media!.duration
  const clips = [{ assetId, sourceStart: ZERO, duration }]
  await t.client.projects.apply({ projectId, label: 'insert', edits: [{ verb: 'overwrite', trackId: track.id, at: ZERO, clips }] })
  const sound = asset.kind === 'audio'
  const path = join(t.folder, 'exports', `${to}${sound ? '.wav' : '.mp4'}`)
  const { jobId } = await t.client.exports.start({
    projectId,
    sequenceId: sequence.id,
    settings: sound ? SOUND_SETTINGS : { ...SETTINGS, video: { ...VIDEO, ...size } },
    path,
    overwrite: true,
  })
  const job = await t.engine.jobs.wait(jobId)
  if (job.state !== 'succeeded') throw new Error(`export of ${asset.name}: ${job.error?.code} ${job.error?.message}`)
  return { path, report: job.output as unknown as ExportReport }
}
