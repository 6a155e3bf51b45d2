import type { TaskHandler } from '../worker/tasks.ts'
import { probe } from './probe.ts'

export const probeTask: TaskHandler<'probe'> = ({ path }, context) => probe(path, context)
