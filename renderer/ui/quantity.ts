/** How a typed text becomes a number. */
export interface QuantityOptions {
  /** Value that +, * and / at the start are relative to. */
  current: number
  /** Multipliers by unit, e.g. {'%': 0.01, f: 1 / 25}; a bare number counts as 1. */
  units?: Readonly<Record<string, number>> | undefined
  /** Reads m:ss and h:mm:ss as seconds. */
  clock?: boolean | undefined
}

interface Cursor {
  text: string
  at: number
  options: QuantityOptions
}

const skip = (c: Cursor): void => {
  while (c.text[c.at] === ' ') c.at++
}
const take = (c: Cursor, signs: string): string | undefined => {
  skip(c)
  const s = c.text[c.at]
  if (s === undefined || !signs.includes(s)) return undefined
  c.at++
  return s
}

/**
 * Value of a typed quantity: arithmetic (+ - * / and brackets), units, clocks; `+12`, `*2`, `/2` and `-=3` change the current value.
 * undefined when it is not one.
 */
export function parseQuantity(text: string, options: QuantityOptions): number | undefined {
  const source = text
    .trim()
    .replace(/−/g, '-')
    .replace(/×/g, '*')
    .replace(/(\d),(\d)/g, '$1.$2')
  if (source === '') return undefined
  const relative = /^(\+=?|\*=?|\/=?|-=)(.*)$/.exec(source)
  if (relative) {
    const by = expression(relative[2]!, options)
    if (by === undefined) return undefined
    const op = relative[1]![0]
    const value =
      op === '+' ? options.current + by : op === '-' ? options.current - by : op === '*' ? options.current * by : options.current / by
    return Number.isFinite(value) ? value : undefined
  }
  return expression(source, options)
}

function expression(text: string, options: QuantityOptions): number | undefined {
  const c: Cursor = { text, at: 0, options }
  const value = sum(c)
  skip(c)
  return value !== undefined && c.at === text.length && Number.isFinite(value) ? value : undefined
}

function sum(c: Cursor): number | undefined {
  let left = product(c)
  for (let op = take(c, '+-'); op; op = take(c, '+-')) {
    const right = product(c)
    if (left === undefined || right === undefined) return undefined
    left = op === '+' ? left + right : left - right
  }
  return left
}

function product(c: Cursor): number | undefined {
  let left = factor(c)
  for (let op = take(c, '*/'); op; op = take(c, '*/')) {
    const right = factor(c)
    if (left === undefined || right === undefined) return undefined
    left = op === '*' ? left * right : left / right
  }
  return left
}

function factor(c: Cursor): number | undefined {
  if (take(c, '-')) {
    const v = factor(c)
    return v === undefined ? undefined : -v
  }
  if (take(c, '(')) {
    const v = sum(c)
    return take(c, ')') ? v : undefined
  }
  skip(c)
  const rest = c.text.slice(c.at)
  const clock = c.options.clock ? /^(\d+):(\d{1,2}(?:\.\d+)?)(?::(\d{1,2}(?:\.\d+)?))?/.exec(rest) : null
  if (clock) {
    c.at += clock[0].length
    const [a, b, s] = [Number(clock[1]), Number(clock[2]), clock[3]]
    return s === undefined ? a * 60 + b : a * 3600 + b * 60 + Number(s)
  }
  const number = /^(\d+\.?\d*|\.\d+)\s*([%°×a-zA-Z]*)/.exec(rest)
  if (!number) return undefined
  const unit = number[2]!
  const factorOf = unit === '' ? 1 : c.options.units?.[unit]
  if (factorOf === undefined) return undefined
  c.at += number[0].length
  return Number(number[1]) * factorOf
}
