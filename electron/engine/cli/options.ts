import { InvalidArgumentError } from 'commander'

/** Languages of reports and sentences. */
export const LANGUAGES = ['en', 'de', 'zh-CN'] as const

/** Parsers for options: the message names what is expected. */
export const number =
  (low: number, high: number) =>
  (text: string): number => {
    const n = Number(text)
    if (text.trim() === '' || !Number.isFinite(n) || n < low || n > high)
      throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`)
    return n
  }

export const integer =
  (low: number, high: number) =>
  (text: string): number => {
    const n = number(low, high)(text)
    if (!Number.isInteger(n)) throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`)
    return n
  }

export const oneOf =
  <T extends string>(choices: readonly T[]) =>
  (text: string): T => {
    if (!choices.includes(text as T)) throw new InvalidArgumentError(`It must be one of: ${choices.join(', ')}.`)
    return text as T
  }
