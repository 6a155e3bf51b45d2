import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { METHODS } from '#shared/analysis/methods.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import { ContentHash } from '#shared/media/fingerprint.ts'
import type { Decomposer } from '#shared/learn/plug-ins.ts'
import type { FileHashes } from '../library/file-hash.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'
import { carryOver } from './apply/next-folder.ts'
import type { FilmInput } from './film-input.ts'
import { type LearnCall, learnFilm, type LearnParts, type LearnRequest, RESULT_FILE } from './learn-film.ts'

/** Kept beside what was learned from a film, and never given away: what it is good for. */
export const LEARNED_FROM_FILE = 'learned-from.json'

/** Two films with the same are found the same in, by the same decomposers. */
export const LearnedFrom = z.object({
  version: z.literal(1),
  /** Content of the film; of a sequence its project, too, because its shots name clips of it. */
  mark: z.string(),
  fps: z.number(),
  maxFrames: z.int(),
  /** Analysers below the decomposers, as name@version. */
  methods: z.array(z.string()),
})
export type LearnedFrom = z.infer<typeof LearnedFrom>

/** Name of a job's folder below the root of all. */
const FOLDER = /^[0-9a-f-]{36}$/
/** Where films lie in it: a learn job's own, and both of a comparison. */
const PLACES = ['.', 'target', 'user']

/** null: the film lies elsewhere still, or cannot be read, which learning from it will say. */
export async function learnedFrom(
  film: FilmInput,
  { fps, maxFrames }: Pick<LearnedFrom, 'fps' | 'maxFrames'>,
  hashes: FileHashes,
  signal: AbortSignal,
): Promise<LearnedFrom | null> {
  const methods = [METHODS.picture, METHODS.song]
  const of = (mark: string): LearnedFrom => ({ version: 1, mark, fps, maxFrames, methods })
  if (film.link) return null
  if (film.sequence) return of(JSON.stringify([film.sequence.ref, film.sequence.fingerprint]))
  try {
    return of((await hashes.of(film.path, { signal })).hash)
  } catch (e) {
    if (signal.aborted) throw e
    return null
  }
}

/** learnFilm, so that what it finds can be taken by another job; not where a model was asked, which may answer otherwise the next time. */
export async function learnToKeep(p: LearnParts & { hashes: FileHashes }, request: LearnRequest, call: LearnCall): Promise<LearnResult> {
  const before = await learnedFrom(request, request, p.hashes, call.signal)
  const result = await learnFilm(p, request, call)
  const after = await learnedFrom(request, request, p.hashes, call.signal)
  // A film that was changed while it was looked at is neither the one nor the other.
  if (before && after && !request.model && sameAs(before, after))
    writeFileWhole(join(request.dir, LEARNED_FROM_FILE), `${JSON.stringify(after)}\n`)
  return result
}

/** What the file holds that was learned from in this folder; undefined where it is not known, or it was no file. */
export const contentLearnedFrom = (folder: string): ContentHash | undefined =>
  ContentHash.safeParse(parsed(LearnedFrom, join(folder, LEARNED_FROM_FILE))?.mark).data

function parsed<T>(schema: z.ZodType<T>, file: string): T | null {
  if (!existsSync(file)) return null
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
const sameAs = (a: LearnedFrom | null, b: LearnedFrom): boolean => JSON.stringify(a) === JSON.stringify(b)

export interface Before {
  /** Below it lie the folders of jobs. */
  root: string
  from: LearnedFrom
  /** Those that would be asked now: what others found is not taken. */
  active: readonly Pick<Decomposer, 'id' | 'version'>[]
}

/** Puts what was learned from the same film in the same way into `dir`, under its name of now; null where there is nothing, and `dir` is empty then. */
export async function takeLearned({ root, from, active }: Before, name: string, dir: string): Promise<LearnResult | null> {
  const by = active.map((d) => `${d.id}@${d.version}`).join()
  const places = existsSync(root)
    ? readdirSync(root).flatMap((f) => (FOLDER.test(f) ? PLACES.map((place) => join(root, f, place)) : []))
    : []
  for (const place of places) {
    if (!sameAs(parsed(LearnedFrom, join(place, LEARNED_FROM_FILE)), from)) continue
    if (parsed(LearnResult, join(place, RESULT_FILE))?.decomposers.join() !== by) continue
    const taken = await carried(place, dir, from)
    if (!taken) continue
    const result: LearnResult = { ...taken, video: { ...taken.video, name } }
    if (taken.video.name !== name) writeFileWhole(join(dir, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`)
    return result
  }
  return null
}

/** A folder may be replaced or removed while it is read; then nothing is taken. */
async function carried(place: string, dir: string, from: LearnedFrom): Promise<LearnResult | null> {
  try {
    await carryOver(place, dir)
    // Last, as what was replaced meanwhile says another.
    await rm(join(dir, LEARNED_FROM_FILE), { force: true })
    await copyFile(join(place, LEARNED_FROM_FILE), join(dir, LEARNED_FROM_FILE))
    const result = parsed(LearnResult, join(dir, RESULT_FILE))
    const whole = result?.segments.every((s) => s.keyframes.every((k) => existsSync(join(dir, k.file))))
    if (whole && sameAs(parsed(LearnedFrom, join(dir, LEARNED_FROM_FILE)), from)) return result
  } catch (e) {
    console.error('what was learned before could not be taken:', e)
  }
  await rm(dir, { recursive: true, force: true })
  return null
}
