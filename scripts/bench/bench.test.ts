import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { median, percentile, powerLaw, ratiosOf, summarise } from './bench.ts'
import { growthPlot } from './growth-plot.ts'
import { machine } from './machine.ts'
import { watchTree } from './process-tree.ts'
import { mustRun } from './processes.ts'
import { type Results, writeDocs } from './write-docs.ts'

const folder = mkdtempSync(join(tmpdir(), 'cw-bench-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('medians, percentiles and ratios of rounds', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
  expect([percentile([1, 2, 3, 4], 0.5), percentile([5, 1], 0.95), percentile([7], 0.01)]).toEqual([2, 5, 7])
  expect(summarise([{ a: 1 }, { a: 3 }])).toEqual({ a: { median: 2, min: 1, max: 3 } })
  // Round by round: the second round's load hits both.
  expect(ratiosOf([{ s: 10 }, { s: 40 }], [{ s: 20 }, { s: 80 }])).toEqual({ s: { median: 0.5, min: 0.5, max: 0.5 } })
})

test('the exponent of a power law is found again', () => {
  const { exponent, factor } = powerLaw([1, 4, 16].map((x) => ({ x, y: 3 * x ** 1.3 })))
  expect([exponent, factor]).toEqual([expect.closeTo(1.3, 9), expect.closeTo(3, 9)])
})

const growth = [
  { name: 'a', sizeOf: 'things', unit: 's' as const, points: [1, 4, 16].map((size) => ({ size, cost: size * 2 })), exponent: 1 },
  { name: 'b', sizeOf: 'things', unit: 'ms' as const, points: [1, 4, 16].map((size) => ({ size, cost: 5 })), exponent: 0 },
]

test('the plot shows every line with its exponent and no coordinate that is none', () => {
  const svg = growthPlot(growth)
  expect(svg).toContain('a: exponent 1.00')
  expect(svg).toContain('b: exponent 0.00')
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
})

test('a run renews its own rows in the pages and leaves the others and the words around them', () => {
  const docs = join(folder, 'docs/performance')
  mkdirSync(docs, { recursive: true })
  const page = 'before\n<!-- measured: written by `npm run bench -- --doc`, do not edit -->\nold\n<!-- end of what is measured -->\nafter\n'
  for (const at of [folder, docs]) writeFileSync(join(at, 'README.md'), page)
  const row = { work: 'w', must: 'm', aim: '–', measured: 'first', peer: '–', met: true, aimMet: null }
  const result = { about: '', rounds: 1, figures: {}, peers: {}, ratios: {} }
  const run = (name: string, measured: string): Results => ({
    ...{ date: '2026-01-01', machine: machine(), growth },
    cases: [{ name, ...result }],
    rows: { [name]: [{ ...row, measured }] },
  })
  writeDocs(docs, run('export', 'export once'))
  writeDocs(docs, run('plan', 'plan once'))
  writeDocs(docs, run('plan', 'plan twice'))
  for (const at of [folder, docs]) {
    const text = readFileSync(join(at, 'README.md'), 'utf8')
    expect(text).toMatch(/^before\n[\s\S]*export once[\s\S]*plan twice[\s\S]*after\n$/)
    expect(text).not.toContain('plan once')
    expect(text).not.toContain('\nold\n')
  }
  expect(readFileSync(join(docs, 'growth.svg'), 'utf8')).toContain('<svg')
})

test.skipIf(process.platform !== 'linux')('processor time and memory of a whole process tree', async () => {
  const burn =
    'const b = Buffer.alloc(60e6, 1); const t = process.cpuUsage(); while (process.cpuUsage(t).user < 300_000); setTimeout(() => b.length, 500)'
  const nested = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}])`
  const { use } = await watchTree(() => mustRun(process.execPath, ['-e', nested]))
  expect(use.cpuSeconds).toBeGreaterThan(0.3)
  expect(use.peakMegabytes).toBeGreaterThan(60)
})
