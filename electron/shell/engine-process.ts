import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type UtilityProcess, utilityProcess } from 'electron'
import { workerEnvironment } from '../media/worker/worker-environment.ts'
import { setRank, type WorkerRank } from '../media/worker/worker-rank.ts'
import type { Keychain } from './keychain.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'

/** Deaths in a row after which the engine is not started again by itself. */
const MOST_RESTARTS = 3
/** An engine that has lived this long has recovered: the count begins anew. */
const STABLE_MS = 60_000
const STDERR_KEPT = 4000

export interface EngineProcess {
  /** Resolves with the window's address when the engine answers. */
  start(): Promise<string>
  /** Lets the engine read paths that a person chose. Resolves when it knows them. */
  grant(paths: string[]): Promise<void>
  /** Starts a new engine after it was given up. */
  restart(): Promise<void>
  /** Ends the engine after its last write. */
  close(): Promise<void>
}

interface Options {
  dataDir: string
  rendererDir: string
  /** Folder of the bundled entries. */
  entries: string
  viteUrl: string | null
  keychain: Keychain
  /** The engine died and is being started again (`again`), or was given up. */
  onDeath: (again: boolean) => void
}

/** Keeps an engine running: starts it in a utility process, starts it again on the same port with the same token when it dies. */
export function createEngineProcess(o: Options): EngineProcess {
  const token = randomBytes(24).toString('base64url')
  const shellKey = randomBytes(24).toString('base64url')
  const workers = new Map<number, UtilityProcess>()
  const grants = new Map<number, () => void>()
  let child: UtilityProcess | undefined
  let port = 0
  let deaths = 0
  let closing = false
  let nextGrant = 1

  const tell = (m: ToEngine): void => child?.postMessage(m)

  function spawn(worker: number, entry: string, name: string, rank?: WorkerRank): void {
    const path = entry.startsWith('file:') ? fileURLToPath(entry) : entry
    const w = utilityProcess.fork(path, [`--name=${name}`], {
      serviceName: name,
      stdio: 'pipe',
      env: workerEnvironment(),
    })
    w.once('spawn', () => rank && w.pid !== undefined && setRank(w.pid, rank))
    let stderr = ''
    w.stderr?.on('data', (d) => (stderr = (stderr + String(d)).slice(-STDERR_KEPT)))
    w.stdout?.resume()
    workers.set(worker, w)
    w.on('message', (message: unknown) => tell({ type: 'worker-message', worker, message }))
    w.once('exit', (code) => {
      workers.delete(worker)
      tell({ type: 'worker-exit', worker, code, stderr })
    })
  }

  function launch(): Promise<string> {
    const engine = utilityProcess.fork(join(o.entries, 'engine-entry.js'), [], { serviceName: 'Cutwright engine', stdio: 'inherit' })
    child = engine
    const born = Date.now()
    const start: EngineStart = {
      type: 'start',
      dataDir: o.dataDir,
      rendererDir: o.rendererDir,
      token,
      port,
      shellKey,
      secrets: o.keychain.readAll(),
      viteUrl: o.viteUrl,
    }
    engine.postMessage(start)
    return new Promise((resolve, reject) => {
      engine.on('message', (m: FromEngine) => {
        if (m.type === 'ready') {
          port = m.port
          resolve(m.url)
        } else if (m.type === 'failed') reject(new Error(m.message))
        else receive(m)
      })
      engine.once('exit', (code) => {
        reject(new Error(`the engine ended with code ${code}`))
        buried(born)
      })
    })
  }

  function receive(m: FromEngine): void {
    if (m.type === 'spawn') spawn(m.worker, m.entry, m.name, m.rank)
    else if (m.type === 'post') workers.get(m.worker)?.postMessage(m.message)
    else if (m.type === 'kill') workers.get(m.worker)?.kill()
    else if (m.type === 'secret') o.keychain.set(m.name, m.value)
    else if (m.type === 'granted') {
      grants.get(m.id)?.()
      grants.delete(m.id)
    }
  }

  /** Nothing is lost with an engine: the project is on disk and jobs go on from their checkpoints. */
  function buried(born: number): void {
    child = undefined
    for (const w of workers.values()) w.kill()
    workers.clear()
    for (const done of grants.values()) done()
    grants.clear()
    if (closing) return
    deaths = Date.now() - born > STABLE_MS ? 1 : deaths + 1
    const again = deaths <= MOST_RESTARTS
    o.onDeath(again)
    if (again) launch().catch((e: unknown) => console.error('the engine could not be started again:', e))
  }

  return {
    start: launch,
    grant(paths) {
      if (!child) return Promise.resolve()
      const id = nextGrant++
      tell({ type: 'grant', id, paths })
      return new Promise((resolve) => grants.set(id, resolve))
    },
    async restart() {
      deaths = 0
      if (!child) await launch()
    },
    async close() {
      closing = true
      const ending = child
      if (!ending) return
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      tell({ type: 'close' })
      const timer = setTimeout(() => ending.kill(), 5000)
      await gone
      clearTimeout(timer)
    },
  }
}
