// The web host as `cutwright serve` starts it, allowed to read the bench's own folder. Prints one line of JSON when it is ready.
import { keepCompiledCode } from '#electron/media/worker/code-cache.ts'

keepCompiledCode()
// Only now, so that it comes out of the cache, as in the web host itself.
const { createEngine } = await import('#electron/engine/create-engine.ts')
const { RENDERER_DIR } = await import('#electron/engine/host-paths.ts')
const { startServer } = await import('#electron/engine/server/server.ts')

const o = JSON.parse(process.env['BENCH_HOST']!) as { dataDir: string; allow: string; proxies: 'auto' | 'always' | 'never' }
const engine = createEngine({ dataDir: o.dataDir, host: 'web' })
const server = await startServer(engine, { rendererDir: RENDERER_DIR })
engine.jobs.resume()
engine.grants.allow(o.allow)
engine.settings.set({ proxies: o.proxies })
process.once(
  'SIGTERM',
  () =>
    void server
      .close()
      .then(() => engine.close())
      .finally(() => process.exit(0)),
)
console.log(JSON.stringify({ ready: true, url: server.url }))
