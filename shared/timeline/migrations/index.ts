/** A record as it lies in a project file: any JSON object with an id and a type. */
export type StoredRecord = Record<string, unknown>

/** One step of the project schema: what a file of version `to - 1` needs to become one of version `to`. Pure; each step has its test. */
export interface Migration {
  to: number
  name: string
  /** Receives and returns all records. */
  up(records: StoredRecord[]): StoredRecord[]
}

/** Steps in order. Version 1 is the first that was released, so there is none yet. */
export const MIGRATIONS: readonly Migration[] = []
export const SCHEMA_VERSION = 1

/** Carries records from `version` to the newest schema. Throws when the steps do not count up by one: that is a bug of the program. */
export function migrate(records: StoredRecord[], version: number, steps: readonly Migration[] = MIGRATIONS): StoredRecord[] {
  assertCounting(steps)
  return steps.filter((s) => s.to > version).reduce((all, s) => s.up(all), records)
}

/** Steps must count 2, 3, 4 … without a hole. */
export function assertCounting(steps: readonly Migration[]): void {
  for (const [i, s] of steps.entries())
    if (s.to !== i + 2) throw new Error(`migration ${s.name} leads to version ${s.to}, but ${i + 2} comes next`)
}
