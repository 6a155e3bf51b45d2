// The engine with its window served to a browser. Prints one line of JSON when it is ready: {"ready":true,"url":…,"pid":…}.
import { randomBytes } from 'node:crypto'
import { createEngine } from './create-engine.ts'
import { defaultDataDir, RENDERER_DIR } from './host-paths.ts'
import { startServer } from './server/server.ts'

export interface WebHost {
  url: string
  port: number
  token: string
  close(): Promise<void>
}

/** Starts engine and server; the caller closes it. */
export async function startWebHost(o: { dataDir?: string; port?: number; token?: string; viteUrl?: string } = {}): Promise<WebHost> {
  const engine = createEngine({ dataDir: o.dataDir ?? defaultDataDir(), host: 'web' })
  const server = await startServer(engine, {
    port: o.port,
    token: o.token ?? randomBytes(24).toString('base64url'),
    rendererDir: RENDERER_DIR,
    viteUrl: o.viteUrl,
  })
  engine.jobs.resume()
  return {
    url: server.url,
    port: server.port,
    token: server.token,
    async close() {
      await server.close()
      await engine.close()
    },
  }
}

/** Ends a host cleanly on the signals that terminals and service managers send. */
export function closeOnSignals(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void close().finally(() => process.exit(0)))
}

if (import.meta.main) {
  const env = process.env
  const viteUrl = env['VITE_URL'] ?? env['ELECTRON_RENDERER_URL']
  const host = await startWebHost({ port: Number(env['PORT'] ?? 0), ...(viteUrl ? { viteUrl } : {}) })
  closeOnSignals(host.close)
  console.log(JSON.stringify({ ready: true, url: host.url, pid: process.pid }))
}
