import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { Edit } from '#shared/timeline/edits/edit.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { clipsOfSequence, sequenceDuration, sequencesOf } from '#shared/timeline/query.ts'
import { unwrap } from '../../procedures/implementer.ts'
import type { ProjectSession } from '../../projects/project-session.ts'
import { canonicalPath } from '../../grants.ts'
import { UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'
import { stabiliseCommand } from './stabilise.ts'

const infoShape = (p: ProjectSession) => {
  const doc = p.document()
  const { name, path, revision, undo, redo } = p.state()
  return {
    name,
    path,
    revision,
    undo,
    redo,
    sequences: sequencesOf(doc).map((s) => ({
      id: s.id,
      name: s.name,
      width: s.width,
      height: s.height,
      fps: toNumber(s.frameRate),
      duration_s: toSeconds(sequenceDuration(doc, s.id)),
      clips: clipsOfSequence(doc, s.id).length,
    })),
    assets: p.assets().map((a) => ({
      id: a.id,
      name: a.name,
      kind: a.kind,
      path: a.original.path,
      duration_s: a.media ? toSeconds(a.media.duration) : null,
      ...(a.unusable ? { reason: a.unusable.message } : {}),
    })),
  }
}

function infoText(p: ProjectSession): string {
  const i = infoShape(p)
  return [
    `${i.name} (${i.path}), revision ${i.revision}`,
    ...i.sequences.map(
      (s) => `  ${s.name}: ${s.width}×${s.height}, ${s.fps.toFixed(3)} fps, ${s.duration_s.toFixed(2)} s, ${s.clips} clips`,
    ),
    `  ${i.assets.length} files${i.assets.some((a) => a.reason) ? `, ${i.assets.filter((a) => a.reason).length} unusable` : ''}`,
  ].join('\n')
}

const open = (s: CommandSession, file: string): ProjectSession => unwrap(s.engine.projects.open(resolve(file)))

/** A JSON list of edits from a file, or from standard input for '-'. */
function readEdits(file: string): Edit[] {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file === '-' ? 0 : resolve(file), 'utf8'))
  } catch (e) {
    throw new UsageError(`The edits cannot be read from ${file}: ${e instanceof Error ? e.message : String(e)}`)
  }
  const parsed = z
    .array(Edit)
    .min(1)
    .safeParse(Array.isArray(raw) ? raw : [raw])
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(`These are not edits: ${issue?.path.join('.') || 'the list'} – ${issue?.message ?? 'wrong shape'}`)
}

export function projectCommand(): Command {
  const command = new Command('project').description('Looks at and edits project files; every edit is one undo step.')
  const on = (name: string, description: string, run: (s: CommandSession, p: ProjectSession) => void): void => {
    command
      .command(`${name} <project>`)
      .description(description)
      .action((file: string, _o: object, c: Command) => withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => run(s, open(s, file))))
  }
  on('info', 'Sequences, files, history.', (s, p) => s.print(infoShape(p), infoText(p)))
  on('undo', 'Takes the last step back.', (s, p) => {
    unwrap(p.undo())
    s.print(infoShape(p), infoText(p))
  })
  on('redo', 'Takes the last undone step again.', (s, p) => {
    unwrap(p.redo())
    s.print(infoShape(p), infoText(p))
  })
  on('export-json', 'Every record as JSON.', (s, p) => {
    const value = { ...p.state(), records: [...p.document().values()] }
    process.stdout.write(`${JSON.stringify(value, null, s.json ? 0 : 2)}\n`)
  })
  command
    .command('apply <project> <edits>')
    .description('Applies a JSON list of edits (a file, or - for standard input): all or none.')
    .option('--label <text>', 'name of the undo step', 'edit')
    .action((file: string, edits: string, o: { label: string }, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const list = readEdits(edits)
        const p = open(s, file)
        const { revision, diff } = unwrap(p.apply(list, o.label))
        s.print(
          { revision, diff },
          `Revision ${revision}: ${diff.added.length} added, ${diff.updated.length} changed, ${diff.removed.length} removed.`,
        )
      }),
    )
  command.addCommand(stabiliseCommand(open))
  command
    .command('backups <project>')
    .description('Copies that were made while it was edited, newest first.')
    .action((file: string, _o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const list = s.engine.backups.list(canonicalPath(file)).map(({ id, time, revision, bytes }) => ({ id, time, revision, bytes }))
        const lines = list.map((b) => `${b.id}  ${new Date(b.time).toLocaleString()}  revision ${b.revision}  ${b.bytes} bytes`)
        s.print(list, lines.join('\n') || 'There are no backups of this project.')
      }),
    )
  command
    .command('restore <project>')
    .description('Writes a backup as a file of its own, beside the project where something lies there.')
    .option('--backup <id>', 'which one; default: the newest')
    .action((file: string, o: { backup?: string }, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const p = unwrap(s.engine.projects.restore(resolve(file), o.backup ?? null))
        s.print(infoShape(p), infoText(p))
      }),
    )
  command
    .command('recover <project>')
    .description('Writes what can still be read of a damaged project as a new one beside it.')
    .action((file: string, _o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const { session, kept, dropped } = unwrap(s.engine.projects.salvage(resolve(file)))
        const left = dropped > 0 ? `, ${dropped} fit nothing any more and were left out` : ''
        s.print({ ...infoShape(session), kept, dropped }, `${infoText(session)}\n  ${kept} parts were recovered${left}.`)
      }),
    )
  return command.addHelpText(
    'after',
    '\nExamples:\n  cutwright project info film.cutwright --json\n  cutwright project apply film.cutwright edits.json\n  cutwright project undo film.cutwright\n  cutwright project stabilise film.cutwright --all --smoothness 0.8\n  cutwright project restore film.cutwright',
  )
}
