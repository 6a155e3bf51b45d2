import { constants, setPriority } from 'node:os'

/**
 * Who goes first where there is not enough processor time: 'behind' gives way to what somebody looks at (about a tenth is left to it), 'last'
 * takes what nobody else wants. Where nothing else runs, both are as fast as any.
 */
export type WorkerRank = 'behind' | 'last'
const NICE: Record<WorkerRank, number> = { behind: constants.priority.PRIORITY_BELOW_NORMAL, last: constants.priority.PRIORITY_LOW }

/** Call it as soon as the process is there: threads inherit the rank of the one that starts them, and a process soon has many. */
export function setRank(pid: number, rank: WorkerRank): void {
  try {
    setPriority(pid, NICE[rank])
  } catch {
    // It has ended already, or the system knows no ranks: then it runs as any other.
  }
}
