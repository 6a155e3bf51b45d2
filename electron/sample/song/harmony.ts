import { seededRandom } from '#shared/base/random.ts'

/** Chords as scale degrees (0 = tonic) of natural minor or major, one a bar. */
const PROGRESSIONS: { major: boolean; degrees: number[] }[] = [
  { major: false, degrees: [0, 5, 2, 6] },
  { major: false, degrees: [0, 3, 5, 6] },
  { major: true, degrees: [0, 4, 5, 3] },
  { major: true, degrees: [5, 3, 0, 4] },
  { major: false, degrees: [0, 6, 5, 6] },
  { major: true, degrees: [0, 5, 3, 4] },
]
const MAJOR = [0, 2, 4, 5, 7, 9, 11]
const MINOR = [0, 2, 3, 5, 7, 8, 10]

export interface Harmony {
  /** Semitones of the chord of bar b above the key: root, third, fifth, seventh; `other` gives the progression of bridges. */
  chord(bar: number, other: boolean): number[]
  /** MIDI number of the key near middle C. */
  key: number
  /** Semitone of any scale degree. */
  scale(degree: number): number
}

export function makeHarmony(seed: number): Harmony {
  const random = seededRandom(seed * 101 + 3)
  const first = PROGRESSIONS[Math.floor(random() * PROGRESSIONS.length)]!
  const key = 57 + Math.floor(random() * 8) - 2
  const steps = first.major ? MAJOR : MINOR
  const scale = (degree: number): number => {
    const octave = Math.floor(degree / 7)
    return octave * 12 + steps[degree - octave * 7]!
  }
  const alternative = [3, 0, 4, 4]
  return {
    key,
    scale,
    chord: (bar, other) => {
      const degrees = other ? alternative : first.degrees
      const root = degrees[bar % degrees.length]!
      return [0, 2, 4, 6].map((third) => scale(root + third))
    },
  }
}
