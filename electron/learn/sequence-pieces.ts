import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { PictureClip, RenderLayer, RenderList, RenderSpan } from '#shared/render/render-list.ts'
import { frameToTicks } from '#shared/time/frame-rate.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'

/** Pieces are at least this many frames long: the encoder puts pictures out of order, which a piece must hold. */
const LEAST = 12

/** A stretch of a sequence's film that is drawn by itself. Two with the same key look the same, wherever they stand. */
export const SequencePiece = z.object({ frames: z.int().min(1), key: z.string() })
export type SequencePiece = z.infer<typeof SequencePiece>

/** What a film consists of: its pieces in order, and the key of its sound. */
export const DrawnFilm = z.object({ version: z.literal(1), pieces: z.array(SequencePiece), sound: z.string().optional() })
export type DrawnFilm = z.infer<typeof DrawnFilm>

/** The pieces of a sequence, cut where its picture changes hands. `drawnBy` names all else that decides how they look. */
export function piecesOf(list: RenderList, drawnBy: unknown): SequencePiece[] {
  return stretches(list.spans).map((spans) => {
    const [first, end] = [spans[0]!.start, spans.at(-1)!.end]
    return { frames: end - first, key: keyOf(list, spans, first, drawnBy) }
  })
}

/** Two sequences with the same sound the same, as long as they last as long. `madeBy` names all else that decides how. */
export function soundOf(list: RenderList, madeBy: unknown): string {
  const { sounds, frames, frameRate, sampleRate, loudness } = list
  const heard = sounds.map((s) => ({ ...s, source: contentOf(list, s.source) }))
  return hash({ heard, frames, frameRate, sampleRate, loudness, madeBy })
}

/** Where the like of each piece begins among those of before, in frames; null: it was not there. */
export function foundBefore(pieces: readonly SequencePiece[], before: readonly SequencePiece[]): { frames: number; at: number | null }[] {
  const starts = new Map<string, number>()
  let at = 0
  for (const { key, frames } of before) {
    starts.set(key, at)
    at += frames
  }
  return pieces.map(({ frames, key }) => ({ frames, at: starts.get(key) ?? null }))
}

export const writeDrawn = (file: string, film: DrawnFilm): void => writeFileWhole(file, `${JSON.stringify(film)}\n`)

/** null: nothing was written down, or something else. */
export function readDrawn(file: string): DrawnFilm | null {
  if (!existsSync(file)) return null
  try {
    return DrawnFilm.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

/** Spans, put together until each stretch is long enough. */
function stretches(spans: readonly RenderSpan[]): RenderSpan[][] {
  const length = (s: readonly RenderSpan[]): number => s.at(-1)!.end - s[0]!.start
  const all: RenderSpan[][] = []
  for (const span of spans) {
    const last = all.at(-1)
    if (last && length(last) < LEAST) last.push(span)
    else all.push([span])
  }
  const last = all.at(-1)
  if (last && all.length > 1 && length(last) < LEAST) all[all.length - 2]!.push(...all.pop()!)
  return all
}

/** What is drawn of these spans, told from `first` on, so that it says the same wherever it stands. */
function keyOf(list: RenderList, spans: readonly RenderSpan[], first: number, drawnBy: unknown): string {
  const from = frameToTicks(first, list.frameRate)
  const layers = spans.map((s) => ({ frames: s.end - s.start, layers: s.layers.map((l) => layerOf(list, l, first, from)) }))
  const { width, height, frameRate } = list
  return hash({ width, height, frameRate, drawnBy, layers })
}

function layerOf(list: RenderList, layer: RenderLayer, first: number, from: number): unknown {
  if (layer.type === 'clip') return clipOf(list, layer.clip, first, from)
  const [a, b] = [layer.from, layer.to].map((c) => clipOf(list, c, first, from))
  return { ...layer, from: a, to: b, start: layer.start - first, end: layer.end - first }
}

function clipOf(list: RenderList, index: number, first: number, from: number): unknown {
  const clip: PictureClip = list.clips[index]!
  // Grain is that of the film's frame. Camera paths lie under the content that they are of.
  const grain = clip.grade.grain > 0 ? first : null
  const lut = clip.grade.lut && stampOf(clip.grade.lut.source)
  return { ...clip, source: contentOf(list, clip.source), start: clip.start - from, end: clip.end - from, grain, lut }
}

function contentOf(list: RenderList, source: number): unknown {
  const { kind, path, content, name } = list.sources[source]!
  return path === null ? { slate: name } : { kind, content: content ?? [path, stampOf(path)] }
}

const hash = (told: unknown): string => createHash('sha256').update(JSON.stringify(told)).digest('hex')

/** Another file at the same path has another. */
function stampOf(path: string): string {
  if (!isAbsolute(path)) return ''
  const found = statSync(path, { throwIfNoEntry: false })
  return found ? `${found.size}:${found.mtimeMs}` : 'none'
}
