// node scripts/slow.mjs [--sample] [vitest arguments]: the slow lists and every fault; prints what was tried and survived.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'node_modules/.cache/faults')
const given = process.argv.slice(2)
const sample = given.includes('--sample')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const args = ['run', '--config', 'vitest.slow.config.ts', ...given.filter((a) => a !== '--sample')]
const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FAULTS: sample ? 'sample' : 'full' },
})

/** The full list has stories in the window too, where it is built; arguments choose among the others alone. */
const window = !sample && given.length === 0 && existsSync(join(root, 'out/renderer/index.html'))
const stories = window
  ? spawnSync(process.execPath, [join(root, 'scripts/e2e.mjs')], { cwd: root, stdio: 'inherit', env: { ...process.env, FAULTS: 'full' } })
  : { status: 0 }
const passed = run.status === 0 && stories.status === 0

const tried = existsSync(folder)
  ? readdirSync(folder).flatMap((f) =>
      readFileSync(join(folder, f), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    )
  : []
const rows = Object.groupBy(tried, (t) => t.row)
console.log(`\nTried (${sample ? 'sample' : 'full list'}):`)
for (const [row, list] of Object.entries(rows).sort(([a], [b]) => a.localeCompare(b))) {
  console.log(`  ${row.padEnd(9)} ${String(list.reduce((n, t) => n + t.count, 0)).padStart(6)}`)
  for (const t of list.sort((a, b) => a.what.localeCompare(b.what)))
    console.log(`  ${''.padEnd(9)} ${String(t.count).padStart(6)}  ${t.what}${t.note ? ` (${t.note})` : ''}`)
}
console.log(passed ? 'Nothing was lost.' : 'Something failed: see above.')
writeFileSync(join(root, 'node_modules/.cache/faults.json'), `${JSON.stringify({ sample, passed, tried }, null, 2)}\n`)
process.exit(passed ? 0 : 1)
