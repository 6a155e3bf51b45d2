// npm run bench [-- --quick] [-- --only NAME] [-- --rounds N] [-- --out FILE]: measures speed beside peers on this machine.
// The table goes to stderr, JSON to stdout (or FILE). Peers that are not installed are named and left out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchCase, type BenchContext, type Measured, summarise } from './bench.ts'
import { beats } from './cases/beats.ts'
import { exportFilm } from './cases/export.ts'
import { importFolder } from './cases/import.ts'
import { plan } from './cases/plan.ts'
import { seek } from './cases/seek.ts'
import { shots } from './cases/shots.ts'
import { timelineWindow } from './cases/timeline-window.ts'
import { timelineEdits } from './cases/timeline-edits.ts'

// Order matters: import makes the sample project, export the film that shots and seek read.
const CASES: BenchCase[] = [importFolder, beats, plan, timelineEdits, exportFilm, shots, seek, timelineWindow]

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string' }, out: { type: 'string' } },
})
const rounds = values.rounds ? Number(values.rounds) : values.quick ? 1 : 3
const context: BenchContext = { folder: mkdtempSync(join(tmpdir(), 'cutwright-bench-')), quick: values.quick ?? false, made: new Map() }

/** The cases that one asks for, and what they need. */
const wanted = (name: string): string[] => [name, ...(CASES.find((c) => c.name === name)?.needs ?? []).flatMap(wanted)]
const prepared = new Set(values.only ? wanted(values.only) : CASES.map((c) => c.name))

const results: Record<string, unknown>[] = []
try {
  for (const c of CASES) {
    if (prepared.has(c.name)) await c.prepare?.(context)
    if (values.only && c.name !== values.only) continue
    process.stderr.write(`${c.name}: ${c.about}\n`)
    const ours: Measured[] = []
    const theirs: Measured[] = []
    let absent = false
    for (let i = 0; i < rounds; i++) {
      ours.push(await c.run(context))
      const p = absent ? 'absent' : await c.peer?.run(context)
      if (p === 'absent') absent = true
      else if (p) theirs.push(p)
    }
    const row = {
      name: c.name,
      about: c.about,
      goal: c.goal,
      rounds,
      cutwright: summarise(ours),
      peer: c.peer ? { name: c.peer.name, ...(absent ? { absent: true } : { figures: summarise(theirs) }) } : null,
    }
    results.push(row)
    for (const [k, v] of Object.entries(row.cutwright))
      process.stderr.write(`  ${k.padEnd(22)} ${String(v.median).padStart(9)}  (${v.min}–${v.max})   goal: ${c.goal}\n`)
    if (theirs.length)
      for (const [k, v] of Object.entries(summarise(theirs))) process.stderr.write(`  ${`${c.peer!.name}: ${k}`.padEnd(32)} ${v.median}\n`)
  }
} finally {
  rmSync(context.folder, { recursive: true, force: true })
}
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
}
const json = JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, quick: context.quick, results }, null, 2)
if (values.out) writeFileSync(values.out, `${json}\n`)
else process.stdout.write(`${json}\n`)
