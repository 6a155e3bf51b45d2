import { expect, test } from 'vitest'
import { TICKS_PER_SECOND, ticks } from '../time/ticks.ts'
import { createDocument } from '../timeline/document.ts'
import { applyEdits } from '../timeline/edits/apply-edits.ts'
import type { AssetId, NewId, SequenceId } from '../timeline/ids.ts'
import { violation } from '../timeline/invariants.ts'
import type { Asset, Clip, ProjectDocument } from '../timeline/model.ts'
import { clipsOnTrack, recordsOf, tracksOf } from '../timeline/query.ts'
import type { MontagePlan } from './edit-plan.ts'
import { madeFootage, madeInput, madeStyle } from './fixtures.ts'
import type { FootageItem, PlanInput } from './plan-input.ts'
import { planMontage } from './plan-montage.ts'
import { gradeOf, planToEdits } from './plan-to-edits.ts'

function counting(): NewId {
  let n = 0
  return (prefix) => `${prefix}_${++n}`
}

const file = { path: '/f', size: 1, mtimeMs: 0 }
const color = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', range: 'tv' }
const audio = { index: 1, codec: 'aac', sampleRate: 48_000, channels: 2, layout: 'stereo' }

function assetOf(f: FootageItem): Asset {
  const { width, height, frameRate } = f
  const video = {
    ...{ index: 0, codec: 'h264', width, height, rotation: 0, sar: { num: 1, den: 1 }, frameRate, variable: false, frameCount: null },
    ...{ pixelFormat: 'yuv420p', bitDepth: 8, hasAlpha: false, interlaced: false, color, hdr: false },
  }
  const media = {
    ...{ kind: f.kind, container: 'mp4', duration: ticks(Math.round(f.duration * TICKS_PER_SECOND)), video },
    ...{ audio: f.hasSound ? audio : null, bitRate: null, timecode: null },
  }
  return { ...row(f.assetId, f.name), kind: f.kind, media }
}
const row = (id: AssetId, name: string) => ({
  ...{ type: 'asset' as const, id, name, hash: null, original: file, proxy: null, unusable: null, importedAt: 0 },
})
function songAsset(id: AssetId, seconds: number): Asset {
  const media = {
    ...{ kind: 'audio' as const, container: 'mp3', duration: ticks(Math.round(seconds * TICKS_PER_SECOND)), video: null, audio },
    ...{ bitRate: null, timecode: null },
  }
  return { ...row(id, 'song.mp3'), kind: 'audio', media }
}

function setUp(
  change: Partial<PlanInput> = {},
  settings: Parameters<typeof madeInput>[1] = {},
): { doc: ProjectDocument; plan: MontagePlan; newId: NewId } {
  const input = madeInput(change, { duration: 30, ...settings })
  const result = planMontage(input)
  if (!result.ok) throw new Error(result.refusal.message)
  const newId = counting()
  const doc = new Map(createDocument(newId))
  for (const a of [...input.footage.map(assetOf), songAsset(input.song.assetId, input.song.analysis.duration)]) doc.set(a.id, a)
  return { doc, plan: result.value, newId }
}

function apply(doc: ProjectDocument, plan: MontagePlan, newId: NewId, sequenceId: SequenceId | null, style = madeStyle()) {
  const made = planToEdits(doc, plan, { sequenceId, newId, style, names: { sequence: 'Montage' } })
  const result = applyEdits(doc, made.edits, newId)
  if (!result.ok) throw new Error(`${result.refusal.code} at ${result.refusal.index}: ${result.refusal.message}`)
  expect(violation(result.value.document)).toBeNull()
  const track = (role: string): readonly Clip[] => {
    const found = tracksOf(result.value.document, made.sequenceId).find((t) => t.role === role)!
    return clipsOnTrack(result.value.document, found.id)
  }
  return { ...made, document: result.value.document, track }
}

test('a plan becomes a new sequence with pictures, their sound and the song', () => {
  const { doc, plan, newId } = setUp()
  const done = apply(doc, plan, newId, null)
  const main = done.track('main')
  expect(main.map((c) => [c.start, c.duration, c.sourceStart, c.assetId])).toEqual(
    plan.picks.map((p) => [p.start, p.duration, p.sourceStart, p.ref.assetId]),
  )
  expect(main[0]!.reasons.length).toBeGreaterThan(5)
  const music = done.track('music')
  expect(music).toHaveLength(1)
  expect(music[0]!.sourceStart / TICKS_PER_SECOND).toBeCloseTo(plan.songIn, 6)
  expect(music[0]!.fadeOut).toBe(plan.fadeOut)
  const sounds = done.track('clip-sound')
  expect(sounds.length).toBeGreaterThan(0)
  for (const s of sounds) {
    expect(s.duck).toBe(-18)
    expect(main.find((c) => c.linkId === s.linkId)!.start).toBe(s.start)
  }
  const sequence = recordsOf(done.document, 'sequence').find((s) => s.id === done.sequenceId)!
  expect(sequence).toMatchObject({ width: 1920, height: 1080, loudness: -14, name: 'Montage' })
})

test('transitions of the plan stand on the cuts', () => {
  const style = madeStyle({ transitions: [{ kind: 'dissolve', share: 1, beats: 1, at: 'any' }] })
  const { doc, plan, newId } = setUp({ style })
  const wanted = plan.picks.filter((p) => p.transition)
  expect(wanted.length).toBeGreaterThan(3)
  const done = apply(doc, plan, newId, null, style)
  const made = recordsOf(done.document, 'transition')
  const sorted = (lengths: number[]): number[] => lengths.sort((a, b) => a - b)
  expect(sorted(made.map((t) => t.inOffset + t.outOffset))).toEqual(sorted(wanted.map((p) => p.transition!.duration)))
})

test('applied again it replaces its own sequence and leaves titles alone', () => {
  const { doc, plan, newId } = setUp()
  const first = apply(doc, plan, newId, null)
  const again = setUp({}, { seed: 5, duration: 20 })
  const second = apply(first.document, again.plan, newId, first.sequenceId)
  expect(second.sequenceId).toBe(first.sequenceId)
  expect(second.track('main')).toHaveLength(again.plan.picks.length)
  expect(second.track('music')).toHaveLength(1)
  expect(recordsOf(second.document, 'sequence')).toHaveLength(recordsOf(first.document, 'sequence').length)
})

test('no clip sound when it is switched off, and none under other speeds', () => {
  const silent = setUp({}, { clipSound: false })
  expect(apply(silent.doc, silent.plan, silent.newId, null).track('clip-sound')).toHaveLength(0)
  const style = madeStyle({ speed: [{ factor: 1.5, share: 1, energy: 'any' }] })
  const fast = setUp({ style })
  const sounds = apply(fast.doc, fast.plan, fast.newId, null, style).track('clip-sound')
  expect(sounds.length).toBeLessThan(fast.plan.picks.filter((p) => p.speed.num !== p.speed.den).length)
  for (const s of sounds) expect(s.speed).toEqual({ num: 1, den: 1 })
})

test('a tall picture in a wide film is shown whole on its blur; a wide one in a tall film is cropped around its subject', () => {
  const tall = setUp({ footage: madeFootage({ width: 1080, height: 1920 }) })
  expect(apply(tall.doc, tall.plan, tall.newId, null).track('main')[0]!.fit).toBe('blur')
  const wide = setUp({}, { aspect: '9:16' })
  const clip = apply(wide.doc, wide.plan, wide.newId, null).track('main')[0]!
  expect(clip.fit).toBe('fill')
  expect(clip.focus).toEqual(wide.plan.picks[0]!.focus)
})

test('a chosen LUT replaces the colour of the style and keeps its texture', () => {
  const style = madeStyle({ grade: { ...madeStyle().grade, contrast: 20, grain: 9, look: 'noir', lookIntensity: 0.5 } })
  const { plan } = setUp({ style })
  expect(gradeOf(plan, style)).toMatchObject({ contrast: 20, lut: { source: 'look:noir', intensity: 0.5 } })
  const lut = { source: '/x.cube', intensity: 0.7 }
  expect(gradeOf({ settings: { ...plan.settings, lut } }, style)).toMatchObject({ contrast: 0, grain: 9, lut })
})
