import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError, toErrorInfo } from '#shared/base/app-error.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import type { AssetId, SequenceId } from '#shared/timeline/ids.ts'
import type { MediaService, PreviewCommand, PreviewSession } from '../media/media-service.ts'
import type { EventHub } from './event-hub.ts'
import type { ProjectSession } from './projects/project-session.ts'

export type PreviewSource =
  | { kind: 'sequence'; sequenceId: SequenceId }
  | { kind: 'plan'; plan: MontagePlan }
  | { kind: 'asset'; assetId: AssetId }

/** What a source looks like now: what to draw, and how long and fast it runs. */
export interface PreviewPicture {
  list: RenderList
  /** Seconds. */
  duration: number
  frameRate: FrameRate
}

export interface Previews {
  /** Throws AppError('preview.tooMany') when as many are open as may be. */
  open(
    session: ProjectSession,
    source: PreviewSource,
    size: { width: number; height: number },
    /** Seconds into it, for its first picture. */
    start: number,
  ): Promise<{ sessionId: string; streamUrl: string; duration: number; frameRate: FrameRate; width: number; height: number }>
  /** The bytes of a session, once: whoever asks first gets them. */
  stream(id: string): Readable | undefined
  command(id: string, c: PreviewCommand): void
  close(id: string): Promise<void>
  closeAll(): Promise<void>
}

/** A stream that nobody fetches within this time is given up. */
const UNCLAIMED_MS = 30_000
/**
 * Previews open at a time: a process with its decoders and up to 200 MB of pictures each. A window shows two or three; more than this are
 * windows that nobody looks at. None of them is closed for another one, because its player would open it again at once.
 */
const MOST_OPEN = 8
/** Edits come in bursts (a drag commits, undo is held down): the picture is rebuilt once they pause. */
const SETTLE_MS = 40

interface Entry {
  project: ProjectSession
  source: PreviewSource
  worker: PreviewSession
  claimed: boolean
  end: () => void
}

/** Preview sessions: each draws one source into one byte stream and follows the edits of its sequence. */
export function createPreviews(p: {
  media: MediaService
  events: EventHub
  picture: (project: ProjectSession, source: PreviewSource) => PreviewPicture
}): Previews {
  const entries = new Map<string, Entry>()
  let opening = 0

  const close = async (id: string): Promise<void> => {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    entry.end()
    await entry.worker.close()
  }
  const fail = (id: string, e: unknown): void => {
    if (!entries.has(id)) return
    const { code, message } = toErrorInfo(e)
    p.events.emit({ type: 'preview.ended', sessionId: id, code, message })
    close(id).catch(() => {})
  }

  /** Reloads the picture when its project changes or something new (a proxy) is known of its media. */
  function follow(id: string, project: ProjectSession, source: PreviewSource): () => void {
    let timer: NodeJS.Timeout | undefined
    const reload = async (): Promise<void> => {
      const entry = entries.get(id)
      if (entry) await entry.worker.load(p.picture(project, source).list)
    }
    const off = p.events.on((e) => {
      if ((e.type !== 'project.changed' && e.type !== 'assets') || e.projectId !== project.id) return
      clearTimeout(timer)
      timer = setTimeout(() => void reload().catch((error: unknown) => fail(id, error)), SETTLE_MS)
    })
    return () => {
      off()
      clearTimeout(timer)
    }
  }

  return {
    async open(project, source, size, start) {
      const picture = p.picture(project, source)
      if (entries.size + opening >= MOST_OPEN) throw tooMany()
      opening++
      const worker = await p.media.openPreview(picture.list, size, start).finally(() => opening--)
      const sessionId = `prv_${randomUUID()}`
      const unfollow = follow(sessionId, project, source)
      const unclaimed = setTimeout(() => {
        if (!entries.get(sessionId)?.claimed) close(sessionId).catch(() => {})
      }, UNCLAIMED_MS)
      unclaimed.unref()
      const end = (): void => {
        unfollow()
        clearTimeout(unclaimed)
      }
      entries.set(sessionId, { project, source, worker, claimed: false, end })
      worker.onExit((e) => fail(sessionId, e))
      return { sessionId, streamUrl: `/preview/${sessionId}`, duration: picture.duration, frameRate: picture.frameRate, ...size }
    },
    stream(id) {
      const entry = entries.get(id)
      if (!entry || entry.claimed) return undefined
      entry.claimed = true
      return entry.worker.stream
    },
    command(id, c) {
      const entry = entries.get(id)
      if (!entry) throw new AppError('preview.notFound', 'This preview has ended; open it again.')
      entry.worker.command(c)
    },
    close,
    closeAll: async () => void (await Promise.all([...entries.keys()].map(close))),
  }
}

const tooMany = (): AppError =>
  new AppError(
    'preview.tooMany',
    `${MOST_OPEN} previews are open already, so this one was not; close a window that you do not need and try again.`,
    {
      retryable: true,
      params: { count: MOST_OPEN },
    },
  )
