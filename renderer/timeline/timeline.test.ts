import { describe, expect, test } from 'vitest'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { FPS_30, frameDuration } from '#shared/time/frame-rate.ts'
import { tracksOf } from '#shared/timeline/query.ts'
import { clip, edited, f, project, V1 } from '#shared/timeline/testing/strip.ts'
import {
  following,
  RULER,
  rowAt,
  rowsHeight,
  rowsOf,
  sliderOfZoom,
  timeAt,
  type View,
  xOf,
  zoomedAt,
  zoomOfSlider,
  zoomToFit,
} from '../editor/geometry.ts'
import { rulerStep } from './draw/ruler.ts'
import { cellAt } from './draw/strip.ts'
import { levelFor } from './draw/wave.ts'
import { targetAt } from './hit.ts'

const SEQUENCE = 'seq_1' as never
/** 30 pixels a second: one frame is one pixel. */
const VIEW: View = { zoom: 30, scroll: 0, top: 0, width: 600, height: 300 }
const DOC = project(clip('A', 0, 60, 10), clip('B', 60, 60, 10), clip('C', 200, 60, 10))
const ROWS = rowsOf(tracksOf(DOC, SEQUENCE))
const V1_Y = RULER + ROWS.find((r) => r.track.id === V1)!.top + 10

describe('geometry', () => {
  test('rows lie as they are painted: the highest picture track on top, sound below', () => {
    expect(ROWS.map((r) => r.track.name)).toEqual(['V2', 'V1', 'A1', 'M1'])
    expect(rowAt(ROWS, VIEW, V1_Y)?.track.name).toBe('V1')
    expect(rowAt(ROWS, VIEW, 5)).toBeUndefined()
    expect(rowAt(ROWS, { top: 60 }, RULER + 5)?.track.name).toBe('V1')
    expect(rowAt(ROWS, VIEW, RULER + rowsHeight(ROWS) + 1)).toBeUndefined()
  })
  test('times and pixels are each other’s inverse', () => {
    for (const x of [0, 17, 599]) expect(xOf(VIEW, timeAt(VIEW, x))).toBeCloseTo(x, 6)
  })
  test('zooming keeps what is under the pointer', () => {
    const before = timeAt({ zoom: 30, scroll: TICKS_PER_SECOND * 5 }, 200)
    const next = zoomedAt({ zoom: 30, scroll: TICKS_PER_SECOND * 5 }, 2, 200)
    expect(next.zoom).toBe(60)
    expect(Math.abs(timeAt(next, 200) - before)).toBeLessThanOrEqual(1)
    expect(zoomedAt({ zoom: 30, scroll: 0 }, 0.5, 500).scroll).toBe(0)
  })
  test('the slider is even in ratios', () => {
    expect(zoomOfSlider(sliderOfZoom(44))).toBeCloseTo(44, 9)
    expect(zoomOfSlider(0.6) / zoomOfSlider(0.5)).toBeCloseTo(zoomOfSlider(0.3) / zoomOfSlider(0.2), 9)
  })
  test('fit shows everything', () => {
    const zoom = zoomToFit(f(900), 600)
    expect(xOf({ zoom, scroll: 0 }, f(900))).toBeLessThanOrEqual(600)
  })
  test('the page turns when the playhead leaves the view, and not before', () => {
    expect(following(VIEW, f(300))).toBeNull()
    expect(xOf({ zoom: 30, scroll: following(VIEW, f(590))! }, f(590))).toBeCloseTo(48, 3)
    expect(following({ ...VIEW, scroll: f(300) }, f(30))).toBe(0)
  })
})

describe('what lies under the pointer', () => {
  const at = (x: number, y = V1_Y): string => {
    const target = targetAt(DOC, SEQUENCE, ROWS, VIEW, x, y)
    return target.type === 'clip' ? `${target.clipId.slice(4)} ${target.part}` : target.type
  }
  test.each([
    [30, 'A body'],
    [3, 'A in'],
    [56, 'A out'],
    [63, 'B in'],
    [122, 'B out'],
    [150, 'lane'],
    [198, 'C in'],
    [258, 'C out'],
  ])('at %i: %s', (x, what) => expect(at(x)).toBe(what))
  test('ruler and empty rows', () => {
    expect([at(30, 10), at(30, RULER + 5), at(30, 299)]).toEqual(['ruler', 'lane', 'lane'])
  })
  test('a tiny clip keeps a body to take it by', () => {
    const doc = project(clip('T', 10, 6, 10))
    const parts = [10.5, 13, 15.5].map((x) => targetAt(doc, SEQUENCE, ROWS, VIEW, x, V1_Y))
    expect(parts.map((p) => p.type === 'clip' && p.part)).toEqual(['in', 'body', 'out'])
  })
  test('markers on the ruler, transitions by the lower half of their cut', () => {
    const doc = edited(
      DOC,
      { verb: 'addMarker', marker: { sequenceId: SEQUENCE, time: f(100) as never, duration: f(0) as never, label: '', color: 'info' } },
      {
        verb: 'addTransition',
        fromClipId: 'clp_A' as never,
        toClipId: 'clp_B' as never,
        kind: 'dissolve',
        inOffset: f(5) as never,
        outOffset: f(5) as never,
      },
    )
    const row = ROWS.find((r) => r.track.id === V1)!
    const type = (x: number, y: number): string => targetAt(doc, SEQUENCE, ROWS, VIEW, x, y).type
    expect([type(103, 15), type(110, 15), type(60, RULER + row.top + row.height - 5), type(60, V1_Y)]).toEqual([
      'marker',
      'ruler',
      'transition',
      'clip',
    ])
  })
})

describe('drawing', () => {
  test('ruler labels name whole seconds, or frames that divide one', () => {
    const frame = frameDuration(FPS_30)
    expect(rulerStep(40, frame)).toEqual({ step: 2 * TICKS_PER_SECOND, parts: 4, frames: false })
    expect(rulerStep(100, frame)).toEqual({ step: TICKS_PER_SECOND, parts: 5, frames: false })
    expect(rulerStep(200, frame)).toMatchObject({ step: 15 * frame, frames: true })
    expect(rulerStep(1600, frame)).toMatchObject({ step: 2 * frame, frames: true })
    expect(rulerStep(0.02, frame).frames).toBe(false)
  })
  test('a strip is read cell by cell over its sheets', () => {
    const strip = { sheets: ['a', 'b'], columns: 4, rows: 2, cellWidth: 160, cellHeight: 90, interval: 0.5, count: 12 }
    expect(cellAt(strip, 0)).toEqual({ sheet: 0, column: 0, row: 0 })
    expect(cellAt(strip, 2.6)).toEqual({ sheet: 0, column: 1, row: 1 })
    expect(cellAt(strip, 4)).toEqual({ sheet: 1, column: 0, row: 0 })
    expect(cellAt(strip, 99)).toEqual({ sheet: 1, column: 3, row: 0 })
  })
  test('waves take the coarsest level that still fills every pixel', () => {
    const peaks = { url: '', levels: [0.001, 0.01, 0.1].map((secondsPerPair, i) => ({ offset: i, count: 1, secondsPerPair })) }
    expect([levelFor(peaks, 0.05), levelFor(peaks, 5), levelFor(peaks, 0.0001)].map((l) => l?.secondsPerPair)).toEqual([0.01, 0.1, 0.001])
  })
})
