import { quantile } from '../base/numbers.ts'
import { toNumber } from '../time/rational.ts'
import { toSeconds } from '../time/ticks.ts'
import type { AssetId } from '../timeline/ids.ts'
import type { MontagePlan } from './edit-plan.ts'
import type { Closeness } from './learned/closeness.ts'

/** What a film says about itself. Times in seconds; offsets in milliseconds, positive when the cut comes after its beat. */
export interface MontageReport {
  film: string
  duration_s: number
  song_in_s: number
  cuts: { time_s: number; nearest_beat_s: number; offset_ms: number; on_downbeat: boolean }[]
  /** Of the absolute offsets. */
  offset_ms: { median: number; p95: number; max: number }
  picks: {
    asset: string
    source_start_s: number
    source_end_s: number
    record_start_s: number
    score: number
    reasons: { term: string; score: number; weight: number; text: string }[]
    alternatives: { asset: string; source_start_s: number; score: number }[]
  }[]
  /** Most uses of one moment. */
  reuse: { max: number }
  warnings: { code: string; message: string }[]
  /** Distances to the film that the style was learned from. */
  closeness?: Closeness
}

export interface ReportOptions {
  /** Path or name of the film. */
  film: string
  /** Names of assets by id. */
  names: ReadonlyMap<AssetId, string>
  /** Beats of the edited or measured grid in song seconds, with bar positions; the plan's own beats where absent. */
  grid?: { beats: readonly number[]; bar: readonly number[] }
  /** Cuts re-measured in the exported film, seconds; the plan's where absent. */
  cuts?: readonly number[]
  /** Scene of a moment, for the reuse count; absent: the moment itself. */
  sceneOf?: (assetId: AssetId, moment: number) => number
}

const round = (x: number, digits = 4): number => Math.round(x * 10 ** digits) / 10 ** digits

/** The report of a plan, or of the film that was made of it when `cuts` are given. */
export function montageReport(plan: MontagePlan, options: ReportOptions): MontageReport {
  const beats = beatsOf(plan, options)
  const times = options.cuts ?? plan.cuts.map(toSecondsOf)
  const cuts = times.map((time) => {
    const beat = nearest(beats, time)
    return {
      time_s: round(time),
      nearest_beat_s: round(beat.time),
      offset_ms: round((time - beat.time) * 1000, 2),
      on_downbeat: beat.bar === 1,
    }
  })
  const offsets = cuts.map((c) => Math.abs(c.offset_ms))
  const name = (id: AssetId): string => options.names.get(id) ?? id
  return {
    film: options.film,
    duration_s: round(toSecondsOf(plan.duration)),
    song_in_s: round(plan.songIn),
    cuts,
    offset_ms: { median: stat(offsets, 0.5), p95: stat(offsets, 0.95), max: stat(offsets, 1) },
    picks: plan.picks.map((p) => ({
      asset: name(p.ref.assetId),
      source_start_s: round(toSecondsOf(p.sourceStart)),
      source_end_s: round(toSecondsOf(p.sourceStart) + toSecondsOf(p.duration) * toNumber(p.speed)),
      record_start_s: round(toSecondsOf(p.start)),
      score: p.score,
      reasons: p.reasons.map(({ term, score, weight, text }) => ({ term, score, weight, text })),
      alternatives: p.alternatives.map((a) => ({
        asset: name(a.ref.assetId),
        source_start_s: round(toSecondsOf(a.sourceStart)),
        score: a.score,
      })),
    })),
    reuse: { max: mostUses(plan, options) },
    warnings: plan.warnings.map(({ code, message }) => ({ code, message })),
    ...(plan.closeness ? { closeness: plan.closeness } : {}),
  }
}

const toSecondsOf = (t: number): number => toSeconds(t as Parameters<typeof toSeconds>[0])
const stat = (values: number[], q: number): number => (values.length ? round(quantile(values, q), 2) : 0)

function beatsOf(plan: MontagePlan, { grid }: ReportOptions): { time: number; bar: number }[] {
  if (grid) return grid.beats.map((t, i) => ({ time: t - plan.songIn, bar: grid.bar[i] ?? 0 }))
  return plan.beats.map((b) => ({ time: toSecondsOf(b.time), bar: b.bar }))
}

function nearest(beats: readonly { time: number; bar: number }[], time: number): { time: number; bar: number } {
  let best = beats[0] ?? { time, bar: 0 }
  for (const beat of beats) if (Math.abs(beat.time - time) < Math.abs(best.time - time)) best = beat
  return best
}

function mostUses(plan: MontagePlan, { sceneOf }: ReportOptions): number {
  const uses = new Map<string, number>()
  for (const { ref } of plan.picks) {
    const key = `${ref.assetId} ${sceneOf ? sceneOf(ref.assetId, ref.moment) : ref.moment}`
    uses.set(key, (uses.get(key) ?? 0) + 1)
  }
  return Math.max(0, ...uses.values())
}
