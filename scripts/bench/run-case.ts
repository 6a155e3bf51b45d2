import { type BenchCase, type BenchContext, type CaseResult, type Measured, ratiosOf, summarise } from './bench.ts'

/** A case that has not ended by then is given up, milliseconds. */
const LIMIT = 20 * 60_000

/** Seconds for the rounds of a case that names no budget. */
const BUDGET = 150
const LEAST_ROUNDS = 2

/** Prepares a case and runs ours and every peer in turn. A failure ends the case, not the bench: what was measured before it is kept. */
export async function runCase(c: BenchCase, context: BenchContext, rounds: number): Promise<CaseResult> {
  const started = performance.now()
  console.error(`${c.name}: ${c.about}`)
  const ours: Measured[] = []
  const theirs: Record<string, Measured[] | 'absent'> = Object.fromEntries((c.peers ?? []).map((p) => [p.name, []]))
  let error: string | undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LIMIT / 60_000} minutes`)), LIMIT)
  })
  const all = async (): Promise<void> => {
    await c.prepare?.(context)
    const from = performance.now()
    for (let i = 0; i < rounds; i++) {
      const used = (performance.now() - from) / 1000
      if (i >= LEAST_ROUNDS && used + used / i > (c.budget ?? BUDGET)) break
      ours.push(await c.run(context))
      for (const p of c.peers ?? []) {
        const list = theirs[p.name]!
        const measured = list === 'absent' ? 'absent' : await p.run(context)
        if (measured === 'absent') theirs[p.name] = 'absent'
        else if (list !== 'absent') list.push(measured)
      }
    }
  }
  try {
    await Promise.race([all(), late])
  } catch (e) {
    error = e instanceof Error ? e.message : String(e)
    console.error(`  failed: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`)
  } finally {
    clearTimeout(timer)
    await c.finish?.().catch((e: unknown) => console.error('  while ending:', e))
  }
  const measured = Object.entries(theirs)
  console.error(`  ${ours.length} of ${rounds} rounds, ${Math.round((performance.now() - started) / 1000)} s`)
  return {
    name: c.name,
    about: c.about,
    rounds: ours.length,
    ...(error === undefined ? {} : { error }),
    figures: summarise(ours),
    peers: Object.fromEntries(measured.map(([n, list]) => [n, list === 'absent' ? list : summarise(list)])),
    ratios: Object.fromEntries(
      measured.flatMap(([n, list]) => (list === 'absent' || list.length === 0 ? [] : [[n, ratiosOf(ours, list)]])),
    ),
  }
}
