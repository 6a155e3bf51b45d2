/** Outcome of something that may be refused: a refusal is data with a code and a sentence, and means that nothing changed. */
export type Result<T, R = Refusal> = { ok: true; value: T } | { ok: false; refusal: R }

/** An expected "no". `message` is one English sentence: what happened, what was kept, what to do. `params` fill translated catalogues. */
export interface Refusal {
  code: string
  message: string
  params?: Record<string, string | number>
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })
export const refuse = (code: string, message: string, params?: Record<string, string | number>): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: params ? { code, message, params } : { code, message },
})
