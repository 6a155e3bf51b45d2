// npm run bench [-- options]: measures Cutwright beside its peers, in turn, on the same files.
//   --only NAME[,NAME…]  some cases alone (names as the table prints them; 'growth' for the plot)
//   --rounds N           at most N rounds a case; default 5
//   --out FILE           results as JSON; written anew after every case
//   --doc                writes the table, the plot and the results into docs/performance (with --only: renews these rows)
//   --quick              the guard: ratios against the committed baseline in about a minute; fails on a fall of more than 25 %
//   --quick --baseline   writes that baseline anew
//   --small              tiny sizes, to try the bench itself; never for numbers
// Peers (Debian: apt-get install melt ffmpeg aubio-tools; chromium for the window) that are absent are named and left out.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchCase, BenchContext, CaseResult } from './bench.ts'
import { beats } from './cases/beats.ts'
import { exportFilm } from './cases/export.ts'
import { firstPicture } from './cases/first-picture.ts'
import { importFiles } from './cases/import.ts'
import { journal } from './cases/journal.ts'
import { learn } from './cases/learn.ts'
import { longFilm } from './cases/long-film.ts'
import { plan } from './cases/plan.ts'
import { previewOnOriginals, previewOnProxies } from './cases/preview.ts'
import { shots } from './cases/shots.ts'
import { stabilise } from './cases/stabilise.ts'
import { start } from './cases/start.ts'
import { timelineWindow } from './cases/timeline-window.ts'
import { machine } from './machine.ts'
import { runCase } from './run-case.ts'
import { type Results, writeDocs } from './write-docs.ts'

const CASES: BenchCase[] = [
  ...[exportFilm, longFilm, previewOnProxies, previewOnOriginals, firstPicture, shots, learn, stabilise, beats, plan],
  ...[timelineWindow, importFiles, start, journal],
]

const { values } = parseArgs({
  options: {
    ...{ quick: { type: 'boolean' }, baseline: { type: 'boolean' }, small: { type: 'boolean' }, doc: { type: 'boolean' } },
    ...{ only: { type: 'string' }, rounds: { type: 'string' }, out: { type: 'string' } },
  },
})
const root = join(import.meta.dirname, '../..')
const context: BenchContext = {
  folder: mkdtempSync(join(tmpdir(), 'cutwright-bench-')),
  mediaFolder: join(root, 'node_modules/.cache/bench-media'),
  small: values.small ?? false,
}
mkdirSync(context.mediaFolder, { recursive: true })
process.once('exit', () => rmSync(context.folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

if (values.quick) {
  const { guard } = await import('./guard.ts')
  process.exit((await guard(context, values.baseline ?? false)) ? 0 : 1)
}

const wanted = values.only?.split(',').map((s) => s.trim())
const unknown = wanted?.filter((w) => w !== 'growth' && !CASES.some((c) => c.name === w)) ?? []
if (unknown.length) {
  console.error(`No case is called ${unknown.join(', ')}. There are: ${[...CASES.map((c) => c.name), 'growth'].join(', ')}.`)
  process.exit(2)
}
const rounds = Number(values.rounds ?? 5)
const results: Results = { date: new Date().toISOString().slice(0, 10), machine: machine(), cases: [], rows: {}, growth: null }
const save = (): void => {
  if (values.out) writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`)
  if (values.doc && !context.small) writeDocs(join(root, 'docs/performance'), results)
}

const started = performance.now()
for (const c of CASES) {
  if (wanted && !wanted.includes(c.name)) continue
  const result: CaseResult = await runCase(c, context, Math.min(rounds, c.rounds ?? rounds))
  results.cases.push(result)
  results.rows[c.name] = result.error === undefined ? c.tell(result) : []
  for (const row of results.rows[c.name]!)
    console.error(`  ${row.met ? (row.aimMet ? 'AIM ' : 'met ') : 'MISS'} ${row.measured.replaceAll('**', '')}`)
  save()
}
if (!wanted || wanted.includes('growth')) {
  console.error('growth: export, import, plan and timeline at 1 ×, 4 × and 16 × the size')
  try {
    const { measureGrowth } = await import('./growth.ts')
    results.growth = await measureGrowth(context)
    for (const g of results.growth)
      console.error(`  ${g.name}: exponent ${g.exponent} (${g.points.map((p) => `${p.size}: ${p.cost} ${g.unit}`).join(', ')})`)
    save()
  } catch (e) {
    console.error('  failed:', e)
    process.exitCode = 1
  }
}
if (!values.out) console.log(JSON.stringify(results, null, 2))
console.error(`${Math.round((performance.now() - started) / 1000)} s in all`)
if (results.cases.some((c) => c.error !== undefined)) process.exitCode = 1
// Whatever a failed case has left running ends with it.
process.exit()
