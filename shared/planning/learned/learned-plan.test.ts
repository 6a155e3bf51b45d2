import { expect, test } from 'vitest'
import { madeArc, madeFootage, madeInput, madeSong, madeStyle } from '../fixtures.ts'
import type { MontagePlan } from '../edit-plan.ts'
import type { PlanInput } from '../plan-input.ts'
import { planDistances, planProfile } from './closeness.ts'
import type { Learned } from './learned.ts'
import { planWithCloseness } from './plan-learned.ts'
import { quotas, wantedMoves } from './wanted-moves.ts'

const base: Learned = {
  source: { name: 'reference.mp4', seconds: 90, shots: 36, tempo: 120 },
  unit: 'beats',
  lengths: [
    [4, 4, 4, 8, 8, 8, 12, 16],
    [2, 2, 4, 4, 4, 4, 8, 8],
    [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 4, 4],
  ],
  onBeat: 1,
  transitions: [{ kind: 'dissolve', share: 0.2, length: 1 }],
  motion: {
    mix: [
      { move: 'static', share: 0.5 },
      { move: 'push-in', share: 0.3 },
      { move: 'pan-left', share: 0.2 },
    ],
    order: [
      { from: 'static', to: 'push-in', share: 1 },
      { from: 'push-in', to: 'pan-left', share: 0.5 },
      { from: 'push-in', to: 'static', share: 0.5 },
      { from: 'pan-left', to: 'static', share: 1 },
    ],
  },
  sizes: null,
  look: [],
}
const inputOf = (learned: Learned, change: Partial<PlanInput> = {}): PlanInput =>
  madeInput(
    {
      style: madeStyle({ id: 'like', learned, weights: { motion: 2.2 } }),
      footage: madeFootage({ files: 30, shotSeconds: 20 }),
      song: madeSong({ seconds: 150 }),
      ...change,
    },
    { duration: 90 },
  )

function plan(input: PlanInput): MontagePlan {
  const made = planWithCloseness(input)
  if (!made.ok) throw new Error(made.refusal.message)
  return made.value
}

test('a plan of a learned style has its lengths, transitions, movements and cuts on the beat', () => {
  for (const tempo of [90, 120, 140]) {
    const made = plan(inputOf(base, { song: madeSong({ seconds: 150, tempo }) }))
    const { lengths, transitions, motion, onBeat } = made.closeness!.plan
    expect(lengths).toBeLessThan(0.1)
    expect(transitions).toBeLessThan(0.05)
    expect(motion).toBeLessThan(0.15)
    expect(onBeat).toBe(0)
  }
})

test('lively music gets the shots of the lively part', () => {
  const input = inputOf(base)
  const made = plan(input)
  const lively = made.intensity.map((_, i) => made.picks[i]!)
  const energyAt = (ticks: number): number => {
    const t = made.songIn + ticks / 705_600_000
    return input.song.analysis.sections.find((s) => t >= s.start && t < s.end)?.energy ?? 0.5
  }
  const mean = (x: readonly { beats: number }[]): number => x.reduce((s, p) => s + p.beats, 0) / x.length
  const loud = lively.filter((p) => energyAt(p.start + p.duration / 2) > 0.8)
  const calm = lively.filter((p) => energyAt(p.start + p.duration / 2) < 0.5)
  expect(mean(loud) * 1.5).toBeLessThan(mean(calm))
})

test('a reference cut partly beside the beat brings its share of cuts on half beats', () => {
  const learned = { ...base, onBeat: 0.7, lengths: [[1, 1.5, 1.5, 2, 2, 2.5, 2.5, 3, 4, 4, 6, 8]] }
  const made = plan(inputOf(learned))
  expect(planProfile(made, inputOf(learned).footage).onBeat).toBeGreaterThan(0.6)
  expect(planProfile(made, inputOf(learned).footage).onBeat).toBeLessThan(0.8)
  expect(made.closeness!.plan.onBeat).toBeLessThan(0.1)
})

test('a reference without music is cut at its lengths in seconds, on the beats of the song', () => {
  const seconds = [1, 1.5, 2, 2, 2.5, 3, 4, 5, 6]
  for (const tempo of [80, 160]) {
    const learned: Learned = { ...base, unit: 'seconds', lengths: [seconds], onBeat: null }
    const input = inputOf(learned, { song: madeSong({ seconds: 150, tempo }) })
    const made = plan(input)
    const mean = 90 / made.picks.length
    expect(mean).toBeGreaterThan(0.85 * 3)
    expect(mean).toBeLessThan(1.15 * 3)
    expect(planProfile(made, input.footage).onBeat).toBe(1)
    expect(made.closeness!.plan.onBeat).toBeNull()
  }
})

test('pace, seed and length do what they do for other styles', () => {
  const input = inputOf(base)
  const faster = plan({ ...input, settings: { ...input.settings, pace: 1 } })
  expect(faster.picks.length).toBeGreaterThan(1.7 * plan(input).picks.length)
  expect(plan({ ...input, settings: { ...input.settings, seed: 2 } }).cuts).not.toEqual(plan(input).cuts)
  expect(plan(input)).toEqual(plan(input))
})

test('the plan stands beside the nearest shipped style, measured the same way', () => {
  const quick = {
    style: madeStyle({ id: 'quick', pace: { beats: [[0, 1]], energy: 0, scatter: 0, downbeat: 0, min: 0.2, max: 2 } }),
    arc: madeArc(),
  }
  const calm = {
    style: madeStyle({ id: 'calm', pace: { beats: [[0, 4]], energy: 0.6, scatter: 0.5, downbeat: 0.5, min: 0.4, max: 8 } }),
    arc: madeArc(),
  }
  const input = inputOf(base, { shipped: [quick, calm] })
  const { plan: own, nearest } = plan(input).closeness!
  expect(nearest!.style).toBe('calm')
  expect(own.lengths).toBeLessThan(nearest!.distances.lengths)
  const alone = planWithCloseness({ ...input, style: calm.style })
  if (!alone.ok) throw new Error('refused')
  expect(alone.value.closeness).toBeUndefined()
  expect(planDistances(alone.value, base, input.footage)).toEqual(nearest!.distances)
})

test('movements come as often as in the reference and follow each other as there', () => {
  const moves = wantedMoves(base.motion, 60, 3)
  expect(moves.filter((m) => m === 'static')).toHaveLength(30)
  expect(moves.filter((m) => m === 'push-in')).toHaveLength(18)
  const after = moves.filter((_, i) => moves[i - 1] === 'pan-left')
  expect(after.filter((m) => m === 'static').length / after.length).toBeGreaterThan(0.7)
  expect(wantedMoves({ mix: [], order: [] }, 5, 1)).toEqual([])
  expect(
    [
      ...quotas(
        [
          ['a', 1],
          ['b', 1],
          ['c', 1],
        ],
        10,
      ).values(),
    ].reduce((x, y) => x + y),
  ).toBe(10)
})
