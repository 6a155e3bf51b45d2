import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import WebSocket from 'ws'
import type { Contract } from '#shared/contract/contract.ts'

const HOST = join(import.meta.dirname, '../../electron/engine/web-host.ts')

/** The program as a browser user starts it, in a process of its own: what kills it is seen, and it has no friends in the test. */
export interface ChildHost {
  readonly child: ChildProcess
  readonly port: number
  readonly token: string
  /** Fresh folder with data, projects and exports; removed by close. */
  readonly folder: string
  /** Everything it has written to stdout (after the first line, which carries the key for the person) and stderr. */
  log(): string
  alive(): boolean
  /** One call over REST with the token; resolves with status, body and milliseconds. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: string; ms: number }>
  /** A client over its own WebSocket, authenticated; closed with the host. */
  client(): Promise<{ call: ContractRouterClient<Contract>; socket: WebSocket }>
  /** Sends bytes as they are and gives what came back until the other side closes or `ms` pass. */
  raw(bytes: string | Buffer, ms?: number): Promise<{ text: string; closed: boolean; ms: number }>
  open(): Promise<Socket>
  close(): Promise<void>
}

export async function startChildHost(o: { args?: string[]; env?: Record<string, string>; folder?: string } = {}): Promise<ChildHost> {
  const folder = o.folder ?? mkdtempSync(join(tmpdir(), 'cw-doors-'))
  for (const name of ['projects', 'exports', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
  const env = {
    ...process.env,
    CUTWRIGHT_DATA_DIR: join(folder, 'data'),
    CUTWRIGHT_PROJECT_DIR: join(folder, 'projects'),
    CUTWRIGHT_EXPORT_DIR: join(folder, 'exports'),
    // Its temporary files apart from everybody else's, so that they can be counted.
    TMPDIR: join(folder, 'tmp'),
    ...o.env,
  }
  const child = spawn(process.execPath, [...(o.args ?? []), HOST], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  const ready = Promise.withResolvers<{ port: number; token: string }>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const line = /^\{"ready":true.*$/m.exec(text)
    if (!line) return void (log += text)
    const url = new URL((JSON.parse(line[0]) as { url: string }).url)
    ready.resolve({ port: Number(url.port), token: url.searchParams.get('t')! })
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  let alive = true
  child.once('exit', (code, signal) => {
    alive = false
    ready.reject(new Error(`the host ended (${code ?? signal}): ${log.slice(-2000)}`))
  })
  const { port, token } = await ready.promise
  const sockets: WebSocket[] = []
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket))
      socket.once('error', reject)
    })

  return {
    child,
    port,
    token,
    folder,
    log: () => log,
    alive: () => alive,
    open,
    async ask(method, path, body) {
      const began = performance.now()
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const init = { method, headers, signal: AbortSignal.timeout(20_000), ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
      return { status: answer.status, body: await answer.text(), ms: performance.now() - began }
    },
    async client() {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
      sockets.push(socket)
      await new Promise((resolve, reject) => {
        socket.once('open', resolve)
        socket.once('error', reject)
      })
      socket.on('error', () => undefined)
      const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
      return { call: createORPCClient<ContractRouterClient<Contract>>(link), socket }
    },
    async raw(bytes, ms = 3000) {
      const began = performance.now()
      const socket = await open()
      let text = ''
      let closed = false
      socket.setEncoding('latin1').on('data', (d: string) => (text += d))
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve(void (closed = true))))
      socket.on('error', () => undefined)
      socket.write(bytes)
      const timer = new AbortController()
      await Promise.race([ended, new Promise<void>((r) => setTimeout(r, ms).unref())])
      timer.abort()
      socket.destroy()
      return { text, closed, ms: performance.now() - began }
    },
    async close() {
      for (const s of sockets) s.terminate()
      if (alive) {
        const gone = new Promise((r) => child.once('exit', r))
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), 8000)
        await gone
        clearTimeout(timer)
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
