import { Command, InvalidArgumentError } from 'commander'
import { resolve } from 'node:path'
import { defaultDataDir } from '../../host-paths.ts'
import { startWebHost } from '../../start-web-host.ts'
import type { GlobalOptions } from '../session.ts'

const port = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return n
}

export const serveCommand = (): Command =>
  new Command('serve')
    .description('Serves the window to a browser on this machine; prints the address, which carries the key.')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, 0)
    .addHelpText('after', '\nExample:\n  cutwright serve --port 8420')
    .action(async (o: { port: number }, c: Command) => {
      const g = c.optsWithGlobals<GlobalOptions>()
      const host = await startWebHost({ dataDir: resolve(g.dataDir ?? defaultDataDir()), port: o.port })
      process.stdout.write(
        g.json
          ? `${JSON.stringify({ ready: true, url: host.url, pid: process.pid })}\n`
          : `Open this address in a Chromium browser:\n  ${host.url}\nCtrl C ends.\n`,
      )
      await new Promise<void>((end) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end())
      })
      await host.close()
    })
