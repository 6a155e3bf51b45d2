import { FPS_30, type FrameRate } from '../time/frame-rate.ts'
import type { NewId, SequenceId, TrackId } from './ids.ts'
import type { ProjectDocument, ProjectRecord, Sequence, Track } from './model.ts'

export const documentOf = (records: Iterable<ProjectRecord>): ProjectDocument => new Map(Array.from(records, (r) => [r.id, r]))

/** Frame of a new sequence; every value has a default. Loudness is the integrated level in LUFS that the export aims at. */
export interface SequenceOptions {
  name?: string
  frameRate?: FrameRate
  width?: number
  height?: number
}

export const newSequence = (newId: NewId, o: SequenceOptions = {}): Sequence => ({
  type: 'sequence',
  id: newId('seq') as SequenceId,
  name: o.name ?? 'Sequence 1',
  frameRate: o.frameRate ?? FPS_30,
  width: o.width ?? 1920,
  height: o.height ?? 1080,
  sampleRate: 48_000,
  loudness: -14,
})

const ROWS: readonly Pick<Track, 'name' | 'kind' | 'role' | 'order' | 'height'>[] = [
  { name: 'V2', kind: 'video', role: 'overlay', order: 1, height: 44 },
  { name: 'V1', kind: 'video', role: 'main', order: 0, height: 64 },
  { name: 'A1', kind: 'audio', role: 'clip-sound', order: 0, height: 44 },
  { name: 'M1', kind: 'audio', role: 'music', order: 1, height: 56 },
]

/** The four tracks that every sequence begins with. Video order counts upwards, audio order downwards from the pictures. */
export const defaultTracks = (sequenceId: SequenceId, newId: NewId): Track[] =>
  ROWS.map((row) => ({
    type: 'track',
    id: newId('trk') as TrackId,
    sequenceId,
    ...row,
    muted: false,
    solo: false,
    locked: false,
    hidden: false,
  }))

/** A new project: one empty sequence (1920×1080, 30 fps) with tracks V2 overlay, V1 main, A1 clip sound, M1 music. */
export function createDocument(newId: NewId, options: SequenceOptions = {}): ProjectDocument {
  const sequence = newSequence(newId, options)
  return documentOf([sequence, ...defaultTracks(sequence.id, newId)])
}
