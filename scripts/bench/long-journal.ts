import Database from 'better-sqlite3'
import { ProjectFile } from '#electron/project/project-file.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { fromSeconds } from '#shared/time/ticks.ts'
import { clipsOnTrack, sequencesOf } from '#shared/timeline/query.ts'
import { bigClips, bigTracks } from './big-document.ts'
import { busyTrack } from './big-edits.ts'

/** A project of `clips` clips whose journal has at least `entries` steps: one move and its way back, over and over. Answers with its path. */
export function writeLongJournal(path: string, clips: number, entries: number): string {
  const project = unwrap(ProjectFile.create(path, 'Journal'))
  const sequenceId = sequencesOf(project.document)[0]!.id
  unwrap(project.apply(bigTracks(sequenceId), 'bench'))
  unwrap(project.apply(bigClips(project.document, clips), 'bench'))
  const clip = clipsOnTrack(project.document, busyTrack(project.document).id)[3]!
  for (const by of [fromSeconds(0.1), fromSeconds(-0.1)]) unwrap(project.apply([{ verb: 'move', clipIds: [clip.id], by }], 'bench'))
  const at = project.path
  project.close()
  if (entries > 4) repeatSteps(at, entries)
  return at
}

/** Copies the last two steps, which cancel each other, until there are enough: each copy is as valid as the first. */
function repeatSteps(path: string, entries: number): void {
  const db = new Database(path)
  const columns = (db.pragma('table_info(journal)') as { name: string }[])
    .map((c) => c.name)
    .filter((n) => n !== 'seq')
    .join(', ')
  db.transaction(() => {
    const last = db.prepare<[], number>('SELECT max(seq) FROM journal').pluck().get()!
    const copy = db.prepare(`INSERT INTO journal(${columns}) SELECT ${columns} FROM journal WHERE seq = ?`)
    for (let n = last; n < entries; n += 2) {
      copy.run(last - 1)
      copy.run(last)
    }
    db.prepare("UPDATE meta SET value = (SELECT max(seq) FROM journal) WHERE key = 'cursor'").run()
  })()
  db.close()
}
