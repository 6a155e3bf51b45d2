import { type FrameRate, frameToTicks, snapToFrame } from '../time/frame-rate.ts'
import { fromSeconds, ticks } from '../time/ticks.ts'
import { chooseTransitions } from './choose-transitions.ts'
import type { MontagePlan, Pick } from './edit-plan.ts'
import { alternativesOf, describeFilm, explain } from './explain.ts'
import { medianBeat } from './film-grid.ts'
import type { PlanInput } from './plan-input.ts'
import type { Draft } from './plan-montage.ts'
import { placeSpans } from './place-spans.ts'
import { stillMove } from './still-moves.ts'
import type { Warning } from './warnings.ts'

/** Turns a chosen film into a plan: spans, accents, transitions, moves, reasons, runners-up. */
export function finishPlan(
  input: PlanInput,
  draft: Draft,
  shape: { width: number; height: number; rate: FrameRate },
  warnings: Warning[],
): MontagePlan {
  const { settings, style } = input
  const { slots, film, grid, window, table, locks } = draft
  const { rate } = shape
  const spans = placeSpans(slots, film, locks.starts)
  const { beatLength } = grid
  const transitions = chooseTransitions({ slots, film, spans, style, wanted: settings.transitions, rate, beatLength, seed: settings.seed })
  const described = describeFilm(table, film)
  const picks = film.map((c, k): Pick => {
    const slot = slots[k]!
    const span = spans[k]!
    const start = frameToTicks(slot.startFrame, rate)
    const end = k + 1 < slots.length ? frameToTicks(slot.endFrame, rate) : grid.duration
    const accent = span.accent && { time: span.accent.time, strength: c.peak?.strength ?? 0 }
    return {
      index: k,
      ref: c.ref,
      start,
      duration: ticks(end - start),
      beats: slot.beats,
      sourceStart: span.sourceStart,
      speed: span.speed,
      focus: c.focus,
      panZoom: stillMove(c, slot, style, settings.seed),
      transition: transitions[k]!,
      accent,
      ...explain(described, k, c, span),
      alternatives: alternativesOf(described, k, settings.maxSceneReuse),
      locked: locks.byIndex.has(k),
    } as Pick
  })
  return {
    settings,
    songAssetId: input.song.assetId,
    songIn: window.songIn,
    frameRate: rate,
    width: shape.width,
    height: shape.height,
    duration: grid.duration,
    fadeOut: fadeOut(input, draft, rate),
    cuts: picks.slice(1).map((p) => p.start),
    picks,
    beats: filmBeats(draft, input),
    intensity: slots.map((s) => Math.round(s.intensity * 1000) / 1000),
    score: Math.round((1000 * picks.reduce((sum, p) => sum + p.score, 0)) / picks.length) / 1000,
    warnings,
  } as MontagePlan
}

/** One bar, at most two seconds and a quarter of the film, whole frames. */
function fadeOut(input: PlanInput, { grid }: Draft, rate: FrameRate): number {
  const bar = medianBeat(input.song.grid!.beats) * input.song.grid!.meter
  return snapToFrame(fromSeconds(Math.min(2, bar, (grid.frames * rate.den) / rate.num / 4)), rate)
}

/** Beats of the song from film time 0 on, where the beat of the first frame counts, too. */
function filmBeats({ grid, window }: Draft, { song }: PlanInput): { time: number; bar: number }[] {
  const i = song.grid!.beats.findIndex((t) => Math.abs(t - window.songIn) < 0.002)
  const first = i >= 0 ? [{ time: 0, bar: song.grid!.bar[i] ?? 1 }] : []
  return [...first, ...grid.beats.map((b) => ({ time: b.time, bar: b.bar }))]
}
