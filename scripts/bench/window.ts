import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { findBrowser, launchOptions } from '../../e2e/driver/browser.ts'

export interface BenchHost {
  url: string
  /** Origin without the key, for requests of the bench itself. */
  origin: string
  token: string
  pid: number
  /** Milliseconds from the start of the process to the line that says that it is ready. */
  readyMs: number
  stop(): Promise<void>
}

/** A web host in a process of its own that may read everything below `allow`. */
export async function startBenchHost(o: { dataDir: string; allow: string; proxies: 'auto' | 'always' | 'never' }): Promise<BenchHost> {
  const started = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'host-entry.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOME: o.dataDir, USERPROFILE: o.dataDir, BENCH_HOST: JSON.stringify(o) },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 8000)
    await ended
    clearTimeout(timer)
  }
  try {
    const { url } = await new Promise<{ url: string }>((found, failed) => {
      const timer = setTimeout(() => failed(new Error('the host did not say its address within 60 s')), 60_000)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!line.startsWith('{')) return
        clearTimeout(timer)
        found(JSON.parse(line) as { url: string })
      })
      child.once('exit', (code) => failed(new Error(`the host ended with ${code}`)))
    })
    const at = new URL(url)
    return { url, origin: at.origin, token: at.searchParams.get('t')!, pid: child.pid!, readyMs: performance.now() - started, stop }
  } catch (e) {
    await stop()
    throw e
  }
}

export async function launchBrowser(): Promise<Browser> {
  if (!findBrowser()) throw new Error('no Chromium found for the window benches')
  return chromium.launch({ ...launchOptions(), timeout: 60_000 })
}

export async function openWindow(browser: Browser, host: BenchHost, script?: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' })
  if (script) await page.addInitScript(script)
  page.setDefaultTimeout(60_000)
  await page.goto(host.url)
  await page.locator('.status').waitFor()
  return page
}

/** A call of the engine's REST interface from this process. */
export async function call<T>(host: BenchHost, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${host.origin}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${host.token}`, origin: host.origin, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`)
  return (text ? JSON.parse(text) : undefined) as T
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until an expression holds in the page. Asked from outside: the page's own policy forbids code from strings. */
export async function until(page: Page, expression: string, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await page.evaluate(expression))) {
    if (performance.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${expression}`)
    await wait(15)
  }
}

/** Waits until no job is under way; rejects after `limitMs`. */
export async function jobsDone(host: BenchHost, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  for (;;) {
    const jobs = await call<Pick<Job, 'state'>[]>(host, 'GET', '/jobs?limit=1000')
    if (jobs.every((j) => isFinal(j.state))) return
    if (performance.now() > end) throw new Error(`jobs still under way after ${limitMs / 1000} s`)
    await wait(250)
  }
}
