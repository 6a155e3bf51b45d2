import fc from 'fast-check'
import type { z } from 'zod'

/** Values that a field of this name may well have in the running program: without them every call ends at "not found". */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** What zod 4 keeps of a schema: only the parts that are read here. */
interface Definition {
  type: string
  shape?: Record<string, z.core.$ZodType>
  options?: z.core.$ZodType[]
  items?: z.core.$ZodType[]
  element?: z.core.$ZodType
  innerType?: z.core.$ZodType
  keyType?: z.core.$ZodType
  valueType?: z.core.$ZodType
  in?: z.core.$ZodType
  entries?: Record<string, string>
  values?: unknown[]
  format?: string
  checks?: {
    _zod: {
      def: { check: string; format?: string; pattern?: RegExp; value?: number; inclusive?: boolean; minimum?: number; maximum?: number }
    }
  }[]
}
const definition = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition

/** Longest list or text that is made where a schema allows more; what is larger is tried apart. */
const MOST = 6

/**
 * Values that `schema` (zod 4) accepts. Fields that `known` names take a known value three times out of four. Throws on a kind of schema
 * that the contract has not used so far: then it wants a line here.
 */
export function valuesOf(schema: z.core.$ZodType, known: Known = {}, field = ''): fc.Arbitrary<unknown> {
  const any = make(schema, known, field)
  const made = hasRule(schema) ? any.filter((v) => accepts(schema, v)) : any
  const usual = (known[field] ?? []).filter((v) => accepts(schema, v))
  return usual.length === 0 ? made : fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 3 }, { arbitrary: made, weight: 1 })
}

/** Whether a schema has a rule of its own, or changes a value before it looks at it: no other way to know than to ask it. */
const hasRule = (schema: z.core.$ZodType): boolean =>
  definition(schema).checks?.some((c) => ['custom', 'overwrite'].includes(c._zod.def.check)) ?? false

const accepts = (schema: z.core.$ZodType, value: unknown): boolean => {
  const result = schema._zod.run({ value, issues: [] }, {})
  return !(result instanceof Promise) && result.issues.length === 0
}

function make(schema: z.core.$ZodType, known: Known, field: string): fc.Arbitrary<unknown> {
  const d = definition(schema)
  const inner = (s: z.core.$ZodType | undefined): fc.Arbitrary<unknown> => valuesOf(s!, known, field)
  switch (d.type) {
    case 'object':
      return objectOf(d.shape!, known)
    case 'record':
      return fc.dictionary(inner(d.keyType) as fc.Arbitrary<string>, inner(d.valueType), { maxKeys: 4 })
    case 'array':
      return fc.array(inner(d.element), lengths(d))
    case 'tuple':
      return fc.tuple(...d.items!.map(inner))
    case 'union':
      return fc.oneof(...d.options!.map(inner))
    case 'nullable':
      return fc.option(inner(d.innerType), { nil: null })
    case 'optional':
    case 'default':
    case 'prefault':
      return fc.option(inner(d.innerType), { nil: undefined })
    case 'pipe':
      return inner(d.in)
    // The only recursive schema of the contract is any JSON.
    case 'lazy':
      return fc.jsonValue({ maxDepth: 3 })
    case 'enum':
      return fc.constantFrom(...Object.values(d.entries!))
    case 'literal':
      return fc.constantFrom(...d.values!)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      // The rule of a text may be that it is an address.
      return hasRule(schema) ? fc.oneof(textOf(d), fc.webUrl()) : textOf(d)
    case 'number':
      return numberOf(d)
    default:
      throw new Error(`no values are made of schemas of type ${d.type} yet`)
  }
}

const objectOf = (shape: Record<string, z.core.$ZodType>, known: Known): fc.Arbitrary<unknown> =>
  fc
    .record(Object.fromEntries(Object.entries(shape).map(([k, s]) => [k, valuesOf(s, known, k)])))
    // An optional field is left out rather than said to be nothing: JSON knows no undefined.
    .map((o) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)))

function lengths(d: Definition): { minLength: number; maxLength: number } {
  const of = (check: string): number | undefined => {
    const def = d.checks?.map((c) => c._zod.def).find((c) => c.check === check)
    return def?.minimum ?? def?.maximum
  }
  const minLength = of('min_length') ?? 0
  return { minLength, maxLength: Math.max(minLength, Math.min(of('max_length') ?? MOST, MOST)) }
}

/** Texts that have broken programs: other scripts and directions, parts of paths, addresses, filters and programs. */
const ODD_TEXTS = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    "'",
    '"',
    '\\',
    '`',
    '%',
    '%s%n',
    '../',
    '..\\',
    'CON',
    '.',
    '..',
    '🎬',
    '\u202Eevil',
    '\uFEFF',
    '\uD800',
    'ß'.repeat(80),
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'NaN',
    '1e999',
    '-0',
    "'; DROP TABLE journal; --",
    '<script>',
    '${x}',
    '[in]null[out]',
    "':movie=x",
  ],
]

function textOf(d: Definition): fc.Arbitrary<string> {
  const pattern = d.checks?.map((c) => c._zod.def).find((c) => c.format === 'regex')?.pattern
  if (pattern) return fc.stringMatching(pattern)
  const { minLength, maxLength } = lengths({ ...d, checks: (d.checks ?? []).filter((c) => c._zod.def.check !== 'max_length') })
  const most = d.checks?.map((c) => c._zod.def).find((c) => c.check === 'max_length')?.maximum ?? 500
  const odd = ODD_TEXTS.filter((t) => t.length >= minLength && t.length <= most)
  const limit = Math.max(minLength, Math.min(most, 500))
  const long = fc.constant('x'.repeat(limit))
  // A character may take two places.
  const units = Math.max(minLength, Math.min(Math.max(maxLength, minLength + 8), Math.floor(most / 2)))
  return fc.oneof(fc.string({ minLength, maxLength: units, unit: 'binary' }), fc.constantFrom(...odd), long)
}

function numberOf(d: Definition): fc.Arbitrary<number> {
  const bound = (check: string): number | undefined => d.checks?.map((c) => c._zod.def).find((c) => c.check === check)?.value
  const whole = d.format === 'safeint' || d.checks?.some((c) => c._zod.def.check === 'number_format')
  const min = bound('greater_than') ?? (whole ? Number.MIN_SAFE_INTEGER : -Number.MAX_VALUE)
  const max = bound('less_than') ?? (whole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE)
  const odd = [min, max, 0, 1, -1, 0.5, 44_100, 705_600_000].filter((n) => n >= min && n <= max && (!whole || Number.isInteger(n)))
  const near = { min: Math.max(min, -100), max: Math.min(max, 100) }
  const small = near.min <= near.max ? near : { min, max }
  const any = whole ? fc.oneof(fc.integer({ min, max }), fc.integer(small)) : fc.double({ ...small, noNaN: true })
  return fc.oneof(any, fc.constantFrom(...odd))
}

/** What no schema expects where something else should be. */
const WRONG: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 2 ** 53, -(2 ** 53), 1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
  ...['', '\0', '../../etc/passwd', 'x'.repeat(100_000), [], [[]], {}, { length: -1 }, new Date(Number.NaN), 10n ** 40n],
  ...[new Set([1]), new Map([['a', 1]]), /(a+)+$/, new Uint8Array(3), JSON.parse('{"__proto__":{"polluted":true}}') as unknown],
]

/** A value that fits, broken in one to three places: something else put there, left out, doubled, or something added. */
export const brokenValuesOf = (schema: z.core.$ZodType, known: Known = {}): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      valuesOf(schema, known),
      fc.array(fc.tuple(fc.nat(10_000), fc.nat(3), fc.constantFrom(...WRONG)), { minLength: 1, maxLength: 3 }),
    )
    .map(([value, wounds]) => wounds.reduce<unknown>((v, [place, how, wrong]) => wound(v, place, how, wrong), value))

/** Walks to one of the places inside `value` (by `place`) and does it harm; the value itself is not changed. */
function wound(value: unknown, place: number, how: number, wrong: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date || place % 5 === 0) return wrong
  const rest = Math.floor(place / 5)
  if (Array.isArray(value)) {
    if (value.length === 0 || how === 3) return [...(value as unknown[]), wrong]
    const at = rest % value.length
    if (how === 2) return [...(value as unknown[]), value[at] as unknown]
    return value.flatMap((v: unknown, i) => (i !== at ? [v] : how === 1 ? [] : [wound(v, rest, how, wrong)]))
  }
  const keys = Object.keys(value)
  if (keys.length === 0 || how === 3) return { ...value, [rest % 2 ? 'extra' : 'constructor']: wrong }
  const key = keys[rest % keys.length]!
  const entries = Object.entries(value).flatMap(([k, v]) => (k !== key ? [[k, v]] : how === 1 ? [] : [[k, wound(v, rest, how, wrong)]]))
  return Object.fromEntries(entries) as unknown
}
