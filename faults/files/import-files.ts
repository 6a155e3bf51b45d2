import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TestEngine } from '#electron/engine/testing/test-engine.ts'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import type { Asset } from '#shared/timeline/model.ts'

export interface Tried {
  projectId: string
  /** One for each file, in order of the list. */
  assets: Asset[]
  /** What followed: pictures, peaks, analyses. */
  jobs: Job[]
  /** Most memory of one media worker, bytes. */
  peakBytes: number
  /** Longest time that a call waited meanwhile, milliseconds. */
  slowestAnswer: number
}

/** Imports files through the engine and waits for everything that follows from it; meanwhile the engine is asked again and again. */
export async function importFiles(t: TestEngine, name: string, paths: string[]): Promise<Tried> {
  const { projectId } = await t.client.projects.create({ name })
  const before = new Set((await t.client.jobs.list({})).map((j) => j.id))
  const watch = watchWorkers(t)
  const { jobId } = await t.client.library.import({ projectId, paths })
  const job = await t.engine.jobs.wait(jobId)
  expect(job.error).toBeNull()
  const jobs: Job[] = []
  for (let open = true; open; ) {
    const all = t.engine.jobs.list({ limit: 20_000 }).filter((j) => !before.has(j.id) && j.kind !== 'import')
    for (const j of all.filter((x) => !isFinal(x.state))) await t.engine.jobs.wait(j.id)
    open = all.some((j) => !isFinal(j.state))
    if (!open) jobs.push(...all)
  }
  const { records } = await t.client.projects.snapshot({ projectId })
  const byId = new Map(records.flatMap((r) => (r.type === 'asset' ? [[r.id as string, r] as const] : [])))
  const assets = (job.output as { assetIds: string[] }).assetIds.map((id) => byId.get(id)!)
  return { projectId, assets, jobs, ...watch() }
}

/**
 * What must hold of every file, whatever it is: a row with a coded reason in one sentence, or an asset whose facts are sane; jobs
 * that end; no half-written file in the cache.
 */
export function expectHandled(t: TestEngine, { assets, jobs }: Tried): void {
  const problems: string[] = []
  for (const a of assets) {
    if (!a) problems.push('a file without a row')
    else if (a.unusable) problems.push(...sentenceProblems(a.name, a.unusable.code, a.unusable.message))
    else if (!a.media || !(a.media.duration <= LONGEST)) problems.push(`${a.name}: ${JSON.stringify(a.media)}`)
  }
  for (const j of jobs) {
    if (!isFinal(j.state)) problems.push(`${j.title}: ${j.kind} is ${j.state}`)
    if (j.error) problems.push(...sentenceProblems(`${j.title} (${j.kind})`, j.error.code, j.error.message))
  }
  const halves = readdirSync(join(t.folder, 'data'), { recursive: true }).filter((f) => String(f).includes('partial'))
  problems.push(...halves.map((f) => `left behind: ${String(f)}`))
  expect(problems).toEqual([])
}

/** No small file here lasts longer: ticks of ten hours. */
const LONGEST = 10 * 3600 * 705_600_000

/** A bug that fell through has no code of its own. */
function sentenceProblems(what: string, code: string, message: string): string[] {
  const known = /^(media|export|render|preview|song|analysis|analyze)\.\w+$/.test(code)
  const sentence = /^\S[^\n\r]*\.$/.test(message) && message.length < 900
  return known && sentence ? [] : [`${what}: ${code}: ${message}`]
}

/** Looks at this process' children and asks the engine something until it is stopped. Memory is told by Linux only. */
function watchWorkers(t: TestEngine): () => { peakBytes: number; slowestAnswer: number } {
  let [peakBytes, slowestAnswer] = [0, 0]
  let asking = false
  let from = 0
  const timer = setInterval(() => {
    for (const pid of childrenOf(process.pid)) peakBytes = Math.max(peakBytes, residentBytes(pid))
    if (asking) return
    asking = true
    from = performance.now()
    const answered = (): void => {
      slowestAnswer = Math.max(slowestAnswer, performance.now() - from)
      asking = false
    }
    // A test that is over has closed its engine; an engine that does not answer stays the slowest.
    void t.client.projects.recent().then(answered, () => undefined)
  }, 50)
  return () => {
    clearInterval(timer)
    return { peakBytes, slowestAnswer: asking ? Math.max(slowestAnswer, performance.now() - from) : slowestAnswer }
  }
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
const childrenOf = (pid: number): string[] => read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
const residentBytes = (pid: string): number => Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
