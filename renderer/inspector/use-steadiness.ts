import { useEffect, useRef, useState } from 'react'
import type { ClipSteadiness } from '#shared/contract/contract.ts'
import { isFinal } from '#shared/jobs/job.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { client, onEvent, onListening, useProject } from '../client/index.ts'
import { asker } from './asker.ts'

/**
 * How far a clip is with having its shake taken out: asked when it or its settings change, and when the engine tells of its file or of the
 * work on it. Undefined until the first answer; while the next is on its way, the last one stays.
 */
export function useSteadiness({ id, assetId, stabilise, sourceStart, duration, speed }: Clip): {
  steadiness: ClipSteadiness | undefined
  ask(): void
} {
  const projectId = useProject((s) => s.projectId)
  const [answer, setAnswer] = useState<{ id: string; steadiness: ClipSteadiness }>()
  const asking = useRef<() => void>(() => undefined)
  const last = useRef<ClipSteadiness>(undefined)
  const shown = JSON.stringify([stabilise, sourceStart, duration, speed])
  useEffect(() => {
    last.current = undefined
    if (projectId === null) return undefined
    const asked = asker(
      () => client.library.steadiness({ projectId, clipId: id }),
      (steadiness) => {
        last.current = steadiness
        setAnswer({ id, steadiness })
      },
    )
    asking.current = asked.ask
    asked.ask()
    const ofAsset = (e: { assetIds: string[] }): void => void (e.assetIds.includes(assetId) && asked.ask())
    const seen = new Set<string>()
    const stops = [
      onEvent('assets', ofAsset),
      onEvent('assets.busy', ofAsset),
      onEvent('job', ({ job }) => {
        const own = last.current?.jobId ?? null
        const ended = job.id === own && isFinal(job.state)
        // Its job may have been queued after it was asked for.
        const unknown = own === null && job.kind === 'camera-path' && !seen.has(job.id)
        if (unknown) seen.add(job.id)
        if (ended || unknown) asked.ask()
      }),
      onListening(asked.ask),
    ]
    return () => {
      asked.stop()
      for (const stop of stops) stop()
    }
  }, [projectId, id, assetId, shown])
  return { steadiness: answer?.id === id ? answer.steadiness : undefined, ask: () => asking.current() }
}
