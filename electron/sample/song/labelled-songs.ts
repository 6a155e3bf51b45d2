import { seededRandom } from '#shared/base/random.ts'
import type { FormPart, SongSpec, SongStyle } from './song-spec.ts'

/** A song whose beats, bars and sections are known, with a word for what makes it hard. */
export interface LabelledSong {
  id: string
  spec: SongSpec
}

const FORMS: FormPart[][] = [
  [
    { name: 'intro', bars: 4 },
    { name: 'verse', bars: 8 },
    { name: 'chorus', bars: 8 },
    { name: 'verse', bars: 8 },
    { name: 'chorus', bars: 8 },
    { name: 'outro', bars: 4 },
  ],
  [
    { name: 'intro', bars: 8 },
    { name: 'build', bars: 4 },
    { name: 'drop', bars: 8 },
    { name: 'break', bars: 8 },
    { name: 'build', bars: 4 },
    { name: 'drop', bars: 8 },
  ],
  [
    { name: 'verse', bars: 8 },
    { name: 'chorus', bars: 8 },
    { name: 'bridge', bars: 8 },
    { name: 'chorus', bars: 8 },
    { name: 'outro', bars: 4 },
  ],
  [
    { name: 'intro', bars: 4 },
    { name: 'verse', bars: 8 },
    { name: 'build', bars: 4 },
    { name: 'drop', bars: 8 },
    { name: 'break', bars: 4 },
    { name: 'drop', bars: 8 },
  ],
]

/** Tempi that each style is played at, beats a minute. */
const TEMPI: Record<SongStyle, [number, number]> = {
  dance: [105, 150],
  rock: [90, 175],
  lofi: [65, 100],
  breaks: [150, 190],
  ballad: [60, 105],
}
const STYLES: SongStyle[] = ['dance', 'rock', 'lofi', 'breaks', 'ballad', 'rock', 'dance', 'rock']

/**
 * Song number n of the labelled set, 24 kHz. Style, tempo, form and one difficulty follow from n: three-four time, swing, drifting tempo,
 * loose playing, no drums, a pickup, silence before the start. Parameters are tuned on even numbers and reported on odd ones.
 */
export function labelledSong(n: number): LabelledSong {
  const random = seededRandom(n * 2654435 + 17)
  random()
  const style = STYLES[(n >> 1) % STYLES.length]!
  const [slow, fast] = TEMPI[style]
  const trait = TRAITS[(n >> 1) % TRAITS.length]!
  const meter = trait === 'waltz' ? 3 : 4
  const spec: SongSpec = {
    seed: n,
    tempo: Math.round((slow + random() * (fast - slow)) * 10) / 10,
    meter,
    style,
    form: FORMS[Math.floor(random() * FORMS.length)]!,
    sampleRate: 24_000,
    leadIn: random() < 0.5 ? 0 : Math.round(random() * 80) / 100,
    human: style === 'dance' ? 0 : 0.003,
    ...OPTIONS[trait](random),
  }
  return { id: `${n} ${style} ${spec.tempo} ${trait}`, spec }
}

type Trait = 'plain' | 'waltz' | 'swing' | 'drift' | 'loose' | 'drumless' | 'pickup'
const TRAITS: Trait[] = ['plain', 'waltz', 'swing', 'drift', 'plain', 'loose', 'drumless', 'pickup', 'plain', 'drift', 'swing']

const OPTIONS: Record<Trait, (random: () => number) => Partial<SongSpec>> = {
  plain: () => ({}),
  waltz: () => ({}),
  swing: (random) => ({ swing: 0.4 + 0.6 * random() }),
  drift: (random) => ({ drift: 0.01 + 0.03 * random() }),
  loose: () => ({ human: 0.009 }),
  drumless: () => ({ drums: false }),
  pickup: (random) => ({ pickup: 1 + Math.floor(random() * 2) }),
}
