/** A shot to come: its length in steps of the grid, and the part of the reference that it was drawn from. */
export interface DrawnShot {
  steps: number
  part: number
}

export interface DrawRequest {
  /** Lengths in steps of the grid, by part from calm to lively; not rounded. */
  parts: readonly (readonly number[])[]
  /** Steps of the film that each part takes. */
  shares: readonly number[]
  /** A beat has two steps, and shots of a beat and more last whole beats. */
  whole: boolean
  /** Whether the material fills `n` shots of at least this many steps. */
  fills: (n: number, steps: number) => boolean
}

/**
 * Shots that fill the film exactly and whose lengths are distributed as those of the reference: evenly spaced quantiles of every part,
 * a little longer or shorter so that they fill the film, and rounded to whole steps by handing the error on to the next longer shot, which keeps
 * the distribution within half a step everywhere. Where the material has no shots that long, the longest give way.
 */
export function drawLengths({ parts, shares, whole, fills }: DrawRequest): DrawnShot[] {
  const total = shares.reduce((a, b) => a + b, 0)
  const wanted: { length: number; part: number }[] = []
  parts.forEach((list, part) => {
    const lengths = [...list].map((x) => Math.max(1, x)).sort((a, b) => a - b)
    const count = Math.round(shares[part]! / (lengths.reduce((a, b) => a + b, 0) / lengths.length))
    for (let k = 0; k < count; k++) wanted.push({ length: meanQuantile(lengths, k, count), part })
  })
  if (wanted.length === 0) wanted.push({ length: total, part: 0 })
  const scale = total / wanted.reduce((sum, w) => sum + w.length, 0)
  const shots = roundOff(
    wanted.map((w) => ({ length: w.length * scale, part: w.part })).sort((a, b) => a.length - b.length || a.part - b.part),
    total,
    whole,
  )
  return giveWay(shots, total, fills)
}

/** Mean of the quantile function over the k-th of `count` equal parts of 0..1: so many values are distributed most nearly as the list. */
function meanQuantile(sorted: readonly number[], k: number, count: number): number {
  const n = sorted.length
  const [from, to] = [(k * n) / count, ((k + 1) * n) / count]
  let sum = 0
  for (let i = Math.floor(from); i < to - 1e-9; i++) sum += sorted[Math.min(n - 1, i)]! * (Math.min(to, i + 1) - Math.max(from, i))
  return sum / (to - from)
}

function roundOff(wanted: readonly { length: number; part: number }[], total: number, whole: boolean): DrawnShot[] {
  let carry = 0
  const shots = wanted.map(({ length, part }) => {
    const unit = whole && length + carry >= 1.5 ? 2 : 1
    const steps = Math.max(1, unit * Math.round((length + carry) / unit))
    carry += length - steps
    return { steps, part }
  })
  // What clipping to one step left over is taken from the longest, which miss it least.
  let over = shots.reduce((sum, s) => sum + s.steps, 0) - total
  while (over !== 0) {
    const longest = shots.reduce((best, s) => (s.steps >= best.steps ? s : best))
    if (over > 0 && longest.steps === 1) {
      shots.pop()
      over--
      continue
    }
    longest.steps -= Math.sign(over)
    over -= Math.sign(over)
  }
  return shots
}

/** Shortens the longest shots until the material fills them; what is left over becomes further shots of the lengths that remain. */
function giveWay(shots: DrawnShot[], total: number, fills: DrawRequest['fills']): DrawnShot[] {
  const sorted = [...shots].sort((a, b) => b.steps - a.steps)
  sorted.forEach((s, k) => {
    let steps = s.steps
    while (steps > 1 && !fills(k + 1, steps)) steps--
    // Where not even the shortest fit, the shots are too many, not too long.
    if (fills(k + 1, steps)) s.steps = steps
  })
  let left = total - sorted.reduce((sum, s) => sum + s.steps, 0)
  const given = [...sorted]
  for (let k = 0; left > 0; k++) {
    const like = given[Math.floor(((k * 0.618034) % 1) * given.length)]!
    let steps = Math.min(left, like.steps)
    while (steps > 1 && !fills(sorted.filter((s) => s.steps >= steps).length + 1, steps)) steps--
    sorted.push({ steps, part: like.part })
    left -= steps
  }
  return sorted
}
