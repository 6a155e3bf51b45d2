import { clamp } from '#shared/base/numbers.ts'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import type { FilmMusic } from '#shared/learn/film-music.ts'

/** How two films are laid beside each other. */
export type AlignMode = 'time' | 'bars' | 'shots'
export const ALIGN_MODES: readonly AlignMode[] = ['time', 'bars', 'shots']

/** A span of a film in seconds, end exclusive. */
export interface Span {
  id: string
  start: number
  end: number
}
/** What of a film matters for its alignment. */
export interface AlignedFilm {
  /** Seconds. */
  duration: number
  shots: readonly Span[]
  music: FilmMusic | null
}

/** A stretch that both films pass through evenly; seconds of each. */
export interface Stretch {
  target: readonly [number, number]
  user: readonly [number, number]
}

/** Where one film is when the other is somewhere. All times are seconds; answers lie within the film. */
export interface TimeMap {
  toUser(target: number): number
  toTarget(user: number): number
  /** Own seconds for each reference second around a reference time; 0 where the own film waits. */
  userRate(target: number): number
  /** Reference seconds for each own second around an own time; 0 where the reference waits. */
  targetRate(user: number): number
  stretches: readonly Stretch[]
}

export interface Alignment {
  mode: AlignMode
  target: AlignedFilm
  user: AlignedFilm
  /** Lines between the shots, for 'shots'. */
  mapping: readonly ShotMatch[]
  /** Seconds by which the own film runs ahead. */
  offset: number
}

/** Whether films can be laid side by side in this way. */
export function canAlign(mode: AlignMode, target: AlignedFilm, user: AlignedFilm, mapping: readonly ShotMatch[]): boolean {
  if (mode === 'bars') return target.music !== null && user.music !== null
  return mode === 'time' || mapping.some((m) => m.target !== null && m.user !== null)
}

/** The map between two films. Outside of every stretch a film waits at the end of the stretch before. */
export function timeMap(a: Alignment): TimeMap {
  const stretches =
    a.mode === 'shots'
      ? shotStretches(a.target.shots, a.user.shots, a.mapping)
      : a.mode === 'bars'
        ? beatStretches(a.target, a.user)
        : [{ target: [0, Math.max(a.target.duration, a.user.duration)], user: [0, Math.max(a.target.duration, a.user.duration)] } as const]
  const byTarget = stretches.map((s): Leg => ({ from: s.target, to: s.user })).sort((x, y) => x.from[0] - y.from[0])
  const byUser = stretches.map((s): Leg => ({ from: s.user, to: s.target })).sort((x, y) => x.from[0] - y.from[0])
  const { offset } = a
  return {
    toUser: (t) => clamp(follow(byTarget, t) + offset, 0, a.user.duration),
    toTarget: (u) => clamp(follow(byUser, u - offset), 0, a.target.duration),
    userRate: (t) => {
      const at = follow(byTarget, t) + offset
      return at < 0 || at >= a.user.duration ? 0 : rate(byTarget, t)
    },
    targetRate: (u) => {
      const at = follow(byUser, u - offset)
      return at < 0 || at >= a.target.duration ? 0 : rate(byUser, u - offset)
    },
    stretches,
  }
}

interface Leg {
  from: readonly [number, number]
  to: readonly [number, number]
}

/** The last leg that has begun by `t`. */
function legAt(legs: readonly Leg[], t: number): Leg | undefined {
  let [low, high] = [0, legs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (legs[middle]!.from[0] <= t + 1e-9) low = middle + 1
    else high = middle
  }
  return legs[low - 1]
}

function follow(legs: readonly Leg[], t: number): number {
  const leg = legAt(legs, t)
  if (!leg) return legs[0]?.to[0] ?? 0
  const length = leg.from[1] - leg.from[0]
  const share = length > 0 ? Math.min(1, (t - leg.from[0]) / length) : 1
  return leg.to[0] + share * (leg.to[1] - leg.to[0])
}

function rate(legs: readonly Leg[], t: number): number {
  const leg = legAt(legs, t)
  if (!leg || t >= leg.from[1] - 1e-9) return 0
  return (leg.to[1] - leg.to[0]) / (leg.from[1] - leg.from[0])
}

/**
 * Every line's share of its two shots: a shot with several partners is divided among them in the order of the other film, by their lengths.
 * Lines to nothing give no stretch: there the other film waits.
 */
export function shotStretches(target: readonly Span[], user: readonly Span[], mapping: readonly ShotMatch[]): Stretch[] {
  const shots = { target: new Map(target.map((s) => [s.id, s])), user: new Map(user.map((s) => [s.id, s])) }
  const lines = mapping.flatMap((m) => {
    const [t, u] = [shots.target.get(m.target ?? ''), shots.user.get(m.user ?? '')]
    return t && u ? [{ t, u }] : []
  })
  return lines.map((line) => ({
    target: shareOf(
      line.t,
      line.u,
      lines.filter((l) => l.t === line.t).map((l) => l.u),
    ),
    user: shareOf(
      line.u,
      line.t,
      lines.filter((l) => l.u === line.u).map((l) => l.t),
    ),
  }))
}

/** The part of `whole` that belongs to `partner` among its `partners`. */
function shareOf(whole: Span, partner: Span, partners: readonly Span[]): [number, number] {
  const sorted = [...partners].sort((a, b) => a.start - b.start)
  const length = (s: Span): number => s.end - s.start
  const total = sorted.reduce((sum, s) => sum + length(s), 0)
  const before = sorted.slice(0, sorted.indexOf(partner)).reduce((sum, s) => sum + length(s), 0)
  const at = (part: number): number => whole.start + (total > 0 ? part / total : 0) * length(whole)
  return [at(before), at(before + length(partner))]
}

/** Beat by beat from the first downbeat of both; before it at the tempo of the first beat. */
function beatStretches(target: AlignedFilm, user: AlignedFilm): Stretch[] {
  if (!target.music || !user.music) return []
  const [t, u] = [beatLine(target.music), beatLine(user.music)]
  const count = Math.min(t.after.length, u.after.length)
  const out: Stretch[] = []
  const before = Math.min(t.before.length, u.before.length)
  const line = (side: typeof t): number[] => [...side.before.slice(side.before.length - before), ...side.after.slice(0, count)]
  const [a, b] = [line(t), line(u)]
  for (let i = 0; i + 1 < a.length; i++) out.push({ target: [a[i]!, a[i + 1]!], user: [b[i]!, b[i + 1]!] })
  return out
}
const beatLine = ({ beats, downbeat }: FilmMusic): { before: number[]; after: number[] } => ({
  before: beats.slice(0, downbeat),
  after: beats.slice(downbeat),
})
