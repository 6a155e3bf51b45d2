import { expect, test } from 'vitest'
import { FPS_30, frameToTicks } from '../time/frame-rate.ts'
import { ONE } from '../time/rational.ts'
import { type Ticks, ticks } from '../time/ticks.ts'
import type { AssetId, ClipId, SequenceId, TrackId, TransitionId } from '../timeline/ids.ts'
import {
  type Asset,
  type Clip,
  DEFAULT_CLIP_PROPS,
  type ProjectDocument,
  type ProjectRecord,
  type Sequence,
  type Track,
  type Transition,
} from '../timeline/model.ts'
import { buildRenderList } from './build-render-list.ts'

const f = (n: number): Ticks => frameToTicks(n, FPS_30)
const SEQ = 'seq_1' as SequenceId
const sequence: Sequence = {
  type: 'sequence',
  id: SEQ,
  name: 'Film',
  frameRate: FPS_30,
  width: 1920,
  height: 1080,
  sampleRate: 48000,
  loudness: -14,
}
const asset = (id: string, o: { width?: number; height?: number; sound?: boolean; picture?: boolean } = {}): Asset => ({
  type: 'asset',
  id: `ast_${id}` as AssetId,
  name: `${id}.mp4`,
  kind: o.picture === false ? 'audio' : 'video',
  hash: null,
  original: { path: `/media/${id}.mp4`, size: 1, mtimeMs: 0 },
  proxy: null,
  media: {
    kind: 'video',
    container: 'mp4',
    duration: f(3000),
    video:
      o.picture === false
        ? null
        : {
            ...{
              index: 0,
              codec: 'h264',
              width: o.width ?? 1920,
              height: o.height ?? 1080,
              rotation: 0,
              sar: { num: 1, den: 1 },
              frameRate: FPS_30,
            },
            ...{ variable: false, frameCount: null, pixelFormat: 'yuv420p', bitDepth: 8, hasAlpha: false, interlaced: false, hdr: false },
            color: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', range: 'tv' },
          },
    audio: o.sound === false ? null : { index: 1, codec: 'aac', sampleRate: 48000, channels: 2, layout: 'stereo' },
    bitRate: null,
    timecode: null,
  },
  unusable: null,
  importedAt: 0,
})
const track = (id: string, kind: Track['kind'], order: number, role: Track['role'], o: Partial<Track> = {}): Track => ({
  ...{ type: 'track', id: `trk_${id}` as TrackId, sequenceId: SEQ, kind, name: id, order, role },
  ...{ muted: false, solo: false, locked: false, hidden: false, height: 60, ...o },
})
const clip = (id: string, on: string, of: string, start: number, length: number, from = 0, o: Partial<Clip> = {}): Clip => ({
  ...DEFAULT_CLIP_PROPS,
  ...{
    type: 'clip',
    id: `clp_${id}` as ClipId,
    trackId: `trk_${on}` as TrackId,
    assetId: `ast_${of}` as AssetId,
    linkId: null,
    speed: ONE,
  },
  ...{ start: f(start), duration: f(length), sourceStart: f(from), ...o },
})
const doc = (...records: ProjectRecord[]): ProjectDocument => new Map([sequence, ...records].map((r) => [r.id as string, r]))
const online = { source: (a: Asset) => ({ path: a.original.path, proxyPath: null }) }
const build = (d: ProjectDocument, o: Parameters<typeof buildRenderList>[2] = online) => {
  const r = buildRenderList(d, SEQ, o)
  if (!r.ok) throw new Error(r.refusal.code)
  return r.value
}

test('clips, gaps, a transition and overlays become flat spans', () => {
  const cut: Transition = {
    ...{ type: 'transition', id: 'trn_1' as TransitionId, trackId: 'trk_v1' as TrackId, kind: 'dissolve' },
    ...{ fromClipId: 'clp_a' as ClipId, toClipId: 'clp_b' as ClipId, inOffset: f(5), outOffset: f(3) },
  }
  const list = build(
    doc(
      ...[asset('x'), asset('y', { sound: false }), asset('song', { picture: false })],
      ...[
        track('v1', 'video', 0, 'main'),
        track('v2', 'video', 1, 'overlay'),
        track('a1', 'audio', 0, 'clip-sound'),
        track('a2', 'audio', 1, 'music'),
      ],
      ...[clip('a', 'v1', 'x', 0, 30, 100), clip('b', 'v1', 'y', 30, 30), clip('c', 'v1', 'x', 70, 20), cut],
      // The first hides everything, the second lets the main track show.
      ...[clip('d', 'v2', 'y', 75, 5), clip('e', 'v2', 'y', 10, 5, 0, { opacity: 0.5 })],
      ...[clip('s', 'a1', 'x', 0, 30, 100, { duck: -12 }), clip('m', 'a2', 'song', 20, 60, 0, { volume: -6, fadeOut: f(10) })],
    ),
  )
  expect(list).toMatchSnapshot()
  expect(list.spans.map((s) => [s.start, s.end, s.layers.length])).toEqual([
    ...[
      [0, 10, 1],
      [10, 15, 2],
      [15, 25, 1],
      [25, 33, 1],
      [33, 60, 1],
      [60, 70, 0],
      [70, 75, 1],
      [75, 80, 1],
      [80, 90, 1],
    ],
  ])
})

test('hidden and muted tracks, solo and disabled clips are left out', () => {
  const records = [
    asset('x'),
    clip('a', 'v1', 'x', 0, 10),
    clip('b', 'v1', 'x', 10, 10, 0, { disabled: true }),
    clip('s', 'a1', 'x', 0, 20),
    clip('t', 'a2', 'x', 0, 20),
  ]
  const tracks = (v: Partial<Track>, a1: Partial<Track>, a2: Partial<Track>) =>
    build(
      doc(
        ...records,
        track('v1', 'video', 0, 'main', v),
        track('a1', 'audio', 0, 'clip-sound', a1),
        track('a2', 'audio', 1, 'clip-sound', a2),
      ),
    )
  expect(tracks({}, {}, {})).toMatchObject({ frames: 20, clips: { length: 1 }, sounds: { length: 2 } })
  expect(tracks({ hidden: true }, { muted: true }, {})).toMatchObject({ spans: [{ start: 0, end: 20, layers: [] }], sounds: { length: 1 } })
  expect(tracks({}, {}, { solo: true }).sounds).toHaveLength(1)
})

test('what cannot be drawn is refused by name, or shown as a slate', () => {
  const d = doc(asset('x'), track('v1', 'video', 0, 'main'), clip('a', 'v1', 'x', 0, 10))
  const gone = { source: () => ({ path: null, proxyPath: null }) }
  const refused = buildRenderList(d, SEQ, gone)
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'render.missing', params: { name: 'x.mp4' } } })
  expect(build(d, { ...gone, missing: 'slate' }).sources[0]!.path).toBeNull()
  expect(buildRenderList(doc(), SEQ, online)).toMatchObject({ refusal: { code: 'render.empty' } })
  expect(buildRenderList(new Map(), SEQ, online)).toMatchObject({ refusal: { code: 'render.noSequence' } })
})

test('clip edges between frames take the frame that starts inside', () => {
  const d = doc(asset('x'), track('v1', 'video', 0, 'main'), clip('a', 'v1', 'x', 0, 10, 0, { duration: ticks(f(10) + 1) }))
  expect(build(d)).toMatchObject({ frames: 11, spans: [{ start: 0, end: 11 }] })
})
