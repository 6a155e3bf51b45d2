import { useEffect, useMemo } from 'react'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Job } from '#shared/jobs/job.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { useAssetStatus, useJobs, useRecord, useRecords } from '../../client/index.ts'
import { useSongs, wantSong } from '../../editor/songs-store.ts'

/** Everything the lane shows of a song. */
export interface Song {
  asset: Asset | undefined
  status: AssetStatus | undefined
  analysis: SongAnalysis | null
  /** The edited grid, else the measured one. */
  grid: BeatGrid | null
  edited: boolean
  /** Seconds. */
  duration: number
  /** 0..100 or null while unknown, when beats are being looked for; undefined when nothing runs. */
  listening: number | null | undefined
  /** The last try failed with this. */
  failed: Job['error']
}

export function useSong(assetId: AssetId): Song {
  const asset = useRecord('asset', assetId)
  const status = useAssetStatus(assetId)
  const analysis = useSongs((s) => s.byId.get(assetId)) ?? null
  const record = useRecords('grid').find((g) => g.assetId === assetId)
  const listeningJob = status?.busy.find((b) => b.kind === 'analyse-song')
  const listening = listeningJob?.percent
  const failed = useJobs((s) => (analysis || listeningJob ? null : lastFailure(s.byId, asset?.name)))
  useEffect(() => wantSong(assetId), [assetId, status?.song?.tempo, status?.song?.confidence, status?.song === null])
  return useMemo(
    () => ({
      asset,
      status,
      analysis,
      grid: record?.grid ?? analysis?.grid ?? null,
      edited: record !== undefined,
      duration: analysis?.duration ?? (asset?.media ? toSeconds(asset.media.duration) : 0),
      listening,
      failed,
    }),
    [asset, status, analysis, record, listening, failed],
  )
}

function lastFailure(jobs: ReadonlyMap<string, Job>, name: string | undefined): Job['error'] {
  let last: Job | undefined
  for (const job of jobs.values())
    if (job.kind === 'analyse-song' && job.title === name && (!last || job.createdAt > last.createdAt)) last = job
  return last?.state === 'failed' ? last.error : null
}
