import type { ServerError } from './error-body.ts'

/** How a server is asked for JSON, from the best kind down. */
const RUNGS = ['strict', 'schema', 'object', 'none'] as const
export type Rung = (typeof RUNGS)[number]

/** What a server and model take; found out by asking, and remembered for each. */
export interface Manner {
  rung: Rung
  tokenField: 'max_tokens' | 'max_completion_tokens'
  temperature: boolean
}
export const FIRST_MANNER: Manner = { rung: 'strict', tokenField: 'max_tokens', temperature: true }

const FORMAT = /response_format|json_schema|json_object|schema|grammar|unsupported|structured|\bstrict\b|json mode/i
const CONTEXT = /context[ _](length|window|size)|maximum context|too many (input )?tokens|prompt is too long|exceeds? .{0,40}context/i
const EYES =
  /image(s|_url)?\b.{0,60}(not supported|unsupported|not support|invalid|cannot|not allowed)|(not support|no support|doesn't support|does not accept).{0,40}(image|vision|multimodal)|invalid image input|no vision/i

/** The question was longer than the model can hold: fewer pictures may pass. */
export const isTooLong = (status: number, e: ServerError): boolean =>
  status === 413 || (status >= 400 && status < 500 && CONTEXT.test(`${e.message} ${e.code}`))

/** The model sees no pictures. */
export const isBlind = (status: number, e: ServerError): boolean => status >= 400 && status < 500 && EYES.test(e.message)

/** How to ask again after a refusal; null where nothing else would be taken. `told` is what was sent. */
export function otherManner(told: Manner, status: number, e: ServerError): Manner | null {
  const said = `${e.message} ${e.param} ${e.code}`
  // A router that was told to insist finds nobody who takes all of it.
  const nobody = status === 404 && /no endpoints? found|requested parameters/i.test(said)
  if (status !== 400 && status !== 422 && !nobody) return null
  if (told.tokenField === 'max_tokens' && /max_tokens/.test(said)) return { ...told, tokenField: 'max_completion_tokens' }
  if (told.temperature && /temperature/i.test(said)) return { ...told, temperature: false }
  if (told.rung === 'none' || !(nobody || FORMAT.test(said))) return null
  if (told.rung === 'strict' && /\bstrict\b|additionalProperties/i.test(said)) return { ...told, rung: 'schema' }
  return { ...told, rung: told.rung === 'object' ? 'none' : 'object' }
}
