import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { COMPARE_SCHEMA, CompareResult } from '#shared/learn/compare-result.ts'
import { fetchedOf } from '#shared/learn/film-link.ts'
import type { LearnResult, LearnWarning } from '#shared/learn/learn-result.ts'
import { closenessOf } from '#shared/learn/map-shots.ts'
import type { Improver, Mapper } from '#shared/learn/plug-ins.ts'
import type { FileHashes } from '../library/file-hash.ts'
import type { MediaService } from '../media/media-service.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'
import { comparedFilm, writeComparedFilms } from './compared-films.ts'
import { activeDecomposers } from './decompose-film.ts'
import type { FilmInput } from './film-input.ts'
import { keepFetched } from './ingest/part-file.ts'
import { type LearnCall, type LearnParts, type LearnRequest, type LearnStage, RESULT_FILE } from './learn-film.ts'
import { learnedFrom, learnToKeep, takeLearned } from './learned-before.ts'

/** The fitted look of the target for the whole of the user's film, among the artefacts. */
export const LOOK_FILE = 'match_grade.cube'

export type CompareStage = LearnStage | 'compare'

export interface CompareParts extends LearnParts {
  hashes: FileHashes
  mapper: Mapper
  improver: Improver
}
export interface CompareRequest {
  target: FilmInput
  user: FilmInput
  /** Created; holds `target/` and `user/` as learnFilm writes them, the fitted look and result.json. */
  dir: string
  /** Folder of all jobs' folders: what was learned from one of the films before in the same way is taken from there. Absent: both are learned from anew. */
  root?: string
  fps: number
  maxFrames: number
  language: string
  modules?: LearnRequest['modules']
  model?: LearnRequest['model']
}

/** Learns from both films, maps their shots and says what to change first. Throws AppError where a film cannot be used. */
export async function compareFilms(
  p: CompareParts,
  request: CompareRequest,
  call: { signal: AbortSignal; onProgress(stage: CompareStage, share: number): void },
): Promise<CompareResult> {
  const { dir, fps, maxFrames, modules, model = null } = request
  keepFetched(dir)
  await mkdir(dir, { recursive: true })
  const part = (from: number): LearnCall => ({
    signal: call.signal,
    onProgress: (stage, share) => call.onProgress(stage, from + 0.45 * share),
  })
  const target = await learnSide(p, request, 'target', part(0))
  const user = await learnSide(p, request, 'user', part(0.45))
  const lying = (film: FilmInput, side: string, learned: LearnResult): FilmInput => {
    const fetched = fetchedOf(learned)
    return fetched ? { path: join(dir, side, fetched.file), name: film.name } : film
  }
  const both = [lying(request.target, 'target', target), lying(request.user, 'user', user)]
  const films = await Promise.all(both.map((f) => comparedFilm(f, p.hashes, call.signal)))
  call.onProgress('compare', 0.9)
  const mapping = p.mapper.map(target, user, [])
  const opened = model?.open()
  const told: LearnWarning[] = []
  const improved = await p.improver.improve(
    { target, user, mapping, language: request.language },
    { signal: call.signal, onProgress: () => undefined, warn: (w) => void told.push(w), ...(opened?.ok ? { model: opened.value } : {}) },
  )
  if (!improved.ok) throw new AppError(improved.refusal.code, improved.refusal.message)
  await fitLook(p.media, dir, { target, user }, call.signal)
  const result = CompareResult.parse({
    schema: COMPARE_SCHEMA,
    ...{ target, user, mapping, improvements: improved.value },
    closeness: closenessOf(mapping, target, user),
    warnings: [...target.warnings, ...user.warnings, ...told],
    extensions: {
      compared_at: Date.now(),
      look: LOOK_FILE,
      language: request.language,
      mapper: `${p.mapper.id}@${p.mapper.version}`,
      improver: `${p.improver.id}@${p.improver.version}`,
    },
  })
  call.onProgress('persist', 0.97)
  const { language } = request
  writeComparedFilms(dir, {
    ...{ version: 1, target: films[0]!, user: films[1]!, fps, maxFrames, language, comparedAt: Date.now() },
    ...(modules ? { modules: [...modules] } : {}),
  })
  writeFileWhole(join(dir, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`)
  return result
}

/** What there is to see in one of the films: as it was found before, else found now. */
async function learnSide(p: CompareParts, request: CompareRequest, side: 'target' | 'user', call: LearnCall): Promise<LearnResult> {
  const { fps, maxFrames, modules, root, model = null } = request
  const film = request[side]
  const dir = join(request.dir, side)
  const active = activeDecomposers(p.decomposers, modules, model)
  const from = root && !model ? await learnedFrom(film, { fps, maxFrames }, p.hashes, call.signal) : null
  const taken = root && from ? await takeLearned({ root, from, active }, film.name, dir) : null
  if (!taken) return learnToKeep(p, { ...film, dir, fps, maxFrames, modules, model }, call)
  call.onProgress('decompose', 1)
  return taken
}

/** Writes the table that gives the user's film the look of the target, as a whole. */
export async function fitLook(
  media: Pick<MediaService, 'matchGrade'>,
  dir: string,
  { target, user }: Record<'target' | 'user', LearnResult>,
  signal: AbortSignal,
): Promise<void> {
  const pictures = (film: LearnResult, side: string): string[] =>
    film.segments.map((s) => join(dir, side, s.keyframes[Math.floor(s.keyframes.length / 2)]!.file))
  await media.matchGrade(pictures(user, 'user'), pictures(target, 'target'), join(dir, LOOK_FILE), { signal })
}
