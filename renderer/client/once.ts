/** An action that is one action however often it is asked for: while it is under way, asking again gives the same answer. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined
  return () =>
    (underWay ??= run().finally(() => {
      underWay = undefined
    }))
}
