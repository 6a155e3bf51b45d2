import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseResult, TableRow } from './bench.ts'
import type { Growth } from './growth.ts'
import { growthPlot } from './growth-plot.ts'
import type { Machine } from './machine.ts'

/** What a run of the bench found. */
export interface Results {
  /** ISO day of the newest figure. */
  date: string
  machine: Machine
  cases: CaseResult[]
  /** Rows of the table by case. */
  rows: Record<string, TableRow[]>
  growth: Growth[] | null
}

const BEGIN = '<!-- measured: written by `npm run bench -- --doc`, do not edit -->'
const END = '<!-- end of what is measured -->'

/** Puts the results into the folder: results.json, growth.svg, and README.md between its two marks. Rows of cases that did not run stay. */
export function writeDocs(folder: string, fresh: Results): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'results.json')
  const results = existsSync(file) ? merged(JSON.parse(readFileSync(file, 'utf8')) as Results, fresh) : fresh
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  if (results.growth) writeFileSync(join(folder, 'growth.svg'), growthPlot(results.growth))
  replaceMeasured(join(folder, 'README.md'), tables(results))
  replaceMeasured(join(folder, '../../README.md'), shortTable(results))
}

/** Puts `text` between the two marks of a page. Throws where it has lost them. */
function replaceMeasured(page: string, text: string): void {
  const old = readFileSync(page, 'utf8')
  const [from, to] = [old.indexOf(BEGIN), old.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${page} has lost the marks around what is measured`)
  writeFileSync(page, `${old.slice(0, from)}${BEGIN}\n\n${text}\n\n${old.slice(to)}`)
}

/** A case that failed this time keeps its older rows. */
function merged(old: Results, fresh: Results): Results {
  const done = fresh.cases.filter((c) => c.error === undefined)
  const names = new Set(done.map((c) => c.name))
  return {
    ...fresh,
    cases: [...old.cases.filter((c) => !names.has(c.name)), ...done],
    rows: { ...old.rows, ...Object.fromEntries(done.map((c) => [c.name, fresh.rows[c.name] ?? []])) },
    growth: fresh.growth ?? old.growth,
  }
}

const ORDER = [
  ...[
    'export',
    'memory of a long export',
    'preview on proxies',
    'preview on originals',
    'first picture',
    'shots',
    'learn',
    'stabilise',
    'beats',
    'plan',
  ],
  ...['timeline in the window', 'import', 'start', 'long journal'],
]

const rowsOf = (r: Results): TableRow[] => ORDER.flatMap((name) => r.rows[name] ?? [])
const mark = (row: TableRow): string => (!row.met ? 'missed' : row.aimMet ? 'aim reached' : 'reached')

/** For the front page: work, goal, result. */
function shortTable(r: Results): string {
  const { cpu, cores, node } = r.machine
  return [
    `${cpu} with ${cores} cores, no GPU, Node ${node.slice(1)}, ${r.date}:`,
    '',
    '| work | goal | measured | |',
    '|---|---|---|---|',
    ...rowsOf(r).map((x) => `| ${x.work} | ${x.must} | ${x.measured} | ${mark(x)} |`),
  ].join('\n')
}

function tables(r: Results): string {
  const { cpu, cores, memoryGiB, system, node } = r.machine
  const rows = rowsOf(r)
  const lines = rows.map((x) => `| ${x.work} | ${x.must} | ${x.aim} | ${x.measured} | ${x.peer} | ${mark(x)} |`)
  const met = rows.filter((x) => x.met).length
  return [
    `Measured on ${r.date}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, no GPU, ${system}, Node ${node.slice(1)}. Medians, the range of all rounds in brackets; ${met} of ${rows.length} goals reached.`,
    '',
    '| work | must reach | aim | measured | peer, same run | |',
    '|---|---|---|---|---|---|',
    ...lines,
    ...(r.growth ? ['', ...growthTable(r.growth)] : []),
  ].join('\n')
}

function growthTable(growth: Growth[]): string[] {
  return [
    '## How cost grows',
    '',
    '![Cost over size, both logarithmic: export, import, plan and timeline at 1, 4 and 16 times the size](growth.svg)',
    '',
    '| work | size | cost | exponent |',
    '|---|---|---|---|',
    ...growth.map(
      (g) =>
        `| ${g.name} | ${g.points.map((p) => p.size).join(', ')} ${g.sizeOf} | ${g.points.map((p) => p.cost).join(', ')} ${g.unit} | ${g.exponent.toFixed(2)} |`,
    ),
  ]
}
