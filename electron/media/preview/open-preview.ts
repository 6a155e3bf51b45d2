import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { PreviewSession } from '../media-service.ts'
import type { SpawnWorker, WorkerHandle } from '../worker/spawn-worker.ts'
import type { ToPreviewWorker } from './preview-worker.ts'

/** A worker that has not connected by then is given up, in milliseconds. */
const CONNECT_MS = 20_000
/** Time to end by itself before it is killed. */
const CLOSE_MS = 1500
/** How often a worker is asked for a sign of life, and after how many questions without an answer it is taken for hung. */
const PING_MS = 2000
const MOST_PINGS = 5

/** Starts a preview worker that waits for what it is to draw. */
export function startPreviewWorker(spawnWorker: SpawnWorker): WorkerHandle {
  const entry = new URL(import.meta.url.endsWith('.ts') ? './preview-worker.ts' : './preview-worker.js', import.meta.url).href
  return spawnWorker(entry, { name: 'preview' })
}

/**
 * Has `worker`, which is this session's from now on, draw a film and streams what it draws, first of all the picture at `start` (seconds).
 * Bytes go through a local socket straight from the worker, so that the engine only passes them on; commands go by message. Rejects with
 * AppError('preview.failed') when it does not start.
 */
export async function openPreview(
  film: { list: RenderList; size: { width: number; height: number }; start: number },
  worker: WorkerHandle,
): Promise<PreviewSession> {
  const post = (m: ToPreviewWorker): void => worker.post(m)
  const server = createServer()
  let cleanUp = (): Promise<void> => Promise.resolve()
  try {
    const place = await socketAddress()
    cleanUp = place.cleanUp
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(place.address, resolve)
    })
    post({ type: 'open', address: place.address, ...film })
    const socket = await connection(server, worker)
    return session(socket, worker, post)
  } catch (e) {
    worker.kill()
    throw e
  } finally {
    server.close()
    await cleanUp()
  }
}

function session(socket: Socket, worker: WorkerHandle, post: (m: ToPreviewWorker) => void): PreviewSession {
  let closing = false
  // A worker that dies takes the socket with it; onExit is what tells.
  socket.on('error', () => undefined)
  endWhenHung(worker, post)
  return {
    stream: socket,
    load: (list) => Promise.resolve(post({ type: 'load', list })),
    command: (command) => post({ type: 'command', command }),
    async close() {
      if (closing) return
      closing = true
      const gone = new Promise<void>((resolve) => worker.onExit(() => resolve()))
      post({ type: 'close' })
      const timer = setTimeout(() => worker.kill(), CLOSE_MS)
      await gone
      clearTimeout(timer)
      socket.destroy()
    },
    onExit(f) {
      worker.onExit(({ code, signal, stderr }) => {
        if (!closing)
          f(
            new AppError('preview.crashed', 'The preview stopped unexpectedly; it is opened again.', {
              retryable: true,
              cause: { code, signal, stderr },
            }),
          )
      })
    },
  }
}

/** Kills a worker that does not answer any more. Questions are counted, not time: after a sleep of the machine one is open at most. */
function endWhenHung(worker: WorkerHandle, post: (m: ToPreviewWorker) => void): void {
  let open = 0
  const timer = setInterval(() => {
    if (open >= MOST_PINGS) return worker.kill()
    open++
    post({ type: 'ping' })
  }, PING_MS)
  timer.unref()
  worker.onMessage(() => (open = 0))
  worker.onExit(() => clearInterval(timer))
}

function connection(server: Server, worker: WorkerHandle): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (why: unknown): void => {
      clearTimeout(timer)
      reject(new AppError('preview.failed', 'The preview could not be started; try again.', { retryable: true, cause: why }))
    }
    const timer = setTimeout(() => fail('no connection in time'), CONNECT_MS)
    worker.onExit(fail)
    server.once('connection', (socket) => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

/** A place for one local socket that only this user can reach: a named pipe on Windows, else a file in a private folder. */
async function socketAddress(): Promise<{ address: string; cleanUp: () => Promise<void> }> {
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\cutwright-${randomUUID()}`, cleanUp: () => Promise.resolve() }
  const folder = await mkdtemp(join(tmpdir(), 'cutwright-'))
  return { address: join(folder, 's'), cleanUp: () => rm(folder, { recursive: true, force: true }) }
}
