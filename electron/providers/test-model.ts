import { z } from 'zod'
import type { ModelTest } from '#shared/learn/model-test.ts'
import { type ChatClient, type ChatServer, hostOf } from './openai-compatible/chat-client.ts'
import { readErrorBody, withoutKey } from './openai-compatible/error-body.ts'
import { post } from './openai-compatible/post.ts'
import { refusalOfSilence, refusalOfStatus } from './openai-compatible/refusals.ts'

const LIST_TIMEOUT = 15_000
const PROBE_TIMEOUT = 60_000
/** Enough for a model that thinks first. */
const PROBE_TOKENS = 300
const MOST_MODELS = 500

const Listed = z.object({ id: z.string() }).or(z.object({ name: z.string() }).transform(({ name }) => ({ id: name })))
const Models = z
  .object({ data: z.array(Listed) })
  .transform((l) => l.data)
  .or(z.object({ models: z.array(Listed) }).transform((l) => l.models))
  .or(z.array(Listed))

const Colour = z.object({ color: z.string().describe('One word') })
const RED = /\bred\b|\brot\b|crimson|scarlet|红/i

/** Lists what a server has, then shows its model a red picture of 64 × 64 and asks for the colour. Costs a few hundred tokens. */
export async function testModel(client: ChatClient, server: ChatServer, picture: string, signal: AbortSignal): Promise<ModelTest> {
  const named = { host: hostOf(server.baseUrl), model: server.model }
  const ended = (o: Partial<ModelTest> & Pick<ModelTest, 'ok' | 'code' | 'message'>): ModelTest => ({
    models: [],
    sees: null,
    rung: null,
    ms: 0,
    ...o,
  })
  const listed = await post(`${server.baseUrl}/models`, { key: server.key, signal, timeout: LIST_TIMEOUT })
  if (!listed.ok) {
    const no = refusalOfSilence(named, listed)
    return ended({ ...no, ok: false })
  }
  if (listed.status === 401 || listed.status === 403) {
    const error = readErrorBody(listed.text)
    return ended({ ...refusalOfStatus(named, listed.status, { ...error, message: withoutKey(error.message, server.key) }), ok: false })
  }
  // A server may list nothing and answer nevertheless.
  const models = listed.status < 300 ? modelsIn(listed.text) : []
  if (server.model === '')
    return ended({
      ...{ ok: false, code: 'model.noName', models, params: { host: named.host, count: models.length } },
      message: `${named.host} lists ${models.length} models; name one that sees pictures.`,
    })
  const before = performance.now()
  const question = {
    system: 'You look at a picture and name its colour in English.',
    parts: [{ text: 'Which one colour fills this picture?' }, { image: picture }],
    answer: Colour,
    name: 'colour',
  }
  const short = { ...server, timeout: Math.min(server.timeout, PROBE_TIMEOUT), answerTokens: PROBE_TOKENS }
  const answer = await client.ask(short, question, signal)
  const ms = Math.round(performance.now() - before)
  const rung = client.mannerOf(server)?.rung ?? null
  if (!answer.ok) {
    const { code, message, params } = answer.refusal
    return ended({ ok: false, code, message, ...(params ? { params } : {}), models, rung, ms })
  }
  const sees = RED.test(answer.value.color)
  const seconds = (ms / 1000).toFixed(1)
  return ended({
    ok: sees,
    code: sees ? null : 'model.blind',
    message: sees
      ? `${server.model} at ${named.host} sees pictures and answered in ${seconds} s.`
      : `${server.model} at ${named.host} answered, but called a red picture "${answer.value.color.slice(0, 40)}"; choose a model that sees.`,
    params: { model: server.model, host: named.host, detail: answer.value.color.slice(0, 40), seconds },
    ...{ models, sees, rung, ms },
  })
}

function modelsIn(text: string): string[] {
  try {
    const parsed = Models.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.map((m) => m.id).slice(0, MOST_MODELS) : []
  } catch {
    return []
  }
}
