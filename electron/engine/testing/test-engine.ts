import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import WebSocket from 'ws'
import type { Contract } from '#shared/contract/contract.ts'
import { createEngine, type EngineOptions } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { type EngineServer, startServer } from '../server/server.ts'

export interface TestEngine {
  engine: Engine
  server: EngineServer
  /** Fresh folder of this engine: data, projects and exports lie in it. */
  folder: string
  client: ContractRouterClient<Contract>
  /** A request of the page, with its cookie. */
  fetch(path: string, init?: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }): Promise<Response>
  close(): Promise<void>
}

export const SHELL_KEY = 'shell-key-of-the-test'

/** A real engine with its server on a folder of its own, and a client over the WebSocket. */
export async function startTestEngine(
  folder: string = mkdtempSync(join(tmpdir(), 'cw-engine-')),
  options: Partial<EngineOptions> = {},
): Promise<TestEngine> {
  const engine = createEngine({ ...options, dataDir: join(folder, 'data'), host: 'web', shellKey: SHELL_KEY })
  engine.settings.set({ projectDir: join(folder, 'projects'), exportDir: join(folder, 'exports'), proxies: 'never' })
  engine.grants.allow(folder)
  const page = join(folder, 'page')
  mkdirSync(page, { recursive: true })
  const server = await startServer(engine, { rendererDir: page })
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${server.token}` } })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  return {
    engine,
    server,
    folder,
    client,
    fetch: (path, init = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, {
        ...init,
        headers: { cookie: `cutwright_${server.port}=${server.token}`, ...init.headers },
      }),
    async close() {
      socket.terminate()
      await server.close()
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
