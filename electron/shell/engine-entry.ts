// The engine as Electron's utility process: started, restarted and told what to do by main (engine-process.ts).
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { type EngineServer, startServer } from '../engine/server/server.ts'
import { createKeychainSecretStore } from '../settings/secret-store.ts'
import { createWorkerBroker } from './brokered-worker.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'

const parent = process.parentPort
const tell = (m: FromEngine): void => parent.postMessage(m)
const broker = createWorkerBroker(tell)
let running: { engine: Engine; server: EngineServer } | undefined

async function start(o: EngineStart): Promise<void> {
  const engine = createEngine({
    dataDir: o.dataDir,
    host: 'electron',
    spawnWorker: broker.spawnWorker,
    shellKey: o.shellKey,
    secrets: createKeychainSecretStore(o.secrets, (name, value) => tell({ type: 'secret', name, value })),
  })
  const server = await startServer(engine, {
    port: o.port,
    token: o.token,
    rendererDir: o.rendererDir,
    ...(o.viteUrl ? { viteUrl: o.viteUrl } : {}),
  })
  running = { engine, server }
  engine.jobs.resume()
  tell({ type: 'ready', port: server.port, url: server.url })
}

async function close(): Promise<void> {
  await running?.server.close()
  await running?.engine.close()
  process.exit(0)
}

parent.on('message', ({ data }: { data: ToEngine }) => {
  if (broker.receive(data)) return
  if (data.type === 'start')
    start(data).catch((e: unknown) => tell({ type: 'failed', message: e instanceof Error ? e.message : String(e) }))
  else if (data.type === 'close') void close()
  else if (data.type === 'grant') {
    for (const path of data.paths) running?.engine.grants.allowForever(path)
    tell({ type: 'granted', id: data.id })
  }
})
