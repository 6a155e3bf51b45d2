import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SequenceRef } from '#shared/learn/apply/shown-clips.ts'
import type { FileHashes } from '../library/file-hash.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'
import type { FilmInput } from './film-input.ts'

/** Kept beside a comparison, and never given away: where its films lie. */
export const FILMS_FILE = 'films.json'

/** A film that was compared. `mark` names its content: two films with the same look the same. */
export const ComparedFilm = z.object({ path: z.string(), name: z.string(), mark: z.string(), sequence: SequenceRef.nullable() })
export type ComparedFilm = z.infer<typeof ComparedFilm>

/** What a comparison was made of and how, so that it can be made again. */
export const ComparedFilms = z.object({
  version: z.literal(1),
  target: ComparedFilm,
  user: ComparedFilm,
  fps: z.number(),
  maxFrames: z.int(),
  /** Decomposers that took part; absent: all that may. */
  modules: z.array(z.string()).optional(),
  language: z.string(),
  /** Milliseconds since 1970. */
  comparedAt: z.number(),
})
export type ComparedFilms = z.infer<typeof ComparedFilms>

export async function comparedFilm(film: FilmInput, hashes: FileHashes, signal: AbortSignal): Promise<ComparedFilm> {
  const { path, name, sequence } = film
  return { path, name, mark: sequence?.fingerprint ?? (await hashes.of(path, { signal })).hash, sequence: sequence?.ref ?? null }
}

export const writeComparedFilms = (dir: string, films: ComparedFilms): void =>
  writeFileWhole(join(dir, FILMS_FILE), `${JSON.stringify(films, null, 1)}\n`)

/** null: a comparison from before its films were written down. */
export function readComparedFilms(dir: string): ComparedFilms | null {
  const file = join(dir, FILMS_FILE)
  if (!existsSync(file)) return null
  const parsed = ComparedFilms.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  return parsed.success ? parsed.data : null
}
