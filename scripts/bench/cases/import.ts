import type { Browser, Page } from '@playwright/test'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import type { Job } from '#shared/jobs/job.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { manyFiles } from '../many-files.ts'
import { type BenchHost, call, jobsDone, launchBrowser, openWindow, startBenchHost, wait } from '../window.ts'
import { ms, say, seconds, yes } from '../words.ts'

const LONG = `window.__long = []; new PerformanceObserver((l) => { for (const e of l.getEntries()) window.__long.push(e.duration) }).observe({ entryTypes: ['longtask'] })`
const PING_MS = 20

let browser: Browser
let paths: string[]
let turn = 0

/** Asks for something trivial again and again until told to stop; milliseconds of every answer. */
function pingEngine(host: BenchHost): () => Promise<number[]> {
  let on = true
  const times: number[] = []
  const loop = (async () => {
    while (on) {
      const started = performance.now()
      await call(host, 'GET', '/export/presets')
      times.push(performance.now() - started)
      await wait(PING_MS)
    }
  })()
  return async () => {
    on = false
    await loop
    return times
  }
}

async function importFolder(host: BenchHost, projectId: string, folder: string): Promise<number> {
  const started = performance.now()
  const { jobId } = await call<{ jobId: string }>(host, 'POST', `/projects/${projectId}/import`, { paths: [folder] })
  for (;;) {
    const job = await call<Job>(host, 'GET', `/jobs/${jobId}`)
    if (job.state === 'succeeded') return (performance.now() - started) / 1000
    if (job.state === 'failed' || job.state === 'cancelled') throw new Error(`the import ${job.state}: ${job.error?.message ?? ''}`)
    await wait(50)
  }
}

export const importFiles: BenchCase = {
  name: 'import',
  about:
    'import of a folder of 500 small files (450 films of 2 s, 50 sounds) into an open window, until posters, strips and analyses are all there',
  rounds: 1,
  async prepare(c) {
    paths = await manyFiles(join(c.folder, 'many', 'files'), c.small ? 60 : 500)
    cpSync(join(c.folder, 'many', 'files'), join(c.folder, 'many', 'copies'), { recursive: true })
    browser = await launchBrowser()
  },
  async run(c) {
    const host = await startBenchHost({ dataDir: join(c.folder, `import-${++turn}`), allow: join(c.folder, 'many'), proxies: 'auto' })
    try {
      const open = async (name: string): Promise<{ page: Page; id: string }> => {
        const { projectId } = await call<{ projectId: string }>(host, 'POST', '/projects', { name })
        const page = await openWindow(browser, host, LONG)
        await page.getByText(name).first().click()
        await page.getByRole('region', { name: 'Library' }).waitFor()
        await wait(1000)
        return { page, id: projectId }
      }
      const { page, id } = await open('First')
      // Opening the window is another row's business.
      await page.evaluate('void (window.__long.length = 0)')
      const stop = pingEngine(host)
      const started = performance.now()
      const imported = await importFolder(host, id, join(c.folder, 'many', 'files'))
      await jobsDone(host, 400_000)
      const allSeconds = (performance.now() - started) / 1000
      const pings = await stop()
      await wait(500)
      const long = (await page.evaluate('window.__long')) as number[]
      await page.close()

      const second = await open('Second')
      const again = await importFolder(host, second.id, join(c.folder, 'many', 'copies'))
      await jobsDone(host, 100_000)
      // The import itself is one.
      const extra = (await call<Job[]>(host, 'GET', `/jobs?limit=1000&projectId=${second.id}`)).length - 1
      await second.page.close()
      return {
        ...{ importSeconds: imported, allSeconds, longestTaskMs: Math.max(0, ...long), longTasks: long.filter((x) => x > 100).length },
        ...{ pingP50Ms: percentile(pings, 0.5), pingP99Ms: percentile(pings, 0.99), pingMaxMs: Math.max(...pings) },
        ...{ secondSeconds: again, hashSeconds: await hashAll(), repeatedJobs: extra, files: paths.length },
      }
    } finally {
      await host.stop()
    }
  },
  finish: () => browser?.close(),
  tell: ({ figures: f }) => [
    {
      work: `import of ${f['files']?.median} files`,
      must: 'no main-thread task > 100 ms in the window; ping p99 ≤ 50 ms meanwhile; a second import costs only hashing',
      aim: '–',
      measured: `longest task **${ms(f['longestTaskMs'])}**; ping p50 ${ms(f['pingP50Ms'])}, **p99 ${ms(f['pingP99Ms'])}**; in the project after ${seconds(f['importSeconds'])}, all analysed after ${seconds(f['allSeconds'])}; copies of all files into another project ${seconds(f['secondSeconds'])}, ${say(f['repeatedJobs'], 'jobs')} repeated (hashing alone ${seconds(f['hashSeconds'])})`,
      peer: '–',
      met: yes(f['longestTaskMs'], (x) => x <= 100) && yes(f['pingP99Ms'], (x) => x <= 50) && yes(f['repeatedJobs'], (x) => x === 0),
      aimMet: null,
    },
  ],
}

/** Seconds that hashing every file takes by itself, through the same worker. */
async function hashAll(): Promise<number> {
  const media = createMediaService({})
  try {
    await media.hash(paths[0]!)
    const started = performance.now()
    for (const p of paths) await media.hash(p)
    return (performance.now() - started) / 1000
  } finally {
    await media.close()
  }
}
