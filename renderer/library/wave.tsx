import { useEffect, useMemo, useState } from 'react'
import type { AssetStatus } from '#shared/contract/contract.ts'

type Peaks = NonNullable<AssetStatus['peaks']>

/** Lines of a small wave. */
const LINES = 72
const known = new Map<string, Int8Array>()

/** The coarsest level that still has a pair for every line; the waves of a list then cost a few hundred bytes each. */
const levelFor = (peaks: Peaks): Peaks['levels'][number] | undefined => peaks.levels.findLast((l) => l.count >= LINES) ?? peaks.levels[0]

async function load(peaks: Peaks): Promise<Int8Array> {
  const level = levelFor(peaks)
  if (!level) return new Int8Array()
  const end = level.offset + level.count * 2
  const answer = await fetch(peaks.url, { headers: { range: `bytes=${level.offset}-${end - 1}` } })
  if (!answer.ok) throw new Error(`peaks: ${answer.status}`)
  const bytes = new Int8Array(await answer.arrayBuffer())
  return answer.status === 206 ? bytes : bytes.subarray(level.offset, end)
}

/** Loudness of a sound over its length, as small as a list row needs. */
export function Wave({ peaks }: { peaks: Peaks | null }) {
  const [pairs, setPairs] = useState<Int8Array | undefined>(() => (peaks ? known.get(peaks.url) : undefined))
  useEffect(() => {
    if (!peaks || known.has(peaks.url)) return
    let current = true
    load(peaks).then(
      (loaded) => {
        known.set(peaks.url, loaded)
        if (current) setPairs(loaded)
      },
      // The row stays without a wave; its other figures do not depend on it.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [peaks])
  const path = useMemo(() => (pairs ? wavePath(pairs) : ''), [pairs])
  return (
    <svg className="library-wave" viewBox={`0 0 ${LINES} 2`} preserveAspectRatio="none" aria-hidden>
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

function wavePath(pairs: Int8Array): string {
  const count = pairs.length / 2
  let path = ''
  for (let line = 0; line < LINES; line++) {
    let [low, high] = [0, 0]
    for (
      let i = Math.floor((line * count) / LINES);
      i < Math.max(Math.floor((line * count) / LINES) + 1, Math.floor(((line + 1) * count) / LINES));
      i++
    ) {
      low = Math.min(low, pairs[i * 2] ?? 0)
      high = Math.max(high, pairs[i * 2 + 1] ?? 0)
    }
    path += `M${line + 0.5} ${(1 - Math.max(high / 127, 0.03)).toFixed(2)}V${(1 - Math.min(low / 127, -0.03)).toFixed(2)}`
  }
  return path
}
