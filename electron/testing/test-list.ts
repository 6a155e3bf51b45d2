import type { PictureClip, RenderLayer, RenderList, SoundClip } from '#shared/render/render-list.ts'
import { FPS_30, type FrameRate, frameToTicks } from '#shared/time/frame-rate.ts'
import { ONE } from '#shared/time/rational.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { NO_GRADE, type TransitionKind } from '#shared/timeline/model.ts'

/** A clip after the one before it: `frames` long from source frame `from` (at the list's rate). */
export interface TestClipUse extends Partial<Omit<PictureClip, 'source'>> {
  source: number
  from: number
  frames: number
}
export interface TestSoundUse extends Partial<Omit<SoundClip, 'source' | 'start'>> {
  source: number
  start: number
  frames: number
  from: number
}
export interface TestListSpec {
  sources: string[]
  clips: TestClipUse[]
  sounds?: TestSoundUse[]
  /** Between clip i and i + 1, this many frames on each side. */
  transitions?: { after: number; kind: TransitionKind; frames: number }[]
  width?: number
  height?: number
  frameRate?: FrameRate
  loudness?: number | null
}

/** A render list of clips one after another, for tests of what draws and mixes it. */
export function testList(spec: TestListSpec): RenderList {
  const rate = spec.frameRate ?? FPS_30
  const t = (frame: number): number => frameToTicks(frame, rate)
  let at = 0
  const starts: number[] = []
  const clips = spec.clips.map(({ source, from, frames, ...look }): PictureClip => {
    starts.push(at)
    const start = t(at)
    at += frames
    const base = { source, start, end: t(at), sourceStart: t(from), speed: ONE, fit: 'fill' as const, focus: { x: 0.5, y: 0.5 } }
    const plain = {
      transform: { x: 0, y: 0, scale: 1, rotation: 0 },
      opacity: 1,
      fadeIn: 0,
      fadeOut: 0,
      panZoom: null,
      steady: null,
      grade: NO_GRADE,
    }
    return { ...base, ...plain, ...look }
  })
  const sounds = (spec.sounds ?? []).map(({ source, start, frames, from, ...rest }): SoundClip => {
    const plain = { speed: ONE, gain: 1, pan: 0, fadeIn: 0, fadeOut: 0, fade: 'linear' as const, duck: null }
    return { source, start: t(start), end: t(start + frames), sourceStart: t(from), ...plain, ...rest }
  })
  const frames = Math.max(at, ...(spec.sounds ?? []).map((s) => s.start + s.frames))
  return {
    version: 1,
    name: 'test',
    width: spec.width ?? 320,
    height: spec.height ?? 180,
    frameRate: rate,
    sampleRate: 48000,
    loudness: spec.loudness ?? null,
    duration: t(frames) / TICKS_PER_SECOND,
    frames,
    sources: spec.sources.map((path) => ({ name: path.split('/').at(-1)!, kind: 'video', path, proxyPath: null })),
    clips,
    spans: spansOf(spec, starts, at, frames),
    sounds,
  }
}

function spansOf(spec: TestListSpec, starts: number[], pictureEnd: number, frames: number): RenderList['spans'] {
  const spans: RenderList['spans'] = []
  const around = (i: number): number => spec.transitions?.find((x) => x.after === i)?.frames ?? 0
  const add = (start: number, end: number, layers: RenderLayer[]): void => {
    if (end > start) spans.push({ start, end, layers })
  }
  spec.clips.forEach((clip, i) => {
    const [start, end] = [starts[i]!, starts[i]! + clip.frames]
    add(start + around(i - 1), end - around(i), [{ type: 'clip', clip: i }])
    const next = spec.transitions?.find((x) => x.after === i)
    if (!next) return
    const [from, to] = [end - next.frames, end + next.frames]
    add(from, to, [{ type: 'transition', kind: next.kind, from: i, to: i + 1, start: from, end: to }])
  })
  add(pictureEnd, frames, [])
  return spans
}
