import { ClientError, toClientError } from './errors.ts'

/** Milliseconds that a wish waits for a lost engine to come back. */
const PATIENCE = 60_000

export interface Sender {
  /** Gives the wish a new id and sends it; sends it again, under the same id, when the connection breaks before the answer. Throws a ClientError. */
  send<T>(wish: (requestId: string) => Promise<T>): Promise<T>
  /** The engine is there again and knows what the wishes are about. */
  back(): void
}

export function createSender(patience = PATIENCE): Sender {
  let waiting: (() => void)[] = []
  /** True when the engine is back within so many milliseconds. */
  const backWithin = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms)
      waiting.push(() => {
        clearTimeout(timer)
        resolve(true)
      })
    })
  return {
    async send(wish) {
      const requestId = crypto.randomUUID()
      const until = Date.now() + patience
      let sent = false
      for (;;) {
        try {
          return await wish(requestId)
        } catch (e) {
          // Our own error says that there was no connection to send it over.
          sent ||= !(e instanceof ClientError)
          const error = toClientError(e)
          if (!sent || error.code !== 'engine-lost' || !(await backWithin(until - Date.now()))) throw error
        }
      }
    },
    back() {
      const now = waiting
      waiting = []
      for (const go of now) go()
    },
  }
}
