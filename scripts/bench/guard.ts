import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchContext } from './bench.ts'
import { type GuardWork, guardWorks } from './guard-works.ts'
import { references } from './reference-work.ts'

/** A ratio this much above its baseline is a fall. */
const LIMIT = 1.25
const ROUNDS = 4
/** How often what seems to have fallen is measured again: the least of all rounds counts, and noise only ever adds. */
const AGAIN = 3
const FILE = join(import.meta.dirname, 'baseline.json')

/** Least CPU milliseconds seen so far: noise only ever adds. */
interface Seen {
  ours: number
  reference: number
}

/**
 * Guards the speed of the main works without trusting the machine: each work's processor time is divided by that of a reference work of
 * fixed code, run in turn with it, and the ratio is compared with the committed baseline. What seems to have fallen is measured again
 * before it fails. Answers whether everything held; `write` makes the baseline anew.
 */
export async function guard(c: BenchContext, write: boolean): Promise<boolean> {
  if (process.platform !== 'linux') throw new Error('The guard counts processor time in /proc, which only Linux has.')
  const started = performance.now()
  const { works, close } = await guardWorks(c)
  const seen = new Map<string, Seen>(works.map((w) => [w.name, { ours: Number.POSITIVE_INFINITY, reference: Number.POSITIVE_INFINITY }]))
  const ratio = (name: string): number => seen.get(name)!.ours / seen.get(name)!.reference
  try {
    // The first round starts workers and warms the compiler up.
    await measure(works, seen, 1)
    for (const s of seen.values()) s.ours = s.reference = Number.POSITIVE_INFINITY
    await measure(works, seen, ROUNDS)
    if (write) {
      const baseline = Object.fromEntries(works.map((w) => [w.name, Number(ratio(w.name).toPrecision(3))]))
      writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`)
      console.log(`The baseline is written: ${JSON.stringify(baseline)}`)
      return true
    }
    const baseline = readBaseline()
    const fallen = (): GuardWork[] => works.filter((w) => ratio(w.name) > LIMIT * (baseline[w.name] ?? 0))
    for (let again = 0; again < AGAIN && fallen().length > 0; again++) {
      console.log(
        `Measured again: ${fallen()
          .map((w) => w.name)
          .join(', ')}`,
      )
      await measure(fallen(), seen, ROUNDS)
    }
    for (const w of works) {
      const share = ratio(w.name) / (baseline[w.name] ?? Number.NaN)
      const verdict = share > LIMIT ? 'FALLEN' : share < 1 / LIMIT ? 'faster: write the baseline anew' : 'held'
      console.log(
        `  ${w.name.padEnd(10)} ${ratio(w.name).toFixed(3)} × reference, baseline ${baseline[w.name]} (${(100 * share).toFixed(0)} %)  ${verdict}`,
      )
    }
    const held = fallen().length === 0
    console.log(
      `${held ? 'Speed held' : 'Speed has fallen by more than a quarter'} (${((performance.now() - started) / 1000).toFixed(0)} s).`,
    )
    return held
  } finally {
    await close()
  }
}

function readBaseline(): Record<string, number> {
  if (!existsSync(FILE)) throw new Error('There is no baseline.json; write it with npm run bench -- --quick --baseline.')
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, number>
}

async function measure(works: GuardWork[], seen: Map<string, Seen>, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    for (const w of works) {
      const s = seen.get(w.name)!
      s.reference = Math.min(s.reference, await references[w.reference]())
      s.ours = Math.min(s.ours, await w.run())
    }
  }
}
