/** A run of steps, end exclusive. */
export interface Segment {
  from: number
  to: number
}

export interface SegmentRules {
  /** Fewest and most steps of a segment. */
  shortest: number
  longest: number
  /** Price of each segment: the higher, the fewer. */
  price: number
  /** Reward of a step that is left out, against its worth when it is taken. */
  skip: number
}

/**
 * Cuts a row of steps into stretches that are good and alike inside, leaving out what is worth less than `skip`: the segmentation of greatest
 * worth (sum of worths − squared distance of features from the segment's mean − price of each), found exactly by dynamic programming.
 */
export function bestSegments(worth: readonly number[], features: readonly (readonly number[])[], rules: SegmentRules): Segment[] {
  const n = worth.length
  const sums = prefixSums(worth, features)
  const best = new Float64Array(n + 1)
  const from = new Int32Array(n + 1).fill(-1)
  for (let end = 1; end <= n; end++) {
    best[end] = best[end - 1]! + rules.skip
    for (let length = rules.shortest; length <= Math.min(rules.longest, end); length++) {
      const total = best[end - length]! + segmentWorth(sums, end - length, end) - rules.price
      if (total <= best[end]!) continue
      best[end] = total
      from[end] = end - length
    }
  }
  const segments: Segment[] = []
  for (let end = n; end > 0; ) {
    const start = from[end]!
    if (start < 0) end--
    else {
      segments.unshift({ from: start, to: end })
      end = start
    }
  }
  return segments
}

interface Sums {
  worth: Float64Array
  /** Row i: sums of each feature over the first i steps. */
  features: Float64Array[]
  squares: Float64Array
}

function prefixSums(worth: readonly number[], features: readonly (readonly number[])[]): Sums {
  const width = features[0]?.length ?? 0
  const sums: Sums = {
    worth: new Float64Array(worth.length + 1),
    features: [new Float64Array(width)],
    squares: new Float64Array(worth.length + 1),
  }
  for (let i = 0; i < worth.length; i++) {
    sums.worth[i + 1] = sums.worth[i]! + worth[i]!
    sums.features.push(sums.features[i]!.map((s, k) => s + features[i]![k]!))
    sums.squares[i + 1] = sums.squares[i]! + features[i]!.reduce((s, f) => s + f * f, 0)
  }
  return sums
}

function segmentWorth(sums: Sums, from: number, to: number): number {
  let squaredMean = 0
  const a = sums.features[from]!
  const b = sums.features[to]!
  for (let k = 0; k < a.length; k++) squaredMean += (b[k]! - a[k]!) ** 2
  const spread = sums.squares[to]! - sums.squares[from]! - squaredMean / (to - from)
  return sums.worth[to]! - sums.worth[from]! - spread
}
