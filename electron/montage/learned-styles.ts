import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/base/app-error.ts'
import { Serial } from '#shared/base/serial.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { styleOfFilm } from '#shared/learn/style/style-of-film.ts'
import { Style } from '#shared/planning/style.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'
import type { StyleLibrary } from './styles.ts'

interface About {
  /** Default: the film's without its ending. */
  name?: string | undefined
  /** What the film's file holds, by which it is told from footage. */
  content?: ContentHash | undefined
}

export interface LearnedStyles {
  /** Makes and saves a style; where one was made of this job, that one. */
  make(result: LearnResult, jobId: string, more?: About): Promise<Style>
  /** A style of a film that is not saved: what a file of it holds. */
  of(result: LearnResult, more?: About): Promise<Style>
  /** Takes a style file into the user's styles, under a free id where its own is taken by another. Throws 'style.unreadable'. */
  add(path: string): Promise<Style>
  /** Throws 'style.notLearned' for styles that were not learned. */
  rename(id: string, name: string): Promise<Style>
  remove(id: string): Promise<void>
}

/** Styles that were learned, one file each in the user's folder of styles. */
export function createLearnedStyles(folder: string, load: () => Promise<StyleLibrary>): LearnedStyles {
  const write = (style: Style, file = `${style.id}.json`): Style => {
    mkdirSync(folder, { recursive: true })
    writeFileWhole(join(folder, file), `${JSON.stringify(style, null, 1)}\n`)
    return style
  }
  const find = async (id: string): Promise<{ style: Style; file: string }> => {
    const style = (await load()).styles.find((s) => s.id === id)
    const file = style?.learned ? fileOf(folder, id) : undefined
    if (!style || !file) throw new AppError('style.notLearned', 'Only styles that were learned from a film can be renamed or deleted here.')
    return { style, file }
  }
  /** Two that are made at once must not both be given the id that is free. */
  const turns = new Serial()
  return {
    make: (result, jobId, more) =>
      turns.run(async () => {
        const { styles, arcs } = await load()
        const made = styles.find((s) => s.learned?.source.job === jobId)
        if (made) return made
        const style = learn(result, more, { styles, arcs })
        return write({ ...style, learned: { ...style.learned!, source: { ...style.learned!.source, job: jobId } } })
      }),
    of: async (result, more) => learn(result, more, await load()),
    add: (path) =>
      turns.run(async () => {
        const style = readStyle(path)
        const { styles } = await load()
        const same = styles.find((s) => isDeepStrictEqual({ ...s, id: style.id }, style))
        if (same) return same
        const ids = new Set(styles.map((s) => s.id))
        return write({ ...style, id: ids.has(style.id) ? numbered(style.id, ids) : style.id })
      }),
    rename: (id, name) =>
      turns.run(async () => {
        const { style, file } = await find(id)
        return write({ ...style, name: { en: name, 'zh-CN': name, de: name } }, file)
      }),
    remove: (id) =>
      turns.run(async () => {
        const { file } = await find(id)
        rmSync(join(folder, file), { force: true })
      }),
  }
}

/** An id made of a name; numbered where it is taken. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 30)
  const id = `like_${words || 'film'}`
  return taken.has(id) ? numbered(id, taken) : id
}

function numbered(id: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) if (!taken.has(`${id.slice(0, 34)}_${n}`)) return `${id.slice(0, 34)}_${n}`
}

function learn(result: LearnResult, { name, content }: About = {}, { styles, arcs }: Pick<StyleLibrary, 'styles' | 'arcs'>): Style {
  const shown = (name ?? result.video.name.replace(/\.[^.]+$/, '')).slice(0, 80) || 'Film'
  const style = styleOfFilm(result, { id: freeId(shown, new Set(styles.map((s) => s.id))), name: shown, arcs })
  const { learned } = style
  return learned && content ? { ...style, learned: { ...learned, source: { ...learned.source, content } } } : style
}

function readStyle(path: string): Style {
  try {
    return Style.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new AppError(
      'style.unreadable',
      `${basename(path)} is not a style file, so nothing was planned; make one with "cutwright learn --style".`,
      {
        params: { name: basename(path) },
        cause,
      },
    )
  }
}

/** The user's file that holds a style; a person may have named it otherwise. */
function fileOf(folder: string, id: string): string | undefined {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .find((name) => {
      try {
        return Style.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).data?.id === id
      } catch {
        return false
      }
    })
}
