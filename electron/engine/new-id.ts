import { randomUUID } from 'node:crypto'
import type { NewId } from '#shared/timeline/ids.ts'

/** Ids of the engine: random, so that records of different machines never meet under one name. */
export const newId: NewId = (prefix) => `${prefix}_${randomUUID()}`
