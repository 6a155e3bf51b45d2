import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type Behaviour, says, send, startVisionServer, type VisionServer, wordsOf, picturesOf } from '../testing/vision-server.ts'
import { type ChatClient, type ChatServer, createChatClient } from './chat-client.ts'

const KEY = 'sk-test-0123456789abcdef'
const Answer = z.object({ shots: z.array(z.object({ id: z.string(), size: z.string(), confidence: z.number() })) })
const GOOD = { shots: [{ id: 'a', size: 'close_up', confidence: 0.8 }] }
const good = JSON.stringify(GOOD)
const error = (message: string, more: object = {}): unknown => ({ error: { message, type: 'invalid_request_error', ...more } })

let folder: string
let picture: string
let server: VisionServer
let client: ChatClient
/** Milliseconds that the client waited, in order. */
let waits: number[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-chat-'))
  picture = join(folder, 'a.jpg')
  writeFileSync(picture, Buffer.from([0xff, 0xd8, 0xff, 0xd9]))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  server = await startVisionServer(says(good))
  waits = []
  client = createChatClient((ms, signal) => {
    waits.push(ms)
    signal.throwIfAborted()
    return Promise.resolve()
  })
})
afterEach(() => server.close())

const to = (more: Partial<ChatServer> = {}): ChatServer => ({
  baseUrl: server.baseUrl,
  model: 'seer',
  key: KEY,
  timeout: 5000,
  answerTokens: 500,
  ...more,
})
const ask = (more: Partial<ChatServer> = {}, signal = new AbortController().signal) =>
  client.ask(to(more), { system: 'Look.', parts: [{ text: 'What is it?' }, { image: picture }], answer: Answer, name: 'shots' }, signal)
const formats = (): (string | undefined)[] =>
  server.requests.map((r) => (r.body.response_format?.json_schema?.strict ? 'strict' : r.body.response_format?.type))

test('the request is the one that every server takes', async () => {
  expect(await ask()).toEqual({ ok: true, value: GOOD })
  const [r] = server.requests
  expect(r!.path).toBe('/v1/chat/completions')
  expect(r!.authorization).toBe(`Bearer ${KEY}`)
  expect(r!.body).toMatchObject({ model: 'seer', stream: false, temperature: 0.2, max_tokens: 500 })
  expect(picturesOf(r!)).toEqual(['data:image/jpeg;base64,/9j/2Q=='])
  expect(r!.body.messages[0]!.content).toContain('JSON')
  const allowed = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'description'])
  const keys = (v: unknown, named = false): string[] =>
    typeof v !== 'object' || v === null
      ? []
      : Array.isArray(v)
        ? v.flatMap((x) => keys(x))
        : Object.entries(v).flatMap(([k, x]) => [...(named ? [] : [k]), ...keys(x, k === 'properties')])
  expect(keys(r!.body.response_format!.json_schema!.schema).filter((k) => !allowed.has(k))).toEqual([])
})

test('no key, no authorization', async () => {
  await ask({ key: undefined })
  expect(server.requests[0]!.authorization).toBeUndefined()
})

/** What a server does, and how often it is asked; the answer is right in the end. */
const MENDED: [name: string, script: Behaviour[], requests: number, waited: number[]][] = [
  ['429 with Retry-After', [send(429, error('slow down'), { 'retry-after': '7' })], 2, [7000]],
  ['429 with Retry-After in milliseconds', [send(429, error('slow down'), { 'retry-after-ms': '250' })], 2, [250]],
  ['429 without a word', [send(429, ''), send(429, '')], 3, [1000, 2000]],
  ['503 with Retry-After', [send(503, 'busy', { 'retry-after': '2' })], 2, [2000]],
  ['500', [send(500, error('oops'))], 2, [1000]],
  ['502 with a page of HTML', [send(502, '<html><body>Bad gateway</body></html>')], 2, [1000]],
  ['408', [send(408, '')], 2, [1000]],
  [
    'a connection that breaks in the middle of the answer',
    [(_, r) => (r.writeHead(200, { 'content-length': '5000' }).write('{"choices":'), r.destroy())],
    2,
    [1000],
  ],
  ['a connection that breaks before the answer', [(_, r) => r.destroy()], 2, [1000]],
  ['a completion that is cut short', [send(200, '{"choices":[{"message":{"content":"{')], 2, [1000]],
  ['an error in a body of success', [send(200, error('overloaded', { code: 503 }))], 2, [1000]],
  ['prose around JSON', [says(`Here you go:\n${good}\nHave fun!`)], 1, []],
  ['code fences', [says(`\`\`\`json\n${good}\n\`\`\``)], 1, []],
  ['thoughts before it', [says(`<think>An {"example": 1} of what I might say</think>${good}`)], 1, []],
  ['the end of a thought alone', [says(`it might be {"a": 1}</think>\n${good}`)], 1, []],
  ['an empty content beside its reasoning', [says('', { reasoning: `so ${good}` })], 1, []],
  ['a list instead of the object around it', [says(JSON.stringify(GOOD.shots))], 1, []],
  ['numbers as words', [says(good.replace('0.8', '"0.8"'))], 1, []],
  ['a wrong schema, then a right one', [says('{"shots": [{"id": "a"}]}')], 2, []],
  ['no JSON at all, then some', [says('It is a close-up.')], 2, []],
  ['truncated JSON, then all of it', [says('{"shots": [{"id": "a", "si', { finish: 'length' })], 2, []],
  ['truncated JSON that the server does not confess to', [says('{"shots": [{"id": "a", "si')], 2, []],
  ['no choices, then one', [send(200, { choices: [] })], 2, []],
  ['an empty answer, then one', [says('')], 2, []],
  ['400 about response_format', [send(400, error("'response_format.type' must be 'json_object'"))], 2, []],
  ['400 about strict', [send(400, error('strict is not permitted'))], 2, []],
  [
    '422 with a detail, twice',
    [send(422, { detail: [{ msg: 'json_schema is not supported' }] }), send(400, { message: 'json_object unsupported' })],
    3,
    [],
  ],
  [
    '400 about max_tokens',
    [send(400, error("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."))],
    2,
    [],
  ],
  ['400 about temperature', [send(400, error("Unsupported value: 'temperature' does not support 0.2 with this model."))], 2, []],
  ['a router that finds nobody', [send(404, error('No endpoints found that can handle the requested parameters.'))], 2, []],
]
test.each(MENDED)('%s', async (_name, script, requests, waited) => {
  server.script.push(...script)
  expect(await ask()).toEqual({ ok: true, value: GOOD })
  expect(server.requests).toHaveLength(requests)
  expect(waits).toEqual(waited)
})

const declined = "I'm sorry, but I can't help with identifying people."
/** What a server always does, the code and scope of the refusal, and how often it is asked. */
const REFUSED: [name: string, always: Behaviour, code: string, scope: string, requests: number][] = [
  ['429 without end', send(429, error('slow down')), 'model.rateLimited', 'all', 4],
  ['429 that asks for an hour', send(429, error('slow down'), { 'retry-after': '3600' }), 'model.rateLimited', 'all', 1],
  [
    '429 because the account is empty',
    send(429, error('You exceeded your current quota', { code: 'insufficient_quota' })),
    'model.noCredit',
    'all',
    1,
  ],
  ['402', send(402, { error: 'Insufficient balance' }), 'model.noCredit', 'all', 1],
  ['500 without end', send(500, { message: 'oops' }), 'model.serverError', 'answer', 3],
  ['401', send(401, error(`Incorrect API key provided: ${KEY}.`)), 'model.keyRefused', 'all', 1],
  ['403', send(403, { detail: 'Forbidden' }), 'model.keyRefused', 'all', 1],
  ['413', send(413, 'Payload too large'), 'model.tooLarge', 'size', 1],
  [
    'a context that is too short',
    send(400, error("This model's maximum context length is 4096 tokens", { code: 'context_length_exceeded' })),
    'model.tooLarge',
    'size',
    1,
  ],
  [
    'a model that it has not',
    send(404, { error: { message: 'model "seer" not found, try pulling it first' } }),
    'model.unknownModel',
    'all',
    1,
  ],
  ['another address', send(404, '404 page not found'), 'model.wrongAddress', 'all', 1],
  ['a model that is blind', send(400, error('Image input is not supported by this model')), 'model.noEyes', 'all', 1],
  ['a redirect', send(307, '', { location: 'http://127.0.0.1:1/' }), 'model.redirected', 'all', 1],
  ['a wrong schema, twice', says('{"shots": "none"}'), 'model.badAnswer', 'answer', 2],
  ['a model that declines in words', says(declined), 'model.declined', 'answer', 1],
  ['a model that declines in its field', says('', { refusal: 'No.' }), 'model.declined', 'answer', 1],
  ['a filter', says('', { finish: 'content_filter' }), 'model.declined', 'answer', 1],
  ['no choices, ever', send(200, { choices: [] }), 'model.empty', 'answer', 2],
  ['a body without end', (_, r) => void r.writeHead(200).end(Buffer.alloc(11 << 20, 32)), 'model.badAnswer', 'answer', 1],
  ['a connection that always breaks', (_, r) => r.destroy(), 'model.dropped', 'answer', 3],
  ['400 about something else', send(400, error('messages[0] is odd')), 'model.badRequest', 'answer', 1],
]
test.each(REFUSED)('%s', async (_name, always, code, scope, requests) => {
  server.always = always
  const answer = await ask()
  expect(answer).toMatchObject({ ok: false, refusal: { code, scope } })
  expect(server.requests).toHaveLength(requests)
  const sentence = answer.ok ? '' : answer.refusal.message
  expect(sentence).toContain('was kept')
  expect(JSON.stringify(answer)).not.toContain(KEY.slice(3))
})

test.each([
  ['{error: {message}}', { error: { message: 'the reason' } }],
  ['{error: "text"}', { error: 'the reason' }],
  ['{message}', { message: 'the reason' }],
  ['{detail}', { detail: 'the reason' }],
  ['{detail: [{msg}]}', { detail: [{ msg: 'the reason' }] }],
  ['{errors: [{message}]}', { errors: [{ message: 'the reason' }] }],
  ['a list', [{ error: { message: 'the reason', code: 400 } }]],
  ['plain text', 'the reason'],
  ['HTML', '<html><style>p{}</style><p>the reason</p></html>'],
])('an error body of the shape %s is quoted', async (_name, body) => {
  server.always = send(400, body)
  const answer = await ask()
  expect(answer.ok ? '' : answer.refusal.params?.['detail']).toBe('the reason')
})

test('a server that does not answer in time is asked once more', async () => {
  server.always = () => undefined
  expect(await ask({ timeout: 150 })).toMatchObject({ ok: false, refusal: { code: 'model.timeout', scope: 'answer' } })
  expect(server.requests).toHaveLength(2)
})

test('a server that drips bytes without end runs out of time', async () => {
  server.always = (_, r) => {
    r.writeHead(200)
    const drip = setInterval(() => r.write(' '), 20)
    r.on('close', () => clearInterval(drip))
  }
  expect(await ask({ timeout: 200 })).toMatchObject({ ok: false, refusal: { code: 'model.timeout' } })
})

test('nobody listens', async () => {
  const socket = createServer().listen(0, '127.0.0.1')
  await new Promise((r) => socket.once('listening', r))
  const { port } = socket.address() as { port: number }
  await new Promise((r) => socket.close(r))
  expect(await ask({ baseUrl: `http://127.0.0.1:${port}/v1` })).toMatchObject({
    ok: false,
    refusal: { code: 'model.unreachable', scope: 'all', params: { detail: 'ECONNREFUSED' } },
  })
})

test('what a server takes is remembered for it and the model, once it has answered', async () => {
  server.script.push(
    send(400, error('response_format json_schema is not supported')),
    send(400, error('max_tokens: use max_completion_tokens')),
  )
  await ask()
  expect(formats()).toEqual(['strict', 'json_object', 'json_object'])
  await ask()
  expect(formats()).toHaveLength(4)
  expect(server.requests[3]!.body).toMatchObject({ response_format: { type: 'json_object' }, max_completion_tokens: 500 })
  await ask({ model: 'other' })
  expect(formats().at(-1)).toBe('strict')
})

test('strict is dropped first where the message names it', async () => {
  server.script.push(
    send(400, error('Unknown field: strict')),
    send(400, error('grammar too complex')),
    send(400, error('json_object is unsupported')),
  )
  await ask()
  expect(formats()).toEqual(['strict', 'json_schema', 'json_object', undefined])
})

test('the repair says what was wrong, once, and sends no pictures again where the answer held JSON', async () => {
  server.script.push(says('{"shots": [{"id": "a", "size": "close_up"}]}'))
  await ask()
  expect(wordsOf(server.requests[1]!)).toContain('confidence')
  expect([picturesOf(server.requests[0]!), picturesOf(server.requests[1]!)].map((p) => p.length)).toEqual([1, 0])
})

test('what was cut short gets twice the room', async () => {
  server.script.push(says('{"shots": [', { finish: 'length' }))
  await ask()
  expect(server.requests.map((r) => r.body.max_tokens)).toEqual([500, 1000])
})

test.each(['while it thinks', 'in the middle of its answer', 'between two tries'])('cancelled %s', async (when) => {
  const abort = new AbortController()
  server.always = (_, r) => {
    if (when === 'between two tries') return void r.writeHead(503, { 'retry-after': '1' }).end()
    if (when === 'in the middle of its answer') r.writeHead(200).write('{')
    setTimeout(() => abort.abort(), 30)
  }
  if (when === 'between two tries') {
    client = createChatClient(() => {
      abort.abort()
      return Promise.resolve()
    })
  }
  await expect(ask({}, abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(server.requests).toHaveLength(1)
})

test('a question of more than ten megabytes is not sent', async () => {
  const large = join(folder, 'large.jpg')
  writeFileSync(large, Buffer.alloc(8 << 20))
  const question = { system: 'Look.', parts: [{ image: large }], answer: Answer, name: 'shots' }
  expect(await client.ask(to(), question, new AbortController().signal)).toMatchObject({
    ok: false,
    refusal: { code: 'model.tooLarge', scope: 'size' },
  })
  expect(server.requests).toEqual([])
})

test('what was billed is told of even where the answer was of no use', async () => {
  server.always = says('{"shots": 1}')
  const told: unknown[] = []
  await client.ask(to(), { system: 's', parts: [{ image: picture }], answer: Answer, name: 'n' }, new AbortController().signal, (e) =>
    told.push(e),
  )
  expect(told).toEqual([
    { frames: 1, input: 900, output: 100 },
    { frames: 0, input: 900, output: 100 },
  ])
})
