import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { Serial } from '#shared/base/serial.ts'
import { carryFeatures } from '#shared/learn/apply/carry-features.ts'
import { doneIn, keepWords } from '#shared/learn/apply/done-words.ts'
import { carriedLines, followShots, reviewSteps } from '#shared/learn/apply/review-steps.ts'
import { CompareResult, type ShotMatch } from '#shared/learn/compare-result.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { closenessOf } from '#shared/learn/map-shots.ts'
import { writeFileWhole } from '../../settings/write-file-whole.ts'
import { type CompareParts, type CompareStage, fitLook } from '../compare-films.ts'
import { comparedFilm, type ComparedFilms, writeComparedFilms } from '../compared-films.ts'
import type { FilmInput } from '../film-input.ts'
import { learnFilm, RESULT_FILE } from '../learn-film.ts'
import { carryOver, nextFolder, turnOver } from './next-folder.ts'

type Again = Pick<CompareParts, 'mapper' | 'improver'>

/** The comparison with other lines, its films as they were. Steps that are done stay so. */
export async function remapped(p: Again, before: CompareResult, lines: readonly ShotMatch[], language: string): Promise<CompareResult> {
  const same = new Map(before.user.segments.map((s) => [s.id, s.id]))
  return anew(p, before, before.user, lines, same, language)
}

async function anew(
  p: Again,
  before: CompareResult,
  user: LearnResult,
  lines: readonly ShotMatch[],
  follow: ReadonlyMap<string, string | null>,
  language: string,
): Promise<CompareResult> {
  const { target } = before
  const mapping = p.mapper.map(target, user, lines)
  const fresh = await p.improver.improve(
    { target, user, mapping, language },
    { signal: new AbortController().signal, onProgress: () => undefined },
  )
  if (!fresh.ok) throw AppError.fromRefusal(fresh.refusal)
  const improvements = await keepWords(p.improver, before, reviewSteps(before, { target, user, mapping }, fresh.value, follow))
  return CompareResult.parse({
    ...before,
    ...{ user, mapping, closeness: closenessOf(mapping, target, user) },
    improvements: improvements.map((i) => ({ ...i, steps: i.steps.map((s) => doneIn(language, s)) })),
    warnings: [...target.warnings, ...user.warnings],
    extensions: { ...before.extensions, language },
  })
}

export interface AgainRequest {
  /** Folder of the comparison; what lies in it is replaced as a whole. */
  dir: string
  films: ComparedFilms
  /** The user's film as it is now. */
  user: FilmInput
  /** The comparison as it is when the films have been looked at: a person may draw lines meanwhile. */
  before(): CompareResult
}
interface AgainCall {
  signal: AbortSignal
  onProgress(stage: CompareStage, share: number): void
}

/** Who looks at a comparison again waits for those who do already: the next version lies in one place. Folder → turns. */
const turns = new Map<string, Serial>()

/** Looks at the user's film as it is now and compares it anew; the reference stays as it was learned. Marks the steps that are done. */
export function compareAgain(p: CompareParts, request: AgainRequest, call: AgainCall): Promise<CompareResult> {
  const { dir } = request
  const ours = turns.get(dir) ?? new Serial()
  turns.set(dir, ours)
  return ours.run(() => again(p, request, call))
}

async function again(p: CompareParts, { dir, films, user, before }: AgainRequest, call: AgainCall): Promise<CompareResult> {
  call.signal.throwIfAborted()
  const film = await comparedFilm(user, p.hashes, call.signal)
  const next = await nextFolder(dir)
  try {
    await carryOver(join(dir, 'target'), join(next, 'target'))
    const unchanged = film.mark === films.user.mark
    if (unchanged) await carryOver(join(dir, 'user'), join(next, 'user'))
    const { fps, maxFrames, modules } = films
    const seen = unchanged
      ? before().user
      : await learnFilm(
          p,
          { ...user, dir: join(next, 'user'), before: join(dir, 'user'), fps, maxFrames, modules },
          { ...call, onProgress: (stage, share) => call.onProgress(stage, 0.9 * share) },
        )
    call.onProgress('compare', 0.9)
    await fitLook(p.media, next, { target: before().target, user: seen }, call.signal)
    call.onProgress('persist', 0.97)
    writeComparedFilms(next, { ...films, user: film, comparedAt: Date.now() })
    // From here to the turn nothing is waited for but thinking: lines that a person draws come before or after, and stay either way.
    const old = before()
    const follow = followShots(old.user, seen, p.mapper)
    const language = String(old.extensions?.['language'] ?? films.language)
    const now = carryFeatures(old.user, seen, follow)
    const lines = carriedLines(old.mapping, { target: old.target, user: now }, follow)
    const result = await anew(p, old, now, lines, follow, language)
    result.extensions = { ...result.extensions, compared_at: Date.now() }
    writeFileWhole(join(next, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`)
    call.signal.throwIfAborted()
    turnOver(dir)
    return result
  } catch (e) {
    await rm(next, { recursive: true, force: true })
    throw e
  }
}
