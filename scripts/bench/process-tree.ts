import { readdirSync, readFileSync } from 'node:fs'

/** What work took of the machine, summed over every process below this one; NaN where there is no /proc. */
export interface TreeUse {
  seconds: number
  cpuSeconds: number
  /** Largest sum of proportional set sizes (shared pages are counted once), in megabytes of 10^6 bytes. */
  peakMegabytes: number
}

/** Units of processor time in /proc: fixed at 100 by the kernel's interface on every usual machine. */
const TICKS_A_SECOND = 100
const SAMPLE_MS = 200

interface ProcessStat {
  parent: number
  /** Own time, and that of children that have ended and were waited for. */
  own: number
  waited: number
}

/**
 * Runs `work` and watches the processes below this one meanwhile. Processor time is exact: a process that ends moves its time into its
 * parent's account. Memory is sampled. Only one work at a time: whatever else this process has started is counted too.
 */
export async function watchTree<T>(work: () => Promise<T>): Promise<{ value: T; use: TreeUse }> {
  const before = cpuBelow()
  let peak = memoryBelow()
  const timer = setInterval(() => (peak = Math.max(peak, memoryBelow())), SAMPLE_MS)
  const started = performance.now()
  try {
    const value = await work()
    const seconds = (performance.now() - started) / 1000
    return { value, use: { seconds, cpuSeconds: cpuBelow() - before, peakMegabytes: Math.max(peak, memoryBelow()) / 1e6 } }
  } finally {
    clearInterval(timer)
  }
}

/** Processor time of all processes below `root` and of those that have ended, seconds. */
export function cpuBelow(root = process.pid): number {
  const all = readProcesses()
  if (!all) return Number.NaN
  const below = descendants(all, root)
  const waited = all.get(root)?.waited ?? 0
  return (waited + below.reduce((n, pid) => n + all.get(pid)!.own + all.get(pid)!.waited, 0)) / TICKS_A_SECOND
}

/** Proportional set size of all processes below `root`, bytes; resident size where the kernel does not tell. */
export function memoryBelow(root = process.pid): number {
  const all = readProcesses()
  if (!all) return Number.NaN
  return descendants(all, root).reduce((n, pid) => n + memoryOf(pid), 0)
}

function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    try {
      return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
    } catch {
      return 0
    }
  }
}

function readProcesses(): Map<number, ProcessStat> | null {
  if (process.platform !== 'linux') return null
  const all = new Map<number, ProcessStat>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The name in brackets may hold anything; what follows it is separated by spaces.
      const f = text.slice(text.lastIndexOf(')') + 2).split(' ')
      all.set(pid, { parent: Number(f[1]), own: Number(f[11]) + Number(f[12]), waited: Number(f[13]) + Number(f[14]) })
    } catch {
      // It has ended meanwhile.
    }
  }
  return all
}

function descendants(all: Map<number, ProcessStat>, root: number): number[] {
  const children = new Map<number, number[]>()
  for (const [pid, p] of all) children.set(p.parent, [...(children.get(p.parent) ?? []), pid])
  const found: number[] = []
  const walk = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      found.push(child)
      walk(child)
    }
  }
  walk(root)
  return found
}
