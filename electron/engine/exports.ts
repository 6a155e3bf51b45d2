import { constants, existsSync } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { ExportPreset, ExportSettings } from '#shared/export/export-settings.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import { clipsOfSequence, recordOf, sequencesOf } from '#shared/timeline/query.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { type FilmMedia, missingMedia } from '../jobs/handlers/film-media.ts'
import type { FileHashes } from '../library/file-hash.ts'
import { freePath } from './projects/free-path.ts'
import type { ProjectSession } from './projects/project-session.ts'

export interface Exports {
  presets(): { id: string; settings: ExportSettings }[]
  suggestPath(session: ProjectSession, sequenceId: SequenceId, preset: string): string
  /** The id of the job. Throws a refusal when the file is taken, the folder cannot be written, or media are missing. */
  start(session: ProjectSession, o: StartExport): Promise<string>
  /** Refuses a file that is there already or a folder that cannot be written, before long work is begun. */
  checkTarget(o: { path: string; overwrite: boolean }): Promise<void>
}

export interface StartExport {
  sequenceId: SequenceId
  settings: ExportSettings
  path: string
  overwrite: boolean
  /** Higher first among exports that wait. */
  priority?: number
}

interface Parts {
  jobs: JobRunner
  hashes: FileHashes
  presets: () => readonly ExportPreset[]
  exportDir: () => string
  /** What is written, frozen as it is now, from the originals. */
  renderList: (session: ProjectSession, sequenceId: SequenceId) => RenderList
}

export function createExports(p: Parts): Exports {
  return {
    checkTarget,
    presets: () => p.presets().map(({ id, settings }) => ({ id, settings })),
    suggestPath(session, sequenceId, preset) {
      const settings = p.presets().find((x) => x.id === preset)?.settings
      if (!settings) throw new AppError('export.presetNotFound', `There is no export preset called ${preset}.`, { params: { preset } })
      const doc = session.document()
      const sequence = recordOf(doc, 'sequence', sequenceId)
      // The sequence names a film only where the project holds several.
      const several = sequencesOf(doc).filter((x) => clipsOfSequence(doc, x.id).length > 0).length > 1
      const name = several && sequence ? `${session.state().name} - ${sequence.name}` : session.state().name
      return freePath(p.exportDir(), `${name}.${settings.container}`)
    },
    async start(session, o) {
      await checkTarget(o)
      await keepOwnFiles(session, o.path)
      const media = mediaOf(session, o.sequenceId)
      const missing = await missingMedia(media, p.hashes)
      if (missing) throw missing
      const list = p.renderList(session, o.sequenceId)
      // An export that is asked for twice, to the same file, is one export.
      return p.jobs.start({
        kind: 'export',
        title: basename(o.path),
        projectId: session.id,
        key: `export:${o.path}`,
        input: { list, media, settings: o.settings, path: o.path },
        priority: o.priority ?? 0,
      })
    },
  }
}

async function checkTarget(o: { path: string; overwrite: boolean }): Promise<void> {
  const folder = dirname(o.path)
  const name = basename(o.path)
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch {
    throw new AppError('export.readOnly', `Nothing can be written into ${folder}, so no export was started; choose another folder.`, {
      params: { folder },
    })
  }
  if (!o.overwrite && existsSync(o.path)) {
    throw new AppError('export.exists', `${name} is already there and was kept; choose another name or allow it to be replaced.`, {
      params: { name },
    })
  }
}

/** No permission to replace a file reaches what the film is made of: the project and its media, by whatever name they are called. */
async function keepOwnFiles(session: ProjectSession, path: string): Promise<void> {
  const target = await stat(path).catch(() => undefined)
  if (!target) return
  const own = [session.state().path, ...session.assets().map((a) => a.original.path)]
  for (const file of own) {
    const found = await stat(file).catch(() => undefined)
    if (found && found.ino === target.ino && found.dev === target.dev) {
      const name = basename(path)
      throw new AppError('export.ownFile', `${name} belongs to this project, so it was kept; choose another name for the film.`, {
        params: { name },
      })
    }
  }
}

/** The content behind every clip of a sequence. */
function mediaOf(session: ProjectSession, sequenceId: SequenceId): FilmMedia[] {
  const used = new Set<string>(clipsOfSequence(session.document(), sequenceId).map((c) => c.assetId))
  return session.assets().flatMap(({ id, name, hash, original }) => (used.has(id) ? [{ name, hash, original }] : []))
}
