/** Makes the compiler prove that a union has been handled whole. */
export function assertNever(x: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(x)}`)
}
