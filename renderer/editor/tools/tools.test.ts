import { describe, expect, test } from 'vitest'
import type { ClipId } from '#shared/timeline/ids.ts'
import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { recordsOf } from '#shared/timeline/query.ts'
import { A1, clip, edited, f, FOOTAGE, M1, project, SONG, STILL, strip, V1, V2, withTrack } from '#shared/timeline/testing/strip.ts'
import { beatAt, beatsOf, beatsOfClip } from '../beats.ts'
import { copyClips, pasteEdits } from '../clipboard.ts'
import { placingEdits } from '../placing.ts'
import { snap, snapPoints } from '../snapping.ts'
import { chooseGesture, cursorFor, type Target } from './choose.ts'
import type { Pointer, Scene } from './gesture.ts'
import { cancel, hold, IDLE, type MachineState, move, press, release } from './machine.ts'

/** One CSS pixel is one frame, rows are 50 pixels high: V2 V1 A1 M1. */
const ROWS = [V2, V1, A1, M1].map((trackId, i) => ({ trackId, top: i * 50, bottom: i * 50 + 48 }))
const SEQUENCE = 'seq_1' as never

class Stage {
  scene: Scene
  state: MachineState = IDLE
  committed: ProjectDocument | null = null
  clicked = false
  constructor(doc: ProjectDocument, more: Partial<Scene> = {}) {
    const points = (without: ReadonlySet<string>) =>
      snapPoints({ document: doc, sequenceId: SEQUENCE, playhead: f(90), inPoint: null, outPoint: null, beats: [] }, without)
    this.scene = {
      document: doc,
      sequenceId: SEQUENCE,
      selection: new Set(),
      tool: 'select',
      linked: true,
      pointsWithout: points,
      ticksPerPixel: f(1),
      ...more,
    }
  }
  at(frame: number, trackId = V1, held: Partial<Pointer> = {}): Pointer {
    const row = ROWS.find((r) => r.trackId === trackId)!
    return { time: f(frame), trackId, x: frame, y: row.top + 20, mod: false, alt: false, shift: true, ...held }
  }
  down(target: Target, p: Pointer): this {
    const { gesture, atOnce } = chooseGesture(this.scene, target, p, ROWS)
    this.state = press(p, gesture, atOnce)
    return this
  }
  to(p: Pointer): this {
    this.state = move(this.state, p)
    return this
  }
  escape(): this {
    this.state = cancel()
    return this
  }
  up(p: Pointer): this {
    const { state, outcome } = release(this.state, p)
    this.state = state
    if (outcome.type === 'click') this.clicked = true
    if (outcome.type === 'commit' && outcome.preview.edits.length) this.committed = edited(this.scene.document, ...outcome.preview.edits)
    return this
  }
  get preview() {
    if (this.state.name !== 'dragging') throw new Error(`not dragging but ${this.state.name}`)
    return this.state.preview
  }
}
const body = (id: string): Target => ({ type: 'clip', clipId: `clp_${id}` as ClipId, part: 'body' })
const edge = (id: string, part: 'in' | 'out'): Target => ({ type: 'clip', clipId: `clp_${id}` as ClipId, part })

const A = clip('A', 0, 20, 30)
const B = clip('B', 20, 20, 30)
const C = clip('C', 60, 20, 30)
const DOC = project(A, B, C)

describe('dragging a clip', () => {
  test('moves it when it is let go, and not before', () => {
    const s = new Stage(DOC).down(body('C'), new Stage(DOC).at(65)).to(new Stage(DOC).at(75))
    expect(strip(s.preview.document!)).toBe('A 0-20@30 | B 20-40@30 | C 70-90@30')
    expect(s.preview.hint).toEqual({ key: 'move', by: f(10) })
    expect(s.committed).toBeNull()
    s.up(s.at(75))
    expect(strip(s.committed!)).toBe('A 0-20@30 | B 20-40@30 | C 70-90@30')
  })
  test('a press that does not wander is a click', () => {
    const s = new Stage(DOC)
    s.down(body('C'), s.at(65)).to(s.at(67)).up(s.at(67))
    expect([s.clicked, s.committed]).toEqual([true, null])
  })
  test('Escape leaves no trace', () => {
    const s = new Stage(DOC)
    s.down(body('C'), s.at(65)).to(s.at(99)).escape().up(s.at(99))
    expect([s.clicked, s.committed]).toEqual([false, null])
  })
  test('to another track takes its sound along in time only', () => {
    const doc = project({ ...C, linkId: 'l' }, { ...C, id: 'clp_c' as ClipId, trackId: A1, linkId: 'l' })
    const s = new Stage(doc)
    s.down(body('C'), s.at(65)).to(s.at(70, V2)).up(s.at(70, V2))
    expect([strip(s.committed!, V2), strip(s.committed!, A1)]).toEqual(['C 65-85@30', 'c 65-85@30'])
  })
  test('over a row of the other kind stays on its track', () => {
    const s = new Stage(DOC)
    s.down(body('C'), s.at(65)).to(s.at(70, M1)).up(s.at(70, M1))
    expect(strip(s.committed!)).toBe('A 0-20@30 | B 20-40@30 | C 65-85@30')
  })
  test('takes the whole selection', () => {
    const s = new Stage(DOC, { selection: new Set(['clp_B', 'clp_C']) })
    s.down(body('B'), s.at(25)).to(s.at(30)).up(s.at(30))
    expect(strip(s.committed!)).toBe('A 0-20@30 | B 25-45@30 | C 65-85@30')
  })
  test('Ctrl inserts, and may be pressed in the middle of the drag', () => {
    const s = new Stage(DOC)
    s.down(body('C'), s.at(60)).to(s.at(20))
    expect(strip(s.preview.document!)).toBe('A 0-20@30 | C 20-40@30')
    s.state = hold(s.state, { mod: true, alt: false, shift: true })
    expect(strip(s.preview.document!)).toBe('A 0-20@30 | C 20-40@30 | B 40-60@30')
  })
  test('Alt leaves the original', () => {
    const s = new Stage(DOC)
    s.down(body('A'), s.at(5)).to(s.at(45, V1, { alt: true }))
    expect(strip(s.preview.document!)).toBe('A 0-20@30 | B 20-40@30 | ghost-1 40-60@30 | C 60-80@30')
  })
  test('snaps to what is near and says to what; Shift suspends it', () => {
    const s = new Stage(DOC)
    s.down(body('C'), s.at(65)).to(s.at(49, V1, { shift: false }))
    expect(s.preview.snap?.point).toEqual({ time: f(40), kind: 'edge' })
    expect(strip(s.preview.document!)).toContain('C 40-60@30')
    s.to(s.at(49))
    expect(strip(s.preview.document!)).toContain('C 44-64@30')
  })
  test('on a locked track is only a click', () => {
    const s = new Stage(withTrack(DOC, V1, { locked: true }))
    s.down(body('C'), s.at(65)).to(s.at(90)).up(s.at(90))
    expect([s.clicked, s.committed]).toEqual([true, null])
  })
})

describe('dragging an edge', () => {
  const table: [tool: Scene['tool'], held: Partial<Pointer>, part: 'in' | 'out', to: number, after: string][] = [
    ['select', {}, 'out', 35, 'A 0-20@30 | B 20-35@30 | C 60-80@30'],
    ['select', {}, 'in', 25, 'A 0-20@30 | B 25-40@35 | C 60-80@30'],
    ['select', { mod: true }, 'out', 35, 'A 0-20@30 | B 20-35@30 | C 55-75@30'],
    ['ripple', {}, 'in', 25, 'A 0-20@30 | B 20-35@35 | C 55-75@30'],
    ['roll', {}, 'in', 25, 'A 0-25@30 | B 25-40@35 | C 60-80@30'],
    ['select', { alt: true }, 'in', 15, 'A 0-15@30 | B 15-40@25 | C 60-80@30'],
    ['roll', {}, 'out', 35, 'A 0-20@30 | B 20-35@30 | C 60-80@30'],
  ]
  test.each(table)('%s %j %s to %i', (tool, held, part, to, after) => {
    const s = new Stage(DOC, { tool })
    const from = part === 'in' ? 20 : 40
    s.down(edge('B', part), s.at(from))
      .to(s.at(to, V1, held))
      .up(s.at(to, V1, held))
    expect(strip(s.committed!)).toBe(after)
  })
  test('stops where the material ends and reports it', () => {
    const s = new Stage(project(clip('X', 0, 20, 70)))
    s.down(edge('X', 'out'), s.at(20)).to(s.at(80))
    expect(s.preview.stops).toEqual([{ clipId: 'clp_X', edge: 'out' }])
    expect([strip(s.preview.document!), s.preview.hint!.by]).toEqual(['X 0-30@70', f(10)])
    s.to(s.at(28))
    expect(s.preview.stops).toEqual([])
  })
  test('reports a refusal as a stop too', () => {
    const s = new Stage(project(clip('X', 0, 20, 80)))
    s.down(edge('X', 'out'), s.at(20)).to(s.at(80))
    expect([s.preview.stops.length, s.preview.refusal?.code, s.preview.hint!.by]).toEqual([1, 'timeline.noHandle', 0])
  })
})

describe('other tools', () => {
  test('slip drags the material with the pointer', () => {
    const s = new Stage(DOC, { tool: 'slip' })
    s.down(body('B'), s.at(30)).to(s.at(36)).up(s.at(36))
    expect(strip(s.committed!)).toBe('A 0-20@30 | B 20-40@24 | C 60-80@30')
  })
  test('slide moves between neighbours', () => {
    const s = new Stage(DOC, { tool: 'slide' })
    s.down(body('B'), s.at(30)).to(s.at(35)).up(s.at(35))
    expect(strip(s.committed!)).toBe('A 0-25@30 | B 25-45@30 | C 60-80@30')
  })
  test('the blade cuts where it is let go', () => {
    const s = new Stage(DOC, { tool: 'blade' })
    s.down(body('B'), s.at(30)).up(s.at(33))
    expect(strip(s.committed!)).toBe('A 0-20@30 | B 20-33@30 | 100 33-40@43 | C 60-80@30')
  })
  test('a rectangle selects what it touches, with linked sound', () => {
    const doc = project(A, { ...C, linkId: 'l' }, { ...C, id: 'clp_c' as ClipId, trackId: A1, linkId: 'l' })
    const s = new Stage(doc)
    s.down({ type: 'lane' }, s.at(50)).to(s.at(70))
    expect([...s.preview.selection!].sort()).toEqual(['clp_C', 'clp_c'])
  })
  test('a transition is dragged by the half that was taken, as far as the material reaches', () => {
    const doc = edited(DOC, {
      verb: 'addTransition',
      fromClipId: A.id,
      toClipId: B.id,
      kind: 'dissolve',
      inOffset: f(4) as never,
      outOffset: f(4) as never,
    })
    const [t] = recordsOf(doc, 'transition')
    const drag = (from: number, to: number, held: Partial<Pointer> = {}): number[] => {
      const s = new Stage(doc)
      s.down({ type: 'transition', id: t!.id }, s.at(from))
        .to(s.at(to, V1, held))
        .up(s.at(to, V1, held))
      const after = recordsOf(s.committed!, 'transition')[0]!
      return [after.inOffset / f(1), after.outOffset / f(1)]
    }
    expect([drag(18, 11), drag(22, 30), drag(18, 12, { alt: true })]).toEqual([
      [11, 4],
      [4, 12],
      [10, 10],
    ])
    expect(drag(18, -90)).toEqual([20, 4])
  })
  test('cursors tell the tool', () => {
    const held = { mod: false, alt: false }
    expect([
      cursorFor({ tool: 'select' }, edge('B', 'in'), held),
      cursorFor({ tool: 'roll' }, edge('B', 'in'), held),
      cursorFor({ tool: 'blade' }, body('B'), held),
    ]).toEqual(['w-resize', 'col-resize', 'crosshair'])
  })
})

describe('snapping', () => {
  test('takes the point that is nearest for its strength', () => {
    const points = [
      { time: 100, kind: 'beat' as const },
      { time: 106, kind: 'edge' as const },
    ]
    expect(snap(points, [102], 1)?.point.time).toBe(100)
    expect(snap(points, [103], 1)?.point.time).toBe(106)
    expect(snap(points, [120], 1)).toBeUndefined()
    expect(snap(points, [10, 98], 1)?.by).toBe(2)
  })
})

describe('beats', () => {
  const grid = { beats: [0, 0.5, 1, 1.5, 2, 2.5], bar: [4, 1, 2, 3, 4, 1], meter: 4, tempo: 120, confidence: 1 }
  const song = clip('S', 10, 60, 15, { trackId: M1, assetId: SONG.id })
  test('fall where the clip plays them', () => {
    // 15 frames into the song is 0.5 s: the first beat that sounds is its first downbeat, at frame 10.
    expect(beatsOfClip(song, grid).map((b) => [b.time / f(1), b.bar, b.beat])).toEqual([
      [10, 1, 1],
      [25, 1, 2],
      [40, 1, 3],
      [55, 1, 4],
    ])
    expect(beatsOfClip({ ...song, speed: { num: 2, den: 1 } }, grid).map((b) => b.time / f(1))).toEqual([10, 17.5, 25, 32.5, 40])
  })
  test('come from the edited grid before the measured one', () => {
    const doc = edited(project(song), { verb: 'setGrid', assetId: SONG.id, grid: { ...grid, beats: grid.beats.map((b) => b + 0.1) } })
    expect(beatsOf(doc, SEQUENCE, new Map())[0]!.time / f(1)).toBe(13)
    expect(beatsOf(project(song), SEQUENCE, new Map([[SONG.id, { grid } as never]]))[0]!.time / f(1)).toBe(10)
    expect(beatsOf(project(song), SEQUENCE, new Map())).toEqual([])
  })
  test('the readout names the beat that sounds', () => {
    const beats = beatsOfClip(song, grid)
    expect(beatAt(beats, f(30))).toMatchObject({ bar: 1, beat: 2 })
    expect(beatAt(beats, f(5))).toBeUndefined()
    expect(beatAt(beats, f(500))).toBeUndefined()
  })
})

describe('placing media', () => {
  const names = (doc: ProjectDocument): string[] => [V1, A1, M1].map((t) => strip(doc, t).replace(/\d+ (\d)/g, '$1'))
  test('pictures with linked sound, stills, songs', () => {
    const place = (assetIds: string[], at: number, mode: 'insert' | 'overwrite' = 'overwrite') =>
      placingEdits({ document: DOC, sequenceId: SEQUENCE, assetIds, at: f(at) as never, mode })
    const doc = edited(project(), ...place([FOOTAGE.id, STILL.id, SONG.id], 0))
    expect(names(doc)).toEqual(['0-100@0 | 100-220@0', '0-100@0', '220-1220@0'])
    const [picture, sound] = recordsOf(doc, 'clip') as [Clip, Clip]
    expect([picture.linkId, picture.linkId === sound.linkId]).toEqual([expect.any(String), true])
    expect(names(edited(DOC, ...place([FOOTAGE.id], 20, 'insert')))[0]).toBe('A 0-20@30 | 20-120@0 | B 120-140@30 | C 160-180@30')
  })
  test('an overlay never takes the sound below', () => {
    const below = project({ ...A, trackId: A1 })
    const place = (at: number) =>
      edited(
        below,
        ...placingEdits({
          document: below,
          sequenceId: SEQUENCE,
          assetIds: [FOOTAGE.id],
          at: f(at) as never,
          trackId: V2,
          mode: 'overwrite',
        }),
      )
    expect(strip(place(10), A1)).toBe('A 0-20@30')
    expect(strip(place(20), A1)).toMatch(/^A 0-20@30 \| \d+ 20-120@0$/)
  })
  test('what was copied is pasted at the playhead, links among copies only', () => {
    const doc = project({ ...C, linkId: 'l' }, { ...C, id: 'clp_c' as ClipId, trackId: A1, linkId: 'l' })
    copyClips(doc, recordsOf(doc, 'clip'))
    const next = edited(doc, ...pasteEdits(doc, SEQUENCE, f(10) as never))
    expect(names(next).slice(0, 2)).toEqual(['10-30@30 | C 60-80@30', '10-30@30 | c 60-80@30'])
    expect(new Set(recordsOf(next, 'clip').map((c) => c.linkId)).size).toBe(2)
  })
})

describe('markers', () => {
  const marked = edited(project(A, B), {
    verb: 'addMarker',
    marker: { sequenceId: SEQUENCE, time: f(30) as never, duration: f(0) as never, label: '', color: 'accent' },
  })
  const marker = recordsOf(marked, 'marker')[0]!
  const target: Target = { type: 'marker', id: marker.id }
  const timeOf = (s: Stage): number => recordsOf(s.committed!, 'marker')[0]!.time

  test('a marker is dragged to a frame, and not before the beginning', () => {
    const s = new Stage(marked)
    s.down(target, s.at(30)).to(s.at(44.4)).up(s.at(44.4))
    expect(timeOf(s)).toBe(f(44))
    const t = new Stage(marked)
    t.down(target, t.at(30)).to(t.at(-20)).up(t.at(-20))
    expect(timeOf(t)).toBe(0)
  })
  test('cuts pull it, its own place does not; Shift lets go', () => {
    const s = new Stage(marked)
    s.down(target, s.at(30, V1, { shift: false })).to(s.at(43, V1, { shift: false }))
    expect(s.preview.snap?.point.kind).toBe('edge')
    s.up(s.at(43, V1, { shift: false }))
    expect(timeOf(s)).toBe(f(40))
    const near = new Stage(marked)
    near
      .down(target, near.at(30, V1, { shift: false }))
      .to(near.at(60))
      .to(near.at(31, V1, { shift: false }))
    near.up(near.at(31, V1, { shift: false }))
    expect(timeOf(near)).toBe(f(31))
  })
  test('a press that does not wander is a click; Escape leaves it where it was', () => {
    const s = new Stage(marked)
    expect(s.down(target, s.at(30)).to(s.at(32)).up(s.at(32)).clicked).toBe(true)
    const t = new Stage(marked)
    t.down(target, t.at(30)).to(t.at(60)).escape().up(t.at(60))
    expect(t.committed).toBeNull()
  })
})
