import { toNumber } from '../time/rational.ts'
import type { Clip, Track, Transition } from '../timeline/model.ts'
import type { SequenceView } from './document-view.ts'
import type { SourceTable } from './build-render-list.ts'
import type { SoundClip } from './render-list.ts'

/** -100 dB is silence in the model. */
const SILENCE = -100
export const fromDecibels = (db: number): number => (db <= SILENCE ? 0 : 10 ** (db / 20))

interface Span {
  start: number
  end: number
}

/** The sound clips that can be heard: mute and solo of tracks, disabled clips and silent volumes are settled here. */
export function buildSounds(view: SequenceView, table: SourceTable): SoundClip[] {
  const audio = view.tracks.filter((t) => t.kind === 'audio' && !t.muted)
  const solo = audio.some((t) => t.solo)
  const heard = solo ? audio.filter((t) => t.solo) : audio
  const music = mergeSpans(heard.filter((t) => t.role === 'music').flatMap((t) => audible(view, t).map(spanOf)))
  return heard.flatMap((track) => {
    const transitions = view.transitions.get(track.id) ?? []
    return audible(view, track).map((clip) => {
      const sound = soundClip(clip, table.add(view.assets.get(clip.assetId)!), track.role === 'music' ? [] : music)
      return transitions.reduce((s, t) => crossFade(s, clip, t), sound)
    })
  })
}

function audible(view: SequenceView, track: Track): Clip[] {
  return (view.clips.get(track.id) ?? []).filter((c) => {
    const asset = view.assets.get(c.assetId)
    const media = asset?.media
    return !c.disabled && c.volume > SILENCE && asset !== undefined && (media === null || media === undefined || media.audio !== null)
  })
}

const spanOf = (c: Clip): Span => ({ start: c.start, end: c.start + c.duration })

function soundClip(c: Clip, source: number, music: Span[]): SoundClip {
  return {
    source,
    ...spanOf(c),
    sourceStart: c.sourceStart,
    speed: c.speed,
    gain: fromDecibels(c.volume),
    pan: c.pan,
    fadeIn: c.fadeIn,
    fadeOut: c.fadeOut,
    fade: 'linear',
    duck: c.duck < 0 && music.length > 0 ? { gain: fromDecibels(c.duck), spans: music } : null,
  }
}

/** Lengthens a sound into the transition at its edge and fades it across. */
function crossFade(s: SoundClip, clip: Clip, t: Transition): SoundClip {
  const length = t.inOffset + t.outOffset
  if (t.toClipId === clip.id) {
    // A song cannot start before its first sample: what the source lacks is silent anyway.
    return { ...s, start: s.start - t.inOffset, sourceStart: s.sourceStart - t.inOffset * toNumber(s.speed), fadeIn: length, fade: 'power' }
  }
  if (t.fromClipId === clip.id) return { ...s, end: s.end + t.outOffset, fadeOut: length, fade: 'power' }
  return s
}

/** Spans in order, with those that touch or overlap made one. */
export function mergeSpans(spans: Span[]): Span[] {
  const merged: Span[] = []
  for (const s of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && s.start <= last.end) last.end = Math.max(last.end, s.end)
    else merged.push({ ...s })
  }
  return merged
}
