import { seededRandom } from '../../base/random.ts'
import type { Feature } from '../feature.ts'
import { LEARN_SCHEMA, type LearnResult, type Segment } from '../learn-result.ts'
import { SHOT_SIZES } from '../shot-distance.ts'
import type { ShotSignals } from '../shot-signals.ts'

const MOVEMENTS = ['static', 'handheld', 'pan_left', 'pan_right', 'tilt_up', 'push_in', 'pull_out', 'orbit_left']

export const feature = (category: Feature['category'], type: string, value: Feature['value'], range: [number, number]): Feature => ({
  category,
  type,
  value,
  confidence: 0.9,
  evidence: { time_ranges_ms: [range] },
})

export interface TestShot {
  ms: number
  movement: string
  speed: number
  size: string
  signals: ShotSignals
}

/** Shots of a film that never was. */
export function randomShots(count: number, seed: number): TestShot[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return Array.from({ length: count }, () => {
    const l = 0.2 + 0.6 * random()
    return {
      ms: Math.round(500 + 5500 * random() ** 2),
      movement: pick(MOVEMENTS),
      speed: 0.4 * random(),
      size: pick(SHOT_SIZES),
      signals: {
        hashes: Array.from({ length: 3 }, () => Array.from({ length: 16 }, () => Math.floor(16 * random()).toString(16)).join('')),
        color: { l, a: 0.1 * (random() - 0.5), b: 0.1 * (random() - 0.5), chroma: 0.1 * random() },
        tone: [0.02, 0.08, l * 0.6, l, l * 1.2, 0.9, 0.97],
        motion: Array.from({ length: 8 }, () => 0.2 * random()),
        beats: null,
      },
    }
  })
}

/** The same take, cut to another length and graded otherwise: up to six of 64 bits of its hashes differ. */
export function recut(shot: TestShot, seed: number): TestShot {
  const random = seededRandom(seed)
  const flip = (hash: string): string => {
    const digits = hash.split('')
    for (let n = 0; n < 6; n++) {
      const k = Math.floor(16 * random())
      digits[k] = (Number.parseInt(digits[k]!, 16) ^ (1 << Math.floor(4 * random()))).toString(16)
    }
    return digits.join('')
  }
  const { color, tone } = shot.signals
  return {
    ...shot,
    ms: Math.round(shot.ms * (0.6 + 0.9 * random())),
    speed: shot.speed * (0.8 + 0.4 * random()),
    signals: {
      ...shot.signals,
      hashes: shot.signals.hashes.slice(0, 2).map(flip),
      color: { ...color, l: color.l * 0.8, a: color.a + 0.05, b: color.b - 0.05 },
      tone: tone.map((t) => t ** 1.3),
    },
  }
}

export function filmOf(shots: readonly TestShot[], name = 'film'): LearnResult {
  let at = 0
  const segments = shots.map((s, i): Segment => {
    const range: [number, number] = [at, (at += s.ms)]
    return {
      id: `shot_${String(i + 1).padStart(4, '0')}`,
      start_ms: range[0],
      end_ms: range[1],
      boundary: { kind: i === 0 ? 'start' : 'cut', confidence: 1 },
      keyframes: [],
      analysis: {
        features: [
          feature('camera_motion', 'movement', s.movement, range),
          feature('camera_motion', 'speed', s.speed, range),
          feature('shot_size', 'size', s.size, range),
        ],
      },
      extensions: { signals: s.signals },
    }
  })
  return {
    schema: LEARN_SCHEMA,
    video: {
      name,
      duration_ms: at,
      width: 1920,
      height: 1080,
      fps: 24,
      frame_count: Math.round((at / 1000) * 24),
      has_audio: true,
      tempo: null,
    },
    segments,
    decomposers: ['test@1'],
    warnings: [],
    artifacts: { contact_sheet: 'sheet.jpg', zip: 'all.zip', frame_index: 'frames.json' },
  }
}
