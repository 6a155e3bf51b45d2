import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came in. */
export interface SeenRequest {
  path: string
  authorization: string | undefined
  /** The body of a chat request. */
  body: ChatBody
  bytes: number
}
export interface ChatBody {
  model: string
  max_tokens?: number
  max_completion_tokens?: number
  temperature?: number
  response_format?: { type: string; json_schema?: { name: string; strict?: boolean; schema: unknown } }
  messages: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] }[]
}

/** What the server does with one request: answers, or whatever a bad server does to a connection. */
export type Behaviour = (request: SeenRequest, response: ServerResponse) => void

export interface VisionServer {
  baseUrl: string
  requests: SeenRequest[]
  /** Takes the next requests in turn; when they are used up, `always` does. */
  script: Behaviour[]
  always: Behaviour
  close(): Promise<void>
}

export const send =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))

/** A completion that says `text`. */
export const says = (text: string, more: { finish?: string; reasoning?: string; refusal?: string } = {}): Behaviour =>
  send(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        finish_reason: more.finish ?? 'stop',
        message: {
          role: 'assistant',
          content: text,
          ...(more.reasoning === undefined ? {} : { reasoning_content: more.reasoning }),
          ...(more.refusal === undefined ? {} : { refusal: more.refusal }),
        },
      },
    ],
    usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 },
  })

/** Everything that a request says in words. */
export const wordsOf = ({ body }: SeenRequest): string =>
  body.messages.map((m) => (typeof m.content === 'string' ? m.content : m.content.map((p) => p.text ?? '').join('\n'))).join('\n')
export const picturesOf = ({ body }: SeenRequest): string[] =>
  body.messages.flatMap((m) => (typeof m.content === 'string' ? [] : m.content.flatMap((p) => p.image_url?.url ?? [])))

/** A model that answers every question of ours rightly: close-ups at eye level, no boundary, sentences that keep their numbers. */
export const goodModel: Behaviour = (request, response) => {
  const words = wordsOf(request)
  const feature = (category: string, type: string, value: string, [start_ms, end_ms]: [number, number]): unknown => ({
    ...{ category, type, value, confidence: 0.9, start_ms, end_ms },
  })
  const shots = [...words.matchAll(/- (shot_\d{4}): (\d+) to (\d+) ms/g)].map(([, id, from, to]) => {
    const range: [number, number] = [Number(from), Number(to)]
    return {
      id,
      features: [
        feature('shot_size', 'size', 'Close-up', range),
        feature('camera_angle', 'angle', 'eye level', range),
        feature('subject', 'main', 'a patch of colour', range),
      ],
    }
  })
  const answer = words.includes('"color"')
    ? { color: 'red' }
    : words.includes('"boundaries"')
      ? { boundaries: [] }
      : words.includes('"instructions"')
        ? { steps: stepsIn(words) }
        : { shots }
  says(JSON.stringify(answer))(request, response)
}

/** The steps of a question about sentences, said otherwise with the same numbers. */
function stepsIn(words: string): unknown[] {
  const list = /\[\{"id"[\s\S]*\}\]/.exec(words)
  const steps = list ? (JSON.parse(list[0]) as { id: string; problem: string; instructions: string[]; check: string }[]) : []
  return steps.map((s) => ({
    id: s.id,
    problem: `Look closely: ${s.problem}`,
    instructions: s.instructions.map((i) => `Try this: ${i}`),
    check: s.check,
  }))
}

/** An OpenAI-compatible server on this machine that does as it is told. */
export async function startVisionServer(always: Behaviour = goodModel): Promise<VisionServer> {
  const server = createServer((request, response) => void handle(request, response))
  const self: VisionServer = { baseUrl: '', requests: [], script: [], always, close }
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const p of request) parts.push(p as Buffer)
    const bytes = Buffer.concat(parts)
    if (request.url === '/v1/models') {
      send(200, { object: 'list', data: [{ id: 'seer' }, { id: 'other' }] })(none, response)
      return
    }
    const seen: SeenRequest = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(bytes.toString('utf8')) as ChatBody,
      bytes: bytes.length,
    }
    self.requests.push(seen)
    ;(self.script.shift() ?? self.always)(seen, response)
  }
  const none: SeenRequest = { path: '', authorization: undefined, body: { model: '', messages: [] }, bytes: 0 }
  function close(): Promise<void> {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  self.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return self
}
