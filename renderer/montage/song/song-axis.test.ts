import { describe, expect, it } from 'vitest'
import { boundView, followView, scrollView, timeOf, wholeSong, xOf, zoomView } from './song-axis.ts'

describe('song axis', () => {
  const whole = wholeSong(120)
  it('keeps the time under the pointer while zooming, and stays in the song', () => {
    const close = zoomView(whole, 60, 0.25, 120)
    expect(close).toEqual({ start: 45, span: 30 })
    expect(zoomView(close, 45, 100, 120)).toEqual(whole)
    expect(zoomView(whole, 0, 1e-6, 120)).toEqual({ start: 0, span: 1.5 })
  })
  it('scrolls and turns pages no further than the ends', () => {
    const close = { start: 45, span: 30 }
    expect(scrollView(close, 500, 120).start).toBe(90)
    expect(followView(close, 60, 120)).toBe(close)
    expect(followView(close, 80, 120).start).toBeCloseTo(77.6)
    expect(boundView({ start: -3, span: 500 }, 120)).toEqual(whole)
  })
  it('turns pixels into times and back', () => {
    const view = { start: 10, span: 20 }
    expect(timeOf(xOf(17, view, 800), view, 800)).toBeCloseTo(17)
  })
})
