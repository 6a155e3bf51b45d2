import type { Feature } from '../feature.ts'

/** Share by which two numbers may differ and still say the same. */
const SAME_NUMBER = 0.1
const says = (a: Feature, b: Feature): boolean =>
  typeof a.value === 'number' && typeof b.value === 'number'
    ? Math.abs(a.value - b.value) <= SAME_NUMBER * Math.max(Math.abs(a.value), Math.abs(b.value))
    : a.value === b.value
const sourceOf = (f: Feature): string => (typeof f.extensions?.['source'] === 'string' ? f.extensions['source'] : 'signals')
const isOpen = (f: Feature): boolean => f.value === 'unclear' || f.value === 'unknown'

/**
 * What a second source says, put to what was measured. The measured value stays first, and so it counts wherever one value is asked for;
 * the same said twice is one feature with `extensions.confirmed_by`; another opinion stands behind it with `extensions.contradicts`.
 * Where the measurement is open, the second source goes before it. What nobody measured is added.
 */
export function mergeFeatures(measured: readonly Feature[], said: readonly Feature[], source: string): Feature[] {
  const out = [...measured]
  for (const f of said) {
    const own: Feature = { ...f, extensions: { ...f.extensions, source } }
    const same = out.filter((m) => m.category === f.category && m.type === f.type)
    const twin = same.find((m) => says(m, f))
    const rival = same.find((m) => sourceOf(m) !== source)
    if (twin) {
      if (sourceOf(twin) !== source) out[out.indexOf(twin)] = confirmed(twin, source)
    } else if (!rival) out.push(own)
    else if (isOpen(rival)) out.splice(out.indexOf(rival), 0, own)
    else out.splice(out.indexOf(same.at(-1)!) + 1, 0, { ...own, extensions: { ...own.extensions, contradicts: sourceOf(rival) } })
  }
  return out
}

function confirmed(f: Feature, by: string): Feature {
  const before = f.extensions?.['confirmed_by']
  const names = Array.isArray(before) ? before : []
  return { ...f, extensions: { ...f.extensions, confirmed_by: names.includes(by) ? names : [...names, by] } }
}
