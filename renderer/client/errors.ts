import { ORPCError } from '@orpc/client'
import { hasKey, translate } from '../i18n/index.ts'
import { native } from './native.ts'

type Params = Readonly<Record<string, string | number>>

/** A failure as the window treats it: a code for the catalogues and an English sentence for when there is no translation. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: string
  readonly retryable: boolean
  readonly params: Params
  constructor(code: string, message: string, options: { retryable?: boolean; params?: Params | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
    this.params = options.params ?? {}
  }
}

interface Coded {
  code: string
  params?: Params
}
const isCoded = (v: unknown): v is Coded => typeof v === 'object' && v !== null && typeof (v as { code?: unknown }).code === 'string'

/** Whatever was thrown, as a ClientError. */
export function toClientError(e: unknown): ClientError {
  if (e instanceof ClientError) return e
  if (e instanceof ORPCError) {
    const data: unknown = e.data
    if (isCoded(data)) return new ClientError(data.code, e.message, { params: data.params, cause: e })
    return new ClientError(String(e.code).toLowerCase().replaceAll('_', '-'), e.message, { cause: e })
  }
  if (e instanceof Error && /closed|aborted|websocket/i.test(e.message))
    return new ClientError('engine-lost', e.message, { retryable: true, cause: e })
  return new ClientError('internal', e instanceof Error ? e.message : String(e), { cause: e })
}

/** One sentence in the user's language: by code when the catalogue knows it, else the engine's own English. */
export function errorText(e: { code: string; message: string; params?: Params | undefined }): string {
  // A browser has no dialogs of the system, but a server that somebody started: what to do may differ there.
  const own = `errors:${e.code}InBrowser`
  const key = !native && hasKey(own) ? own : `errors:${e.code}`
  const text = hasKey(key) ? translate(key, { ...e.params, message: e.message }) : e.message
  // A failure that was stored without its figures cannot fill the sentence; its own English one is whole.
  return text.includes('{{') ? e.message : text
}
export const describeError = (e: unknown): string => errorText(toClientError(e))

/** Full text for a bug report. */
export function errorReport(e: unknown): string {
  const c = toClientError(e)
  const cause = c.cause instanceof Error ? (c.cause.stack ?? c.cause.message) : ''
  return [`code: ${c.code}`, `message: ${c.message}`, Object.keys(c.params).length ? `params: ${JSON.stringify(c.params)}` : '', cause]
    .filter(Boolean)
    .join('\n')
}
