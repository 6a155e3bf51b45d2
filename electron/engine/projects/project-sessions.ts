import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { ok, refuse, type Refusal, type Result } from '#shared/base/result.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { assetsOf, sequenceDuration, sequencesOf } from '#shared/timeline/query.ts'
import type { Backup, Backups } from '../../project/backups.ts'
import { ProjectFile } from '../../project/project-file.ts'
import { restoreCopy, salvageBeside } from '../../project/rescue.ts'
import type { EventHub } from '../event-hub.ts'
import { canonicalPath } from '../grants.ts'
import { freePath } from './free-path.ts'
import type { ProjectSession, ProjectSessions } from './project-session.ts'
import type { RecentProjects } from './recent-projects.ts'

export const PROJECT_EXTENSION = '.cutwright'

interface Parts {
  events: EventHub
  recent: RecentProjects
  backups: Backups
  projectDir: () => string
  /** Picture of an asset as a path on the server, for the start screen. */
  posterOf: (hash: ContentHash) => string | null
}

interface Entry {
  session: ProjectSession
  file: ProjectFile
  /** A window has it open. */
  shown: boolean
  /** Jobs that need it. */
  holders: number
  /** Runs while there is a change that no backup holds. */
  backup: NodeJS.Timeout | undefined
}

/** Edits of this long may be missing in the newest backup of a project that is being edited. */
const BACKUP_EVERY_MS = 5 * 60_000

const idOf = (path: string): string => `prj_${createHash('sha256').update(path).digest('hex').slice(0, 20)}`

export function createProjectSessions(p: Parts): ProjectSessions {
  const entries = new Map<string, Entry>()

  function adopt(file: ProjectFile, path: string): Entry {
    const id = idOf(path)
    const session = sessionOf(id, path, file)
    const entry: Entry = { session, file, shown: false, holders: 0, backup: undefined }
    file.onChange((change) => {
      p.events.emit({ type: 'project.changed', projectId: id, ...change })
      entry.backup ??= setTimeout(() => {
        entry.backup = undefined
        void p.backups.keep(file)
      }, BACKUP_EVERY_MS).unref()
    })
    entries.set(id, entry)
    remember(entry)
    // Just checked whole: the best moment for a copy.
    void p.backups.keep(file)
    return entry
  }

  function remember({ session }: Entry): void {
    const doc = session.document()
    const longest = Math.max(0, ...sequencesOf(doc).map((s) => toSeconds(sequenceDuration(doc, s.id))))
    const first = assetsOf(doc).find((a) => a.hash && a.kind !== 'audio' && a.kind !== 'unusable')
    try {
      p.recent.touch({
        path: session.path,
        name: session.state().name,
        duration: longest,
        poster: first?.hash ? p.posterOf(first.hash) : null,
      })
    } catch (e) {
      // A full data disk is no reason not to open a project that lies elsewhere.
      console.error('a recent project could not be noted:', e)
    }
  }

  function openEntry(given: string): Result<Entry> {
    const path = canonicalPath(given)
    const known = entries.get(idOf(path))
    if (known) return ok(known)
    if (!existsSync(path)) {
      return refuse('project.missing', `${basename(path)} is not there any more; look for it in its new place or take it off the list.`, {
        path,
      })
    }
    const opened = ProjectFile.open(path)
    if (opened.ok) return ok(adopt(opened.value, path))
    return withBackup(opened.refusal, p.backups.list(path)[0])
  }

  function letGo(entry: Entry): void {
    clearTimeout(entry.backup)
    p.backups.keepNow(entry.file)
    entry.file.close()
  }

  function release(entry: Entry): void {
    if (entry.shown || entry.holders > 0 || !entries.has(entry.session.id)) return
    remember(entry)
    entries.delete(entry.session.id)
    letGo(entry)
  }

  return {
    create(name, path) {
      const target = canonicalPath(path ? withExtension(path) : freePath(p.projectDir(), name + PROJECT_EXTENSION))
      const made = ProjectFile.create(target, name)
      if (!made.ok) return made
      const entry = adopt(made.value, target)
      entry.shown = true
      return ok(entry.session)
    },
    restore(path, id) {
      const known = p.backups.list(canonicalPath(path))
      const chosen = id === null ? known[0] : known.find((b) => b.id === id)
      const restored = chosen ? restoreCopy(chosen.path, canonicalPath(path)) : noBackup(path)
      if (!restored.ok) return restored
      const entry = openEntry(restored.value)
      if (entry.ok) entry.value.shown = true
      return entry.ok ? ok(entry.value.session) : entry
    },
    salvage(given) {
      const path = canonicalPath(given)
      if (entries.has(idOf(path)))
        return refuse('project.inUse', `${basename(path)} is open and whole, so there is nothing to recover; nothing was changed.`, {
          name: basename(path),
        })
      const saved = salvageBeside(path, (prefix) => `${prefix}_${randomUUID()}`)
      if (!saved.ok) return saved
      const entry = openEntry(saved.value.path)
      if (!entry.ok) return entry
      entry.value.shown = true
      return ok({ session: entry.value.session, kept: saved.value.kept, dropped: saved.value.dropped })
    },
    open(path) {
      const entry = openEntry(path)
      if (!entry.ok) return entry
      entry.value.shown = true
      return ok(entry.value.session)
    },
    get(id) {
      const entry = entries.get(id)
      if (!entry) throw new AppError('project.notFound', 'This project is not open any more; open it again.', { params: { id } })
      return entry.session
    },
    all: () => [...entries.values()].map((e) => e.session),
    close(id) {
      const entry = entries.get(id)
      if (!entry) return
      entry.shown = false
      release(entry)
    },
    async hold(path, work) {
      const entry = openEntry(path)
      if (!entry.ok) throw AppError.fromRefusal(entry.refusal)
      entry.value.holders++
      try {
        return await work(entry.value.session)
      } finally {
        entry.value.holders--
        release(entry.value)
      }
    },
    closeAll() {
      for (const entry of entries.values()) {
        remember(entry)
        letGo(entry)
      }
      entries.clear()
    },
  }
}

/** A refusal that a backup can help with names it. */
function withBackup(refusal: Refusal, newest: Backup | undefined): Result<never> {
  if (!newest || (refusal.code !== 'project.damaged' && refusal.code !== 'project.notProject')) return { ok: false, refusal }
  const params = { name: String(refusal.params?.['name'] ?? ''), time: new Date(newest.time).toISOString().slice(0, 16).replace('T', ' ') }
  return refuse(
    'project.damagedBackup',
    `${params.name} cannot be read any more, so it was not opened and not changed. Restore its newest backup, of ${params.time} UTC.`,
    params,
  )
}
const noBackup = (path: string): Result<never> =>
  refuse('project.noBackup', `There is no such backup of ${basename(path)}; nothing was changed.`, { name: basename(path) })

const withExtension = (path: string): string => (extname(path) === PROJECT_EXTENSION ? path : path + PROJECT_EXTENSION)

function sessionOf(id: string, path: string, file: ProjectFile): ProjectSession {
  const state: ProjectSession['state'] = () => ({
    projectId: id,
    path,
    name: file.name,
    revision: file.revision,
    ...file.state,
  })
  const then = (r: Result<unknown>): ReturnType<ProjectSession['undo']> => (r.ok ? ok(state()) : r)
  return {
    id,
    path,
    state,
    document: () => file.document,
    assets: () => assetsOf(file.document),
    repeated: (requestId) => file.repeated(requestId),
    apply: (edits, label, params, options) => file.apply(edits, label, params, options),
    undo: (options) => then(file.undo(options)),
    redo: (options) => then(file.redo(options)),
    history: () => file.history(),
    jump: (seq) => then(file.jump(seq)),
    rename: (name) => then(file.rename(name)),
  }
}
