// Entry of the web host. Prints one line of JSON when it is ready: {"ready":true,"url":…,"pid":…}. PORT, VITE_URL and CUTWRIGHT_DATA_DIR
// choose the port (default: a free one), a Vite server for the page, and where its data lie.
import { keepCompiledCode } from '../media/worker/code-cache.ts'

keepCompiledCode()
// Only now, so that it comes out of the cache.
const { startWebHost } = await import('./start-web-host.ts')

const env = process.env
const viteUrl = env['VITE_URL'] ?? env['ELECTRON_RENDERER_URL']
// Given by a starter that brings a dead engine back, so that its windows stay logged in; children need not know it.
const token = env['CUTWRIGHT_TOKEN']
delete env['CUTWRIGHT_TOKEN']
const host = await startWebHost({ port: Number(env['PORT'] ?? 0), ...(token ? { token } : {}), ...(viteUrl ? { viteUrl } : {}) })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void host.close().finally(() => process.exit(0)))
console.log(JSON.stringify({ ready: true, url: host.url, pid: process.pid }))
