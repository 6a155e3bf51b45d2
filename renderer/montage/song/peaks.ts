import { useEffect, useState } from 'react'
import type { AssetStatus } from '#shared/contract/contract.ts'

type Levels = NonNullable<AssetStatus['peaks']>

/** Peaks of a sound in memory: pairs (smallest, largest sample) of −127 … 127 at several rates. */
export interface Peaks {
  data: Int8Array
  levels: Levels['levels']
  /** Largest sample, 0..1: a quiet song is drawn as tall as a loud one. */
  top: number
}

const known = new Map<string, Promise<Int8Array>>()

function load(url: string): Promise<Int8Array> {
  let loading = known.get(url)
  if (!loading) {
    loading = fetch(url).then(async (r) => {
      if (!r.ok) throw new Error(`peaks answered ${r.status}`)
      return new Int8Array(await r.arrayBuffer())
    })
    // Tried again with the next change of the asset.
    loading.catch(() => known.delete(url))
    known.set(url, loading)
  }
  return loading
}

/** The peaks of an asset, null until they are there. */
export function usePeaks(source: AssetStatus['peaks'] | undefined): Peaks | null {
  const [peaks, setPeaks] = useState<{ url: string; peaks: Peaks } | null>(null)
  useEffect(() => {
    if (!source) return undefined
    let wanted = true
    load(source.url).then(
      (data) => wanted && setPeaks({ url: source.url, peaks: { data, levels: source.levels, top: largest(data, source.levels) } }),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [source?.url])
  return source && peaks?.url === source.url ? peaks.peaks : null
}

function largest(data: Int8Array, levels: Levels['levels']): number {
  const coarsest = levels.at(-1)
  let top = 0
  for (let i = 0; coarsest && i < coarsest.count * 2; i++) top = Math.max(top, Math.abs(data[coarsest.offset + i] ?? 0))
  return top / 127
}
