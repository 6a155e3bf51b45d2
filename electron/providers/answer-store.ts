import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelQuestion } from '#shared/learn/language-model.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'

/**
 * Answers of models by what was asked, on disk: what was paid for once is not paid for again when a job is cut short, cancelled or run
 * anew. Holds no pictures and no keys.
 */
export interface AnswerStore {
  /** Names a question to a model at a server, by the content of its pictures. */
  keyOf(server: { baseUrl: string; model: string }, question: ModelQuestion<unknown>): Promise<string>
  /** What was answered; undefined where nothing is known. Not checked: the asker does. */
  get(key: string): unknown
  put(key: string, answer: unknown): void
}

const KEPT_MS = 14 * 86_400_000

export function createAnswerStore(dir: string): AnswerStore {
  const fileOf = (key: string): string => join(dir, `${key}.json`)
  let swept = false
  const sweep = (): void => {
    if (swept) return
    swept = true
    mkdirSync(dir, { recursive: true })
    for (const name of readdirSync(dir)) {
      const path = join(dir, name)
      if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true })
    }
  }
  return {
    async keyOf({ baseUrl, model }, q) {
      const hash = createHash('sha256').update(JSON.stringify([1, baseUrl, model, q.name, q.system]))
      for (const p of q.parts)
        if ('text' in p) hash.update(`\0text ${p.text}`)
        else
          hash.update(
            `\0image ${createHash('sha256')
              .update(await readFile(p.image))
              .digest('hex')}`,
          )
      return hash.digest('hex')
    },
    get(key) {
      try {
        const value: unknown = JSON.parse(readFileSync(fileOf(key), 'utf8'))
        const now = new Date()
        utimesSync(fileOf(key), now, now)
        return value
      } catch {
        // None, or one that a full disk cut short: it is asked for again.
        return undefined
      }
    },
    put(key, answer) {
      try {
        sweep()
        writeFileWhole(fileOf(key), JSON.stringify(answer))
      } catch {
        // Keeping an answer saves money the next time; that it cannot be kept is no reason to lose it now.
      }
    },
  }
}
