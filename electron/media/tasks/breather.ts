/** Milliseconds of work between two turns of the event loop, so that a cancel is heard. */
const TURN_MS = 20

/** For long work on one thread: call it often; now and then it tells how far the work is (in the caller's units) and lets others have a turn. */
export function breather(signal: AbortSignal, tell: (position: number) => void): (position: number) => Promise<void> | undefined {
  let turn = performance.now()
  const rest = async (position: number): Promise<void> => {
    tell(position)
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    turn = performance.now()
  }
  return (position) => (performance.now() - turn < TURN_MS ? undefined : rest(position))
}
