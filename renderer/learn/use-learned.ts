import { useEffect, useMemo } from 'react'
import type { Job } from '#shared/jobs/job.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { musicOf } from '#shared/learn/film-music.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { type ClientError, onListening, useJob } from '../client/index.ts'
import type { AlignedFilm } from './align.ts'
import { entryOf, load, type LearnEntry, type Loaded, useLearn } from './learn-store.ts'

/** A film that was taken apart, and where its pictures are. */
export interface LearnedFilm {
  result: LearnResult
  /** The job that took it apart, alone or with the other. */
  jobId: string
  /** Address of a picture among its artefacts. */
  picture(file: string): string
}

/** What the workspace knows of the chosen films. */
export interface Learned {
  reference: LearnedFilm | null
  own: LearnedFilm | null
  /** The comparison of the chosen films, when it is there. */
  compare: { jobId: string; result: CompareResult } | null
  /** The job that the chosen films wait for, or that has failed. */
  job: Job | null
  /** What it had found is not there any more. */
  gone: ClientError | null
  entry: LearnEntry | null
}

/** What a job has found, read as soon as it is done. */
function useLoaded(entry: LearnEntry | undefined): { job: Job | undefined; loaded: Loaded | undefined } {
  const job = useJob(entry?.jobId)
  const loaded = useLearn((s) => (entry ? s.results.get(entry.jobId) : undefined))
  const jobId = entry?.jobId
  const state = loaded?.state
  const due = state === undefined ? job === undefined || job.state === 'succeeded' : state === 'waiting' && job?.state === 'succeeded'
  useEffect(() => {
    if (jobId && due) void load(jobId)
  }, [jobId, due])
  // What an engine that went away did not say, the next one may.
  useEffect(() => (jobId && (state === 'waiting' || state === 'gone') ? onListening(() => void load(jobId)) : undefined), [jobId, state])
  return { job, loaded }
}

export function useLearned(): Learned {
  const { reference, own, entries } = useLearn()
  const compared = own ? entryOf({ entries }, reference, own) : undefined
  const learned = entryOf({ entries }, reference, null)
  const c = useLoaded(compared)
  const l = useLoaded(learned)
  return useMemo(() => {
    const entry = own ? compared : learned
    const at = own ? c : l
    const of = (x: Loaded | undefined) => (x?.state === 'ready' ? x.job : null)
    const [cj, lj] = [of(c.loaded), of(l.loaded)]
    const both = cj?.result && 'mapping' in cj.result ? cj.result : null
    const alone = lj?.result && 'segments' in lj.result ? lj.result : null
    // A film that was looked at again has other pictures under the same names.
    const looked = both?.extensions?.['compared_at']
    const version = typeof looked === 'number' ? `?v=${looked}` : ''
    const film = (result: LearnResult, jobId: string, folder: string): LearnedFilm => ({
      result,
      jobId,
      picture: (file) => `/learned/${jobId}/${folder}${file}${version}`,
    })
    return {
      reference: both ? film(both.target, cj!.job_id, 'target/') : alone ? film(alone, lj!.job_id, '') : null,
      own: both ? film(both.user, cj!.job_id, 'user/') : null,
      compare: both ? { jobId: cj!.job_id, result: both } : null,
      job: at.loaded?.state === 'ready' ? null : (at.job ?? null),
      gone: at.loaded?.state === 'gone' ? at.loaded.error : null,
      entry: entry ?? null,
    }
  }, [own, compared, learned, c.job, c.loaded, l.job, l.loaded])
}

/** What laying films side by side needs of one. */
export const alignedFilm = ({ result }: LearnedFilm): AlignedFilm => ({
  duration: result.video.duration_ms / 1000,
  shots: result.segments.map((s) => ({ id: s.id, start: s.start_ms / 1000, end: s.end_ms / 1000 })),
  music: musicOf(result),
})
