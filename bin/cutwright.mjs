#!/usr/bin/env node
// The command line. Runs straight from the TypeScript sources; under an older Node it starts the one that came with the packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { keepCompiledCode } = await import('../electron/media/worker/code-cache.ts')
  keepCompiledCode()
  await import('../electron/engine/cli/main.ts')
} else {
  const win = process.platform === 'win32'
  const os = win ? 'win' : process.platform
  const packaged = [`node-${os}-${process.arch}`, `node-bin-${os}-${process.arch}`]
    .map((name) => join(root, 'node_modules', name, 'bin', win ? 'node.exe' : 'node'))
    .find(existsSync)
  if (!packaged) {
    console.error(`This needs Node 22.18 or newer (24 is best); this is ${process.version}. Install it, then run npm ci again.`)
    process.exit(1)
  }
  const child = spawn(packaged, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl C to the child as well; it decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
