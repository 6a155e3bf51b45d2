// node scripts/slow.mjs [--sample | --again] [vitest arguments]: the slow lists and every fault; prints what was tried and survived.
//   --sample  the part that runs for every change
//   --again   only what failed in the last full run; what had passed keeps its counts
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const cache = join(root, 'node_modules/.cache')
const folder = join(cache, 'faults')
const given = process.argv.slice(2)
const sample = given.includes('--sample')
const again = given.includes('--again')
const chosen = given.filter((a) => a !== '--sample' && a !== '--again')

const before = again ? JSON.parse(readFileSync(join(cache, 'faults.json'), 'utf8')) : { sample, tried: [], failed: [], stories: false }
if (again && (before.sample || !before.failed || (before.failed.length === 0 && !before.stories))) {
  console.error('Nothing failed in the last full run, or there was none: run npm run test:slow first.')
  process.exit(2)
}
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const env = { ...process.env, FAULTS: sample ? 'sample' : 'full' }

/** Files with a test that failed, as paths from the root. */
function lists() {
  if (again && before.failed.length === 0) return []
  const report = join(cache, 'slow-report.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['run', '--config', 'vitest.slow.config.ts', ...reporters, ...chosen, ...before.failed]
  const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: root, stdio: 'inherit', env })
  const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
  const failed = files.filter((f) => f.status !== 'passed').map((f) => relative(root, f.name).replaceAll('\\', '/'))
  // A run that broke down has failed as a whole.
  return run.status !== 0 && failed.length === 0 ? ['faults', 'electron'] : failed
}

/** The full list has stories in the window too, where it is built; arguments choose among the others alone. True: one failed. */
function stories() {
  const wanted = again ? before.stories : !sample && chosen.length === 0
  if (!wanted || !existsSync(join(root, 'out/renderer/index.html'))) return false
  return spawnSync(process.execPath, [join(root, 'scripts/e2e.mjs')], { cwd: root, stdio: 'inherit', env }).status !== 0
}

const failed = lists()
const storyFailed = stories()
const passed = failed.length === 0 && !storyFailed

const now = readdirSync(folder).flatMap((f) =>
  readFileSync(join(folder, f), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line)),
)
/** What had failed at first, was mended, and ran again. */
const mended = [...new Set([...(before.mended ?? []), ...before.failed])].filter((f) => !failed.includes(f))
const renewed = new Set(now.map((t) => `${t.row} ${t.what}`))
const tried = [...before.tried.filter((t) => !renewed.has(`${t.row} ${t.what}`)), ...now]
/** What many tests say in the same words is one line. */
const told = Object.values(Object.groupBy(tried, (t) => `${t.row} ${t.what}`)).map((same) => ({
  ...same[0],
  count: same.reduce((n, t) => n + t.count, 0),
}))
const rows = Object.groupBy(told, (t) => t.row)
console.log(`\nTried (${sample ? 'sample' : 'full list'}):`)
for (const [row, list] of Object.entries(rows).sort(([a], [b]) => a.localeCompare(b))) {
  console.log(`  ${row.padEnd(9)} ${String(list.reduce((n, t) => n + t.count, 0)).padStart(6)}`)
  for (const t of list.sort((a, b) => a.what.localeCompare(b.what)))
    console.log(`  ${''.padEnd(9)} ${String(t.count).padStart(6)}  ${t.what}${t.note ? ` (${t.note})` : ''}`)
}
console.log(
  passed ? 'Nothing was lost.' : `Something failed: see above.${sample ? '' : ' When it is mended: npm run test:slow -- --again'}`,
)
writeFileSync(join(cache, 'faults.json'), `${JSON.stringify({ sample, passed, failed, stories: storyFailed, mended, tried }, null, 2)}\n`)
process.exit(passed ? 0 : 1)
