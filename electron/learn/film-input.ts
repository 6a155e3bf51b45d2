import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import { FilmLink, nameOfLink, parseLink, shownLink } from '#shared/learn/film-link.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { ProjectSession } from '../engine/projects/project-session.ts'
import { SequenceSource, sequenceSource } from './sequence-source.ts'

/** A film as a job is given it: a file; a sequence, then `path` is its project and its film is drawn first; or a link, then it is fetched first. */
export const FilmInput = z.object({
  /** Of a link the address as it may be shown. */
  path: z.string(),
  /** Shown to people. */
  name: z.string(),
  sequence: SequenceSource.optional(),
  link: FilmLink.optional(),
})
export type FilmInput = z.infer<typeof FilmInput>

export const fileInput = (path: string): FilmInput => ({ path, name: basename(path) })

/** Throws 'link.invalid' and 'link.protocol'. */
export function linkInput(link: FilmLink): FilmInput {
  const url = parseLink(link.url)
  if (!url.ok) throw AppError.fromRefusal(url.refusal)
  return { path: shownLink(url.value), name: nameOfLink(url.value), link }
}

/** What an export of a sequence would draw. Throws what keeps it from being drawn. */
export type ListOfSequence = (session: ProjectSession, sequenceId: SequenceId) => RenderList

/** A sequence, frozen as it is now. */
export function sequenceInput(session: ProjectSession, sequenceId: SequenceId, listOf: ListOfSequence): FilmInput {
  const list = listOf(session, sequenceId)
  return { path: session.path, name: list.name, sequence: sequenceSource(session.document(), session.id, sequenceId, list) }
}
