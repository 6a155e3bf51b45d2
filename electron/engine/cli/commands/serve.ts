import { Command, InvalidArgumentError } from 'commander'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultDataDir } from '../../host-paths.ts'
import { startWebHost } from '../../start-web-host.ts'
import type { GlobalOptions } from '../session.ts'

const port = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return n
}

function there(text: string, before: readonly string[]): string[] {
  const path = resolve(text)
  if (!existsSync(path)) throw new InvalidArgumentError('There is no such file or folder.')
  return [...before, path]
}

export const serveCommand = (): Command =>
  new Command('serve')
    .description('Serves the window to a browser on this machine; prints the address, which carries the key.')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, 0)
    .option('--allow <path>', 'a file or folder that requests may name, for this run; may be given several times', there, [])
    .addHelpText('after', '\nExamples:\n  cutwright serve --port 8420\n  cutwright serve --port 8420 --allow ./films --json')
    .action(async (o: { port: number; allow: string[] }, c: Command) => {
      const g = c.optsWithGlobals<GlobalOptions>()
      const host = await startWebHost({ dataDir: resolve(g.dataDir ?? defaultDataDir()), port: o.port, allow: o.allow })
      process.stdout.write(
        g.json
          ? `${JSON.stringify({ ready: true, url: host.url, address: new URL(host.url).origin, token: host.token, pid: process.pid })}\n`
          : `Open this address in a Chromium browser:\n  ${host.url}\nCtrl C ends.\n`,
      )
      await new Promise<void>((end) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end())
      })
      await host.close()
    })
