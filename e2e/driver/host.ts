import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export const ROOT = resolve(import.meta.dirname, '../..')

/** A running web host with its own data folder. */
export interface Host {
  /** Address with the token. */
  url: string
  dataDir: string
  process: ChildProcess
  stop(): Promise<void>
}

/** Starts the web host on a free port; without `dataDir` on an empty one that goes away at the end. `as`: address of a dead one, whose port and key it takes over. */
export async function startHost(dataDir?: string, as?: string): Promise<Host> {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'cutwright-e2e-'))
  const child = spawn(process.execPath, [join(ROOT, 'electron/engine/web-host.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CUTWRIGHT_DATA_DIR: dir, HOME: dir, USERPROFILE: dir, ...placeOf(as) },
  })
  const url = await new Promise<string>((found, failed) => {
    const timer = setTimeout(() => failed(new Error('the web host did not say its address within 30 s')), 30_000)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /https?:\/\/[^\s"]+/.exec(line)?.[0]
      if (!address) return
      clearTimeout(timer)
      found(address)
    })
    child.once('exit', (code) => failed(new Error(`the web host ended with ${code}`)))
  })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((r) => child.once('exit', r))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 8000)
      await ended
      clearTimeout(timer)
    }
    if (!dataDir && existsSync(dir)) rmSync(dir, { recursive: true, force: true })
  }
  return { url, dataDir: dir, process: child, stop }
}

function placeOf(address: string | undefined): Record<string, string> {
  if (address === undefined) return { PORT: '0' }
  const url = new URL(address)
  return { PORT: url.port, CUTWRIGHT_TOKEN: url.searchParams.get('t') ?? '' }
}
