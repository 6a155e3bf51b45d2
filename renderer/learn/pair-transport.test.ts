import { describe, expect, test } from 'vitest'
import { timeMap, type AlignedFilm } from './align.ts'
import { PairTransport, type Playable } from './pair-transport.ts'

/** A player whose clock the test moves; `late` seconds pass before a start shows. */
class FakePlayer implements Playable {
  state = { playing: false, rate: 1, time: 0, duration: 20, frameRate: { num: 25, den: 1 } }
  readonly calls: string[] = []
  #wait = 0
  readonly late: number
  constructor(late = 0) {
    this.late = late
  }
  play(rate = 1, from?: number): void {
    this.calls.push(`play ${rate.toFixed(2)} ${(from ?? this.state.time).toFixed(2)}`)
    this.state = { ...this.state, playing: true, rate, time: from ?? this.state.time }
    this.#wait = this.late
  }
  pause(): void {
    if (this.state.playing) this.calls.push('pause')
    this.state = { ...this.state, playing: false }
  }
  seek(time: number): void {
    this.calls.push(`seek ${time.toFixed(2)}`)
    this.state = { ...this.state, time }
  }
  step(frames: number): void {
    this.state = { ...this.state, time: this.state.time + frames / 25 }
  }
  setVolume(): void {}
  loop: { start: number; end: number } | null = null
  setLoop(range: () => { start: number; end: number } | null): void {
    this.loop = range()
  }
  pass(seconds: number): void {
    if (!this.state.playing) return
    const moving = Math.max(0, seconds - this.#wait)
    this.#wait = Math.max(0, this.#wait - seconds)
    this.state = { ...this.state, time: this.state.time + moving * this.state.rate }
  }
}

const film = (...cuts: number[]): AlignedFilm => ({
  duration: cuts.at(-1)!,
  shots: cuts.slice(1).map((end, i) => ({ id: `s${i + 1}`, start: cuts[i]!, end })),
  music: null,
})
const line = (t: string | null, u: string | null) => ({ target: t, user: u, closeness: 0.5, manual: false })
const SHOTS = timeMap({
  mode: 'shots',
  target: film(0, 4, 8, 12),
  user: film(0, 2, 10),
  mapping: [line('s1', 's1'), line('s2', null), line('s3', 's2')],
  offset: 0,
})

function pair(late = 0): { pair: PairTransport; target: FakePlayer; user: FakePlayer; run(seconds: number): void } {
  const [transport, target, user] = [new PairTransport(), new FakePlayer(), new FakePlayer(late)]
  transport.setPlayer('target', target)
  transport.setPlayer('user', user)
  transport.setMap(SHOTS)
  let now = 0
  const run = (seconds: number): void => {
    for (let i = 0; i < seconds * 50; i++) {
      target.pass(0.02)
      user.pass(0.02)
      now += 20
      transport.follow(now)
    }
  }
  return { pair: transport, target, user, run }
}

describe('two players led together', () => {
  test('the follower plays at the rate of its shot, waits where it has none, and leaps with the map', () => {
    const { pair: p, target, user, run } = pair()
    p.play()
    run(2)
    expect(user.state.rate).toBeCloseTo(0.5)
    expect(user.state.time).toBeCloseTo(SHOTS.toUser(target.state.time), 1)
    run(4)
    expect(user.state.playing).toBe(false)
    expect(user.state.time).toBeCloseTo(2, 1)
    run(3)
    expect(user.state.rate).toBeCloseTo(2)
    expect(user.state.time).toBeCloseTo(SHOTS.toUser(target.state.time), 1)
    expect(user.calls.filter((c) => c.startsWith('play')).length).toBe(2)
  })
  test('where another line is drawn, a film that stands goes to its new place', () => {
    const { pair: p, target, user, run } = pair()
    p.seek('target', 9)
    expect(user.state.time).toBeCloseTo(SHOTS.toUser(9), 5)
    const other = timeMap({ mode: 'time', target: film(0, 12), user: film(0, 10), mapping: [], offset: 0 })
    p.setMap(other)
    expect([target.state.time, user.state.time]).toEqual([9, 9])
    p.play()
    run(0.5)
    const before = user.calls.length
    p.setMap(SHOTS)
    expect(user.calls).toHaveLength(before)
  })
  test('a follower that starts late is put right once, and knows better the next time', () => {
    const { pair: p, target, user, run } = pair(0.3)
    p.play()
    run(3)
    expect(Math.abs(user.state.time - SHOTS.toUser(target.state.time))).toBeLessThan(0.12)
    expect(user.calls.filter((c) => c.startsWith('play')).length).toBeLessThanOrEqual(3)
  })
  test('pausing shows what belongs together', () => {
    const { pair: p, target, user, run } = pair(0.1)
    p.play()
    run(1)
    p.pause()
    expect([target.state.playing, user.state.playing]).toEqual([false, false])
    expect(user.state.time).toBeCloseTo(SHOTS.toUser(target.state.time), 5)
    p.step(5)
    expect(user.state.time).toBeCloseTo(SHOTS.toUser(target.state.time), 5)
  })
  test('seeking in either moves the other; unlocked it does not', () => {
    const { pair: p, target, user } = pair()
    p.seek('target', 2)
    expect(user.state.time).toBeCloseTo(1)
    p.seek('user', 6)
    expect(target.state.time).toBeCloseTo(10)
    p.setLocked(false)
    p.seek('user', 1)
    expect(target.state.time).toBeCloseTo(10)
  })
  test('the film that is heard leads', () => {
    const { pair: p, target, user, run } = pair()
    p.setLead('user')
    p.play()
    run(1)
    expect(user.state.rate).toBe(1)
    expect(target.state.rate).toBeCloseTo(2)
  })
  test('a follower that is at its end stays there while the leader goes on', () => {
    const { pair: p, target, user, run } = pair()
    user.state = { ...user.state, duration: 10 }
    p.seek('target', 11)
    p.play()
    run(0.5)
    user.pause()
    const starts = user.calls.filter((c) => c.startsWith('play')).length
    run(0.49)
    expect(target.state.time).toBeGreaterThan(11.9)
    expect(user.calls.filter((c) => c.startsWith('play')).length).toBeLessThanOrEqual(starts + 1)
    expect(user.state.time).toBeGreaterThan(9.5)
  })
  test('evidence plays in one film only, and both stand where they were afterwards', () => {
    const { pair: p, target, user, run } = pair()
    p.seek('target', 2)
    p.playEvidence('target', { start: 5, end: 6 })
    run(0.5)
    expect(target.loop).toEqual({ start: 5, end: 6 })
    expect([target.state.playing, user.state.playing]).toEqual([true, false])
    p.stopEvidence()
    expect([target.state.time, user.state.time, target.loop]).toEqual([2, 1, null])
    p.playEvidence('user', { start: 3, end: 4 })
    p.toggle()
    run(0.2)
    expect(user.loop).toBeNull()
    expect(target.state.playing).toBe(true)
  })
  test('without an own film the reference plays alone', () => {
    const { pair: p, target, run } = pair()
    p.setPlayer('user', null)
    p.setLead('user')
    p.play()
    run(1)
    expect(target.state.time).toBeCloseTo(1, 1)
  })
})
