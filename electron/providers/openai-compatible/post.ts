/** An answer of a server, whatever its status; or why there was none. */
export type Posted =
  | { ok: true; status: number; retryAfter: string | null; text: string }
  | { ok: false; failure: 'unreachable' | 'timeout' | 'dropped' | 'tooLong'; detail: string }

/** Bytes of an answer that are read at most, and of a request that are sent. */
export const MAX_BODY = 10 << 20

export interface PostCall {
  /** Absent: asks with GET. */
  body?: string
  key: string | undefined
  signal: AbortSignal
  /** Milliseconds for the whole exchange. */
  timeout: number
}

/**
 * One exchange with a server. Redirects are answers, not followed: the key is for this server alone. AbortError when cancelled; every
 * other failure is data.
 */
export async function post(url: string, { body, key, signal, timeout }: PostCall): Promise<Posted> {
  signal.throwIfAborted()
  const patience = AbortSignal.timeout(timeout)
  let begun = false
  try {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      signal: AbortSignal.any([signal, patience]),
      ...(body === undefined ? {} : { body }),
    })
    begun = true
    const text = await readText(response)
    if (text === null) return { ok: false, failure: 'tooLong', detail: `more than ${MAX_BODY} bytes` }
    return { ok: true, status: response.status, retryAfter: retryAfterOf(response.headers), text }
  } catch (e) {
    signal.throwIfAborted()
    if (patience.aborted) return { ok: false, failure: 'timeout', detail: `${Math.round(timeout / 1000)} s` }
    const detail = causeOf(e)
    const dropped = begun || /ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed|terminated/.test(detail)
    return { ok: false, failure: dropped ? 'dropped' : 'unreachable', detail }
  }
}

/** The body as text; null where it is too long to be an answer. */
async function readText(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop lets go of the connection.
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MAX_BODY) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const retryAfterOf = (headers: Headers): string | null => {
  const ms = Number(headers.get('retry-after-ms'))
  return ms > 0 ? String(ms / 1000) : headers.get('retry-after')
}

function causeOf(e: unknown): string {
  const cause = e instanceof Error ? e.cause : undefined
  const code = (v: unknown): string => (v instanceof Error && 'code' in v && typeof v.code === 'string' ? v.code : '')
  // Node tries every address of a name and gathers what each said.
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  return code(inner) || (inner instanceof Error ? inner.message : '') || (e instanceof Error ? e.message : String(e))
}

/** Milliseconds that a Retry-After header asks for: seconds, or a date. Null where it says neither. */
export function retryAfterMs(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, 1000 * seconds)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
