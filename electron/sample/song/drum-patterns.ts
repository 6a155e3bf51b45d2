import type { Bar } from './arrangement.ts'
import type { DrumKit } from './drums.ts'
import type { SongSpec, SongStyle } from './song-spec.ts'

export interface Hit {
  drum: keyof DrumKit
  /** Beat position in the song. */
  beat: number
  gain: number
}

/** Positions in a bar of four, beats. */
const KICKS: Record<SongStyle, number[]> = {
  dance: [0, 1, 2, 3],
  rock: [0, 2, 2.5],
  lofi: [0, 1.5, 2.5],
  breaks: [0, 2.5],
  ballad: [0, 2],
}
const SNARES: Record<SongStyle, number[]> = { dance: [1, 3], rock: [1, 3], lofi: [1, 3], breaks: [1, 3], ballad: [3] }
const HATS: Record<SongStyle, number> = { dance: 0.5, rock: 0.5, lofi: 0.5, breaks: 0.25, ballad: 1 }

/** All drum hits of a bar. In three-four time the kick is on one and the snare answers on two and three. */
export function drumBar(bar: Bar, spec: SongSpec, random: () => number): Hit[] {
  const { layers } = bar
  const waltz = spec.meter === 3
  const hits: Hit[] = []
  const put = (drum: keyof DrumKit, at: number, gain: number) => {
    if (gain > 0.02) hits.push({ drum, beat: bar.beat + at, gain })
  }
  if (bar.name === 'build') return buildBar(bar, spec)
  const filling = (spec.fills ?? true) && bar.left === 0 && layers.snare > 0.3
  const kicks = waltz ? (spec.style === 'dance' ? [0, 1, 2] : [0]) : KICKS[spec.style]
  const snares = waltz ? (spec.style === 'dance' ? [2] : [1, 2]) : SNARES[spec.style]
  for (const at of kicks) if (!(filling && at >= spec.meter - 1)) put('kick', at, layers.kick * (at % 1 ? 0.8 : 1))
  for (const at of snares) put(spec.style === 'dance' ? 'clap' : 'snare', at, layers.snare * (waltz && at === 1 ? 0.6 : 0.9))
  if (spec.style === 'breaks' && layers.snare > 0.3 && random() < 0.5)
    put('snare', 2.25 + 0.5 * Math.floor(random() * 2), layers.snare * 0.35)
  const step = HATS[spec.style]
  for (let at = 0; at < spec.meter - 1e-6; at += step) {
    const off = Math.abs((at % 1) - 0.5) < 1e-6
    if (spec.style === 'dance' && layers.hats > 0.8 && off) put('openHat', at, layers.hats * 0.35)
    else put('hat', at, layers.hats * (at % 1 === 0 ? 0.4 : off ? 0.32 : 0.2) * (0.85 + 0.3 * random()))
  }
  if (filling) for (let k = 0; k < 4; k++) put(k % 2 ? 'tom' : 'snare', spec.meter - 1 + k / 4, 0.45 + 0.12 * k)
  if (bar.inSection === 0 && layers.kick > 0.9) put('crash', 0, 0.55)
  return hits
}

/** A build has kicks on the beat and a snare roll that doubles its pace; the last beat is left empty so that the drop falls into it. */
function buildBar(bar: Bar, spec: SongSpec): Hit[] {
  const hits: Hit[] = []
  const last = bar.left === 0
  for (let at = 0; at < spec.meter - (last ? 1 : 0); at++) hits.push({ drum: 'kick', beat: bar.beat + at, gain: bar.layers.kick })
  const pace = bar.progress < 0.45 ? 1 : bar.progress < 0.8 ? 0.5 : 0.25
  for (let at = 0; at < spec.meter - (last ? 1 : 0) - 1e-6; at += pace)
    hits.push({ drum: 'snare', beat: bar.beat + at, gain: 0.2 + 0.45 * Math.min(1, bar.progress + (0.3 * at) / spec.meter) })
  for (let at = 0.5; at < spec.meter; at++) hits.push({ drum: 'hat', beat: bar.beat + at, gain: 0.3 })
  return hits
}
