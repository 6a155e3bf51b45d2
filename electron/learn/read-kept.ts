import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'

/** What a job left behind in a shape that this version does not know: it is there, but cannot be shown. */
const unreadable = (): AppError =>
  new AppError(
    'job.unreadable',
    'What was kept of this job comes from another version of Cutwright or is damaged, so it cannot be shown; it was left as it is. Start the job again.',
  )

/** A value that was kept. Throws 'job.unreadable' where it does not fit. */
export function fitting<T>(schema: z.ZodType<T>, kept: unknown): T {
  const found = schema.safeParse(kept)
  if (!found.success) throw unreadable()
  return found.data
}

/** A JSON file that was kept, which is there. Throws 'job.unreadable' where it does not fit. */
export function fittingFile<T>(schema: z.ZodType<T>, file: string): T {
  const text = readFileSync(file, 'utf8')
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    throw unreadable()
  }
  return fitting(schema, kept)
}
