import { expect, test } from 'vitest'
import { judge } from '../testing/described-move.ts'
import { MOVES, moveOver } from '../testing/still-moves.ts'
import { drawnStills } from '../testing/stills.ts'

const still = drawnStills(1)[0]!.picture

test.each(MOVES.map((move, i) => [move, i] as const))(
  '%s over a still is named, its speed measured within a tenth',
  { timeout: 60_000 },
  (move, i) => {
    const known = moveOver(still, move, 40 + i)
    const found = judge(known)
    expect(found.named, `${known.how}: ${found.found}`).toBe(true)
    expect(found.speedError ?? 0, `${known.how}: ${found.found}`).toBeLessThanOrEqual(0.1)
  },
)
