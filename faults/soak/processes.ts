import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** What one process holds at this moment (Linux). */
export interface ProcessState {
  pid: number
  /** 'engine', or the worker's own name ('media-probe', 'preview'). */
  role: string
  /** Its share of physical memory, megabytes; shared pages are counted in parts. */
  pss: number
  descriptors: number
  zombie: boolean
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The engine and everything it has started. Processes that end while we look are left out. */
export function processesOf(engine: number): ProcessState[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : ''
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (stat) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
  }
  const tree = [engine]
  for (const pid of tree) tree.push(...(parents.get(pid) ?? []))
  return tree.flatMap((pid) => stateOf(pid, pid === engine))
}

function stateOf(pid: number, isEngine: boolean): ProcessState[] {
  const stat = read(`/proc/${pid}/stat`)
  if (!stat) return []
  const zombie = stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  const role = isEngine ? 'engine' : (/--name=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? 'other')
  const pss = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024
  let descriptors = 0
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`).length
  } catch {
    if (!zombie) return []
  }
  return [{ pid, role, pss, descriptors, zombie }]
}

/** What a process has open, for the report of a leak: kinds and how many of each. */
export function openFiles(pid: number): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    let target = ''
    try {
      target = readlinkSync(`/proc/${pid}/fd/${fd}`).replace(/:\[\d+\]$/, '')
    } catch {
      continue
    }
    kinds[target] = (kinds[target] ?? 0) + 1
  }
  return kinds
}

/** Every file below a folder, by its path from there. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((e) => !e.isDirectory())
      .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
  } catch {
    return []
  }
}
