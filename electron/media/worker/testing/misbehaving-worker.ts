import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/base/app-error.ts'
import { serveTasks } from '../serve-tasks.ts'

/** Tasks that do what media files make FFmpeg do; only tests start this entry. */
export interface MisbehavingTasks {
  echo: { input: unknown; output: unknown }
  pid: { input: null; output: number }
  crash: { input: null; output: null }
  /** Is killed from outside the first time; `mark` is a file that remembers. */
  killedOnce: { input: { mark: string }; output: string }
  exit: { input: null; output: null }
  refuse: { input: null; output: null }
  hang: { input: null; output: null }
  fill: { input: { megabytes: number }; output: number }
  work: { input: { ms: number }; output: string }
  busy: { input: { ms: number }; output: null }
}

serveTasks<MisbehavingTasks>({
  echo: async () => async (input) => input,
  pid: async () => async () => process.pid,
  crash: async () => async () => {
    console.error('about to fall over')
    process.kill(process.pid, 'SIGSEGV')
    return sleep(10_000, null)
  },
  killedOnce:
    async () =>
    async ({ mark }, { onProgress }) => {
      onProgress(0.5)
      if (existsSync(mark)) return 'done'
      writeFileSync(mark, '')
      process.kill(process.pid, 'SIGKILL')
      return sleep(10_000, 'never')
    },
  exit: async () => async () => process.exit(3),
  refuse: async () => async () => {
    throw new AppError('media.example', 'An example of a failure.', { retryable: true, params: { n: 7 } })
  },
  hang: async () => async () => new Promise<null>(() => undefined),
  // A header that promises more than there is: memory grows while the event loop turns.
  fill:
    async () =>
    async ({ megabytes }) => {
      const held: Buffer[] = []
      for (; held.length < megabytes; await sleep(2)) held.push(Buffer.alloc(2 ** 20, 1))
      return held.length
    },
  work:
    async () =>
    async ({ ms }, { signal, onProgress }) => {
      for (let done = 0; done < ms; done += 20) {
        await sleep(20, null, { signal })
        onProgress(done / ms, 'working')
      }
      return 'finished'
    },
  // Native code that does not look at the flag.
  busy:
    async () =>
    async ({ ms }) => {
      const end = performance.now() + ms
      while (performance.now() < end);
      return null
    },
})
