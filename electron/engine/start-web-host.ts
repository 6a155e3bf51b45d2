import { createEngine } from './create-engine.ts'
import { defaultDataDir, RENDERER_DIR } from './host-paths.ts'
import { startServer } from './server/server.ts'

export interface WebHost {
  /** Opens the window; carries the key. */
  url: string
  port: number
  token: string
  close(): Promise<void>
}

export interface WebHostOptions {
  dataDir?: string
  port?: number
  token?: string
  viteUrl?: string
  /** Files and folders that may be read and written besides the program's own and those that are chosen in the window, for this run. */
  allow?: readonly string[]
}

/** The engine with its window served to a browser on this machine; goes on with what a dead engine left behind. */
export async function startWebHost(o: WebHostOptions = {}): Promise<WebHost> {
  const engine = createEngine({ dataDir: o.dataDir ?? defaultDataDir(), host: 'web' })
  for (const path of o.allow ?? []) engine.grants.allow(path)
  const server = await startServer(engine, { port: o.port, token: o.token, rendererDir: RENDERER_DIR, viteUrl: o.viteUrl })
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
