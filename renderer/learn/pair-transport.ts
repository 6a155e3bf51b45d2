import { clamp } from '#shared/base/numbers.ts'
import type { TimeMap } from './align.ts'

export type Side = 'target' | 'user'
export const otherSide = (side: Side): Side => (side === 'target' ? 'user' : 'target')

/** What a preview player can do, as far as two of them have to be led together. Times are seconds. */
export interface Playable {
  readonly state: { playing: boolean; rate: number; time: number; duration: number; frameRate: { num: number; den: number } }
  play(rate?: number, from?: number): void
  pause(): void
  seek(time: number): void
  step(frames: number): void
  setVolume(volume: number): void
  setLoop(range: () => { start: number; end: number } | null): void
}

/** The follower may be this far from where it belongs before it is put right, seconds, and so long is it left alone after a start, ms. */
const DRIFT = 0.12
const SETTLE_MS = 700
/** A place this far from where the follower would be is another shot, seconds. */
const LEAP = 0.4
/** Rates nearer than this are one: every restart is a hiccup. */
const SAME = 0.06
/** What is left of a film, seconds, for which its player is not started once more. */
const END = 0.15
/** Fastest that a player plays. */
const FASTEST = 8

/**
 * Plays two films locked to a time map. One of them leads (the one that is heard, because its sound is the clock); the other plays at the
 * rate that the map asks for and is put right where it drifts or where the map leaps. Unlocked, only the active one moves.
 */
export class PairTransport {
  readonly #players: Record<Side, Playable | null> = { target: null, user: null }
  #map: TimeMap | null = null
  #locked = true
  #lead: Side = 'target'
  #started = { at: 0, want: 0 }
  /** Evidence plays in one film, which stood at `time` before; the two are left alone until they are used again. */
  #evidence: { side: Side; time: number } | null = null
  /** What a start takes, seconds: learnt from how late the follower was after the last one. */
  #latency = 0

  setPlayer(side: Side, player: Playable | null): void {
    this.#players[side] = player
  }
  /** The way from one film to the other; null: there is only one. Where it changes, the follower goes to its new place. */
  setMap(map: TimeMap | null): void {
    const changed = this.#map !== null && map !== null && this.#map !== map
    this.#map = map
    if (changed && !this.#evidence && !this.leader?.state.playing) this.#settle()
  }
  setLocked(locked: boolean): void {
    if (locked === this.#locked) return
    this.#locked = locked
    if (!locked) this.#players[otherSide(this.#lead)]?.pause()
  }
  /** Plays a range of one film again and again, until that is stopped or the films are used otherwise. */
  playEvidence(side: Side, range: { start: number; end: number }): void {
    const player = this.#players[side]
    if (!player) return
    this.stopEvidence()
    if (this.leader?.state.playing) this.pause()
    this.#evidence = { side, time: player.state.time }
    player.setLoop(() => range)
    player.play(1, range.start)
  }
  /** Both stand again where they were. */
  stopEvidence(): void {
    const before = this.#endEvidence()
    if (before) this.#players[before.side]?.seek(before.time)
  }
  #endEvidence(): { side: Side; time: number } | null {
    const before = this.#evidence
    const player = before && this.#players[before.side]
    this.#evidence = null
    player?.setLoop(() => null)
    player?.pause()
    return before
  }
  /** The film that leads: it is heard, and alone moves while they are not locked. */
  setLead(side: Side): void {
    if (side === this.#lead) return
    const before = this.#players[this.#lead]
    const playing = before?.state.playing ? before.state.rate : null
    this.#lead = side
    if (playing === null) return
    before?.pause()
    this.play(playing)
  }

  get leader(): Playable | null {
    return this.#players[this.#lead] ?? this.#players.target
  }
  get #leaderSide(): Side {
    return this.#players[this.#lead] ? this.#lead : 'target'
  }
  get #follower(): Playable | null {
    return this.#locked && this.#map ? this.#players[otherSide(this.#leaderSide)] : null
  }

  play(rate = 1): void {
    this.#endEvidence()
    this.leader?.play(rate)
    this.#started = { at: Number.NEGATIVE_INFINITY, want: 0 }
  }
  pause(): void {
    this.#endEvidence()
    for (const p of Object.values(this.#players)) p?.pause()
    this.#settle()
  }
  toggle(): void {
    if (!this.#evidence && this.leader?.state.playing) this.pause()
    else this.play(1)
  }
  /** Goes to a time of one film; the other goes along while they are locked. */
  seek(side: Side, time: number): void {
    this.#endEvidence()
    this.#players[side]?.seek(time)
    const other = this.#players[otherSide(side)]
    if (this.#locked && this.#map && other) other.seek(side === 'target' ? this.#map.toUser(time) : this.#map.toTarget(time))
  }
  step(frames: number): void {
    this.#endEvidence()
    this.leader?.step(frames)
    this.#settle()
  }
  /** The follower shows what belongs to the leader's picture. */
  #settle(): void {
    const leader = this.leader
    if (leader) this.#follower?.seek(this.#wanted(leader.state.time))
  }
  #wanted(time: number): number {
    return this.#leaderSide === 'target' ? this.#map!.toUser(time) : this.#map!.toTarget(time)
  }

  /** Keeps the follower with the leader; called for every frame drawn. `now` in milliseconds. */
  follow(now: number): void {
    const [leader, follower] = [this.leader, this.#follower]
    if (!leader || !follower || this.#evidence) return
    if (!leader.state.playing) {
      if (follower.state.playing) {
        follower.pause()
        this.#settle()
      }
      return
    }
    const { time, rate } = leader.state
    const want = this.#wanted(time)
    const own = this.#leaderSide === 'target' ? this.#map!.userRate(time) : this.#map!.targetRate(time)
    if (own === 0) {
      if (follower.state.playing) {
        follower.pause()
        follower.seek(want)
      }
      return
    }
    // At its very end a film waits: playing from there would begin it anew.
    if (own * rate > 0 ? want > follower.state.duration - END : want < END) {
      if (!follower.state.playing) this.#settleAt(follower, want)
      return
    }
    const wanted = clamp(Math.abs(own - 1) < 0.02 ? rate : own * rate, -FASTEST, FASTEST)
    if (!follower.state.playing || Math.abs(follower.state.rate / wanted - 1) > SAME) return this.#start(follower, wanted, want, now)
    const run = want - this.#started.want - ((now - this.#started.at) / 1000) * wanted
    const late = want - follower.state.time
    if (Math.abs(run) > LEAP && Math.abs(late) > LEAP) return this.#start(follower, wanted, want, now)
    if (now - this.#started.at < SETTLE_MS || Math.abs(late) <= DRIFT) return
    this.#latency = clamp(this.#latency + late / wanted, 0, 0.5)
    this.#start(follower, wanted, want, now)
  }
  #settleAt(follower: Playable, time: number): void {
    if (Math.abs(follower.state.time - time) > DRIFT) follower.seek(time)
  }
  #start(follower: Playable, rate: number, want: number, now: number): void {
    this.#started = { at: now, want }
    follower.play(rate, clamp(want + rate * this.#latency, 0, Math.max(want, follower.state.duration - END)))
  }
}
