import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Result } from '#shared/base/result.ts'
import type { ModelQuestion, ModelRefusal, QuestionPart } from '#shared/learn/language-model.ts'
import { readErrorBody, type ServerError, withoutKey } from './error-body.ts'
import { FIRST_MANNER, type Manner, otherManner } from './manner.ts'
import { coerce, plainSchema, type PlainSchema } from './plain-schema.ts'
import { MAX_BODY, post, type Posted, retryAfterMs } from './post.ts'
import { errorInside, isSorry, jsonIn, readCompletion, type Said } from './read-answer.ts'
import * as no from './refusals.ts'

/** A server with a model. The key is never put into an error or a log. */
export interface ChatServer {
  /** Without a slash at its end. */
  baseUrl: string
  model: string
  key: string | undefined
  /** Milliseconds for one exchange. */
  timeout: number
  /** Tokens of one answer. */
  answerTokens: number
  /** Fields that this service wants besides; `whenFormatted` only where a form of answer is asked for. */
  whenFormatted?: Record<string, unknown>
}

/** Told of every exchange that was billed, even where its answer could not be used. */
export type OnExchange = (e: { frames: number; input: number; output: number }) => void

export interface ChatClient {
  /**
   * Asks one question and checks the answer. Waits, asks again, and steps down from strict schemas to plain words as the server demands;
   * what it takes is remembered for (base URL, model). AbortError when cancelled.
   */
  ask<T>(server: ChatServer, question: ModelQuestion<T>, signal: AbortSignal, onExchange?: OnExchange): Promise<Result<T, ModelRefusal>>
  /** What the server takes, as far as found out. */
  mannerOf(server: Pick<ChatServer, 'baseUrl' | 'model'>): Manner | undefined
}

/** Exchanges for one question, all kinds of trying again together. */
const MOST_EXCHANGES = 14
/** Waits after 429 and 503, and after other passing failures, milliseconds. A server's own wish wins up to LONGEST_WAIT. */
const BUSY_WAITS = [1000, 2000, 4000]
const FAILURE_WAITS = [1000, 2000]
const LONGEST_WAIT = 120_000
/** Failures without an answer are tried again this often: a question that took its whole time once is tried only once more. */
const SILENCE_RETRIES = { timeout: 1, dropped: 2, unreachable: 1, tooLong: 0 }
/** Characters of a wrong answer that are shown to the model again. */
const SHOWN = 6000

type Message = { role: 'system' | 'user' | 'assistant'; content: string | ContentPart[] }
type ContentPart = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } }
type Asked<T> = Result<T, ModelRefusal>
const fail = (refusal: ModelRefusal): { ok: false; refusal: ModelRefusal } => ({ ok: false, refusal })

export const hostOf = (baseUrl: string): string => new URL(baseUrl).host

/** `pause` waits between tries; tests pass one that does not. */
export function createChatClient(
  pause: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, signal) => sleep(ms, undefined, { signal }),
): ChatClient {
  const manners = new Map<string, Manner>()
  const idOf = (s: Pick<ChatServer, 'baseUrl' | 'model'>): string => `${s.baseUrl}\n${s.model}`

  /** One question as messages, until the server has given an answer of any kind. */
  async function exchange(c: Call, messages: Message[], tokens: number): Promise<Asked<Said>> {
    let manner = manners.get(idOf(c.server)) ?? FIRST_MANNER
    let [busy, failures] = [0, 0]
    for (let n = 0; n < MOST_EXCHANGES; n++) {
      const body = JSON.stringify(bodyOf(c, messages, manner, tokens))
      if (body.length > MAX_BODY) return fail(no.refusalOfStatus(c.named, 413, { message: 'over 10 MB', code: '', type: '', param: '' }))
      const posted = await post(`${c.server.baseUrl}/chat/completions`, { ...c.server, body, signal: c.signal })
      const read = judge(posted)
      if (read.said) {
        manners.set(idOf(c.server), manner)
        const guessed = { input: estimateTokens(messages), output: Math.ceil(Buffer.byteLength(read.said.text) / 3) }
        c.onExchange?.({ frames: framesOf(messages), ...(read.said.tokens ?? guessed) })
        return { ok: true, value: read.said }
      }
      if (!posted.ok) {
        if (failures >= SILENCE_RETRIES[posted.failure]) return fail(no.refusalOfSilence(c.named, posted))
        await pause(FAILURE_WAITS[failures++]!, c.signal)
        continue
      }
      const error = cleaned(read.error, c.server.key)
      const other = otherManner(manner, read.status, error)
      if (other) {
        manner = other
        continue
      }
      const wait = waitFor(read.status, error, posted.retryAfter, busy, failures)
      if (wait === null) return fail(no.refusalOfStatus(c.named, read.status, error))
      if (wait > LONGEST_WAIT) return fail(no.refusalOfWait(c.named, Math.ceil(wait / 1000)))
      if (isBusy(read.status)) busy++
      else failures++
      await pause(wait, c.signal)
    }
    return fail(no.badAnswer(c.named, 'it was asked too often'))
  }

  return {
    mannerOf: (server) => manners.get(idOf(server)),
    async ask<T>(server: ChatServer, question: ModelQuestion<T>, signal: AbortSignal, onExchange?: OnExchange): Promise<Asked<T>> {
      const schema = plainSchema(question.answer)
      const named = { host: hostOf(server.baseUrl), model: server.model }
      const c: Call = { server, named, signal, schema, name: question.name, ...(onExchange ? { onExchange } : {}) }
      const messages = await messagesOf(question, schema)
      const first = await exchange(c, messages, server.answerTokens)
      if (!first.ok) return first
      const read = readAs(first.value, question.answer, schema)
      if (read.ok) return read
      if (first.value.declined !== null || isSorry(first.value.text))
        return fail(no.declined(named, first.value.declined ?? first.value.text))
      const again = repair(messages, first.value, read.refusal, schema)
      const second = await exchange(c, again, first.value.cut ? 2 * server.answerTokens : server.answerTokens)
      if (!second.ok) return second
      const mended = readAs(second.value, question.answer, schema)
      if (mended.ok) return mended
      if (second.value.declined !== null || isSorry(second.value.text))
        return fail(no.declined(named, second.value.declined ?? second.value.text))
      return fail(second.value.text.trim() === '' ? no.emptyAnswer(named) : no.badAnswer(named, mended.refusal))
    },
  }
}

interface Call {
  server: ChatServer
  named: no.Server
  signal: AbortSignal
  schema: PlainSchema
  name: string
  onExchange?: OnExchange
}

async function messagesOf(q: ModelQuestion<unknown>, schema: PlainSchema): Promise<Message[]> {
  const content: ContentPart[] = []
  for (const p of q.parts) content.push(await contentOf(p))
  const form = `Reply with one JSON object only. JSON schema: ${JSON.stringify(schema)}`
  return [
    { role: 'system', content: `${q.system.trim()}\n\n${form}` },
    { role: 'user', content },
  ]
}

/** Pictures go as data URLs: the only form that every server takes. */
async function contentOf(p: QuestionPart): Promise<ContentPart> {
  if ('text' in p) return { type: 'text', text: p.text }
  const data = await readFile(p.image)
  return { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${data.toString('base64')}` } }
}

function bodyOf(c: Call, messages: Message[], m: Manner, tokens: number): Record<string, unknown> {
  const { schema, name } = c
  const format =
    m.rung === 'none'
      ? undefined
      : m.rung === 'object'
        ? { type: 'json_object' }
        : { type: 'json_schema', json_schema: { name, ...(m.rung === 'strict' ? { strict: true } : {}), schema } }
  return {
    model: c.server.model,
    stream: false,
    ...(m.temperature ? { temperature: 0.2 } : {}),
    [m.tokenField]: tokens,
    messages,
    ...(format ? { response_format: format, ...c.server.whenFormatted } : {}),
  }
}

/** An answer, or the failure that the body tells of, whatever the status says. */
function judge(p: Posted): { said: Said } | { said: null; status: number; error: ServerError } {
  const none: ServerError = { message: '', code: '', type: '', param: '' }
  if (!p.ok) return { said: null, status: 0, error: none }
  if (p.status >= 300) return { said: null, status: p.status, error: readErrorBody(p.text) }
  const inside = errorInside(p.text)
  if (inside !== null) return { said: null, status: inside, error: readErrorBody(p.text) }
  // What is cut short or no completion at all may be whole the next time.
  const said = readCompletion(p.text)
  return said ? { said } : { said: null, status: 502, error: { ...none, message: 'the answer was no completion' } }
}

const cleaned = (e: ServerError, key: string | undefined): ServerError => ({ ...e, message: withoutKey(e.message, key) })

const isBusy = (status: number): boolean => status === 429 || status === 503
/** Milliseconds to wait before the same question is sent again; null: it is not. */
function waitFor(status: number, e: ServerError, retryAfter: string | null, busy: number, failures: number): number | null {
  if (no.isNoCredit(status, e)) return null
  if (isBusy(status)) return busy >= BUSY_WAITS.length ? null : (retryAfterMs(retryAfter) ?? BUSY_WAITS[busy]!)
  if (status === 408 || status >= 500) return FAILURE_WAITS[failures] ?? null
  return null
}

/** The first JSON value in an answer that is what was asked for; the refusal is a sentence for the model. */
function readAs<T>(said: Said, answer: z.ZodType<T>, schema: PlainSchema): Result<T, string> {
  let wrong = ''
  for (const value of jsonIn(said.text)) {
    const parsed = answer.safeParse(coerce(value, schema))
    if (parsed.success) return { ok: true, value: parsed.data }
    wrong ||= z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ').slice(0, 600)
  }
  return { ok: false, refusal: wrong || (said.cut ? 'it was cut short' : 'there was no JSON object in it') }
}

/** The second and last turn: a wrong answer is shown with what is wrong; one that was cut short, or none at all, is asked for anew. */
function repair(messages: Message[], said: Said, wrong: string, schema: PlainSchema): Message[] {
  if (said.cut || said.text.trim() === '') return messages
  const again = `That was not what was asked for: ${wrong}. Reply with the corrected JSON object only. JSON schema: ${JSON.stringify(schema)}`
  const shown: Message[] = [
    { role: 'assistant', content: said.text.slice(0, SHOWN) },
    { role: 'user', content: again },
  ]
  // What the pictures show stands in the answer already, unless it held no JSON at all.
  return said.text.includes('{') && said.text.length <= SHOWN
    ? [messages[0]!, ...textOnly(messages[1]!), ...shown]
    : [...messages, ...shown]
}

const textOnly = (m: Message): Message[] => [
  {
    role: m.role,
    content: typeof m.content === 'string' ? m.content : m.content.flatMap((p) => (p.type === 'text' ? [p.text] : [])).join('\n'),
  },
]

const parts = (m: Message): ContentPart[] => (typeof m.content === 'string' ? [{ type: 'text', text: m.content }] : m.content)
const framesOf = (messages: Message[]): number => messages.flatMap(parts).filter((p) => p.type === 'image_url').length
/** Where a server does not count: a token for three bytes of text, a picture of ours as the common models count it. */
const estimateTokens = (messages: Message[]): number =>
  messages.flatMap(parts).reduce((n, p) => n + (p.type === 'text' ? Math.ceil(Buffer.byteLength(p.text) / 3) : 350), 0)
