import { expect, test } from 'vitest'
import { balloons } from './balloons.ts'
import { canvas } from './canvas.ts'
import { fireworks } from './fireworks.ts'
import { mountains } from './mountains.ts'
import { nightCity } from './night-city.ts'
import { paperBoats } from './paper-boats.ts'
import { sunsetSea } from './sunset-sea.ts'
import { trainWindow } from './train-window.ts'
import { vinyl } from './vinyl.ts'

const CLIPS = [balloons, fireworks, mountains, nightCity, paperBoats, sunsetSea, trainWindow, vinyl]

test('eight clips with shots of three to nine seconds and facts that fit them', () => {
  expect(new Set(CLIPS.map((c) => c.name)).size).toBe(8)
  const seconds = CLIPS.flatMap((c) => {
    const edges = [0, ...c.facts.cuts, c.frameCount]
    return edges.slice(1).map((end, i) => (end - edges[i]!) / c.frameRate)
  })
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...seconds)).toBeLessThanOrEqual(9)
  expect(CLIPS.filter((c) => c.facts.cuts.some((cut) => cut <= 0 || cut >= c.frameCount))).toEqual([])
  expect(CLIPS.filter((c) => (c.facts.peakTime ?? 0) >= c.frameCount / c.frameRate)).toEqual([])
  expect(CLIPS.flatMap((c) => c.facts.cuts)).toHaveLength(3)
})

test.each([paperBoats, fireworks, vinyl])('$name: opaque everywhere, the same when drawn again, another picture a second later', (clip) => {
  const paint = clip.painter()
  const draw = (index: number): Uint32Array => {
    const to = canvas(clip.width, clip.height)
    paint(index, to)
    return to.px
  }
  const first = draw(30)
  const later = draw(60)
  expect(first.every((p) => p >>> 24 === 255)).toBe(true)
  expect(draw(30)).toEqual(first)
  expect(first.some((p, k) => p !== later[k])).toBe(true)
})
