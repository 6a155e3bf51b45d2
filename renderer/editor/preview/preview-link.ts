import { decodeEvent, PacketDecoder, type PreviewEvent, type PreviewPacket } from '#shared/render/preview-stream.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { AssetId, SequenceId } from '#shared/timeline/ids.ts'
import { client } from '../../client/connection.ts'
import { onEvent } from '../../client/events.ts'
import { ClientError, toClientError } from '../../client/errors.ts'

export type PreviewSource =
  | { kind: 'sequence'; sequenceId: SequenceId }
  | { kind: 'plan'; plan: MontagePlan }
  | { kind: 'asset'; assetId: AssetId }

type Command = Parameters<typeof client.preview.command>[0]['command']

export interface LinkHandlers {
  onPacket(p: PreviewPacket): void
  onEvent(e: PreviewEvent, generation: number): void
  /** The session is over: the engine ended it, or the connection broke. */
  onEnd(e: ClientError): void
}
export interface LinkInfo {
  duration: number
  frameRate: { num: number; den: number }
}

/** One preview session: commands by call, pictures and sound over one streamed answer. */
export class PreviewLink {
  readonly info: LinkInfo
  readonly #sessionId: string
  readonly #handlers: LinkHandlers
  readonly #abort = new AbortController()
  #over = false
  #offEvent: () => void

  private constructor(info: LinkInfo, sessionId: string, handlers: LinkHandlers) {
    this.info = info
    this.#sessionId = sessionId
    this.#handlers = handlers
    this.#offEvent = onEvent('preview.ended', (e) => {
      if (e.sessionId === sessionId) this.#end(new ClientError(e.code, e.message))
    })
  }

  /** Throws ClientError. */
  static async open(
    projectId: string,
    source: PreviewSource,
    size: { width: number; height: number },
    start: number,
    handlers: LinkHandlers,
  ): Promise<PreviewLink> {
    const opened = await client.preview.open({ projectId, source, ...size, start }).catch((e: unknown) => {
      throw toClientError(e)
    })
    const link = new PreviewLink({ duration: opened.duration, frameRate: opened.frameRate }, opened.sessionId, handlers)
    void link.#read(opened.streamUrl)
    return link
  }

  command(c: Command): void {
    if (this.#over) return
    client.preview.command({ sessionId: this.#sessionId, command: c }).catch((e: unknown) => this.#end(toClientError(e)))
  }

  close(): void {
    if (this.#over) return
    this.#finish()
    client.preview.close({ sessionId: this.#sessionId }).catch(() => undefined)
  }

  async #read(url: string): Promise<void> {
    const decoder = new PacketDecoder()
    try {
      const response = await fetch(url, { signal: this.#abort.signal })
      if (!response.ok || !response.body) throw new Error(`preview stream: HTTP ${response.status}`)
      const reader = response.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        for (const p of decoder.push(value)) {
          if (this.#over) return
          if (p.type === 'event') this.#handlers.onEvent(decodeEvent(p.payload), p.generation)
          else this.#handlers.onPacket(p)
        }
      }
      this.#end(toClientError(new Error('the preview stream ended')))
    } catch (e) {
      this.#end(toClientError(e))
    }
  }

  #end(e: ClientError): void {
    if (this.#over) return
    this.#finish()
    this.#handlers.onEnd(e)
  }
  #finish(): void {
    this.#over = true
    this.#offEvent()
    this.#abort.abort()
  }
}
