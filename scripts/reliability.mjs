// node scripts/reliability.mjs: puts what the last full run of the slow lists tried into docs/reliability.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const page = join(root, 'docs/reliability.md')
const { sample, passed, mended = [], tried } = JSON.parse(readFileSync(join(root, 'node_modules/.cache/faults.json'), 'utf8'))
if (sample || !passed) {
  console.error('The last run was a sample or failed: run npm run test:slow first.')
  process.exit(1)
}
/** Where the tests of a row lie. */
const TESTS = {
  links: 'faults/links',
  people: 'faults/people, e2e/faults',
  soak: 'faults/soak',
  system: 'faults/system',
  disk: 'faults/disk',
}
/** What many tests say in the same words is one line. */
const told = Object.values(Object.groupBy(tried, (t) => `${t.row} ${t.what}`)).map((same) => ({
  ...same[0],
  count: same.reduce((n, t) => n + t.count, 0),
  note: [...new Set(same.map((t) => t.note ?? ''))].filter(Boolean).slice(0, 2).join('; '),
}))
const rows = Object.groupBy(told, (t) => t.row)
const order = ['files', 'projects', 'disk', 'system', 'kill', 'links', 'doors', 'soak', 'people']
const again =
  mended.length > 0 ? ` ${mended.length} files failed at first, were mended at the cause and ran again: ${mended.join(', ')}.` : ''
const lines = [`Last full run: ${new Date().toISOString().slice(0, 10)}, everything passed.${again}`, '']
lines.push('| row | tried | what | notes |', '|---|---:|---|---|')
for (const row of order) {
  const list = [...(rows[row] ?? [])].sort((a, b) => b.count - a.count)
  const total = list.reduce((n, t) => n + t.count, 0)
  lines.push(`| **${row}** | **${total}** | ${TESTS[row] ?? `faults/${row}`} | |`)
  for (const t of list) lines.push(`| | ${t.count} | ${escape(t.what)} | ${escape(t.note ?? '')} |`)
}
function escape(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
const [before, , after] = readFileSync(page, 'utf8').split(/<!-- tried -->|<!-- end of tried -->/)
writeFileSync(page, `${before}<!-- tried -->\n${lines.join('\n')}\n<!-- end of tried -->${after}`)
