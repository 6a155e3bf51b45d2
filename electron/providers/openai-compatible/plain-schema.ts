import { z } from 'zod'

/** A JSON schema of the subset that every server takes: objects whose keys are all required, lists, words, numbers. */
export interface PlainSchema {
  type: string
  description?: string
  enum?: (string | number)[]
  properties?: Record<string, PlainSchema>
  required?: string[]
  additionalProperties?: false
  items?: PlainSchema
}

/** The schema to send for an answer. Bounds and patterns are left to the check of the answer. Throws for shapes outside of the subset. */
export const plainSchema = (answer: z.ZodType): PlainSchema => plain(z.toJSONSchema(answer, { io: 'input' }) as Record<string, unknown>)

function plain(s: Record<string, unknown>): PlainSchema {
  const { type, description } = s
  if (typeof type !== 'string') throw new Error(`An answer to a model holds something that is not plain: ${JSON.stringify(s)}`)
  const out: PlainSchema = { type, ...(typeof description === 'string' ? { description } : {}) }
  if (Array.isArray(s['enum'])) out.enum = s['enum'] as string[]
  if (type === 'array') out.items = plain(s['items'] as Record<string, unknown>)
  if (type === 'object') {
    const properties = Object.entries(s['properties'] as Record<string, Record<string, unknown>>)
    out.properties = Object.fromEntries(properties.map(([k, v]) => [k, plain(v)]))
    out.required = properties.map(([k]) => k)
    out.additionalProperties = false
  }
  return out
}

/** Small slips of small models made good: "0.8" for 0.8, 3 for "3", one thing for a list of it, the list without the object around it. */
export function coerce(value: unknown, s: PlainSchema): unknown {
  if (s.type === 'object') {
    const properties = Object.entries(s.properties ?? {})
    if (Array.isArray(value) && properties.length === 1 && properties[0]![1].type === 'array')
      return { [properties[0]![0]]: coerce(value, properties[0]![1]) }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, s.properties?.[k] ? coerce(v, s.properties[k]) : v]))
  }
  if (s.type === 'array' && s.items) {
    const { items } = s
    if (Array.isArray(value)) return value.map((v) => coerce(v, items))
    return typeof value === 'object' && value !== null ? [coerce(value, items)] : value
  }
  if ((s.type === 'number' || s.type === 'integer') && typeof value === 'string') {
    const n = Number(value)
    return value.trim() !== '' && Number.isFinite(n) ? n : value
  }
  if (s.type === 'string' && typeof value === 'number') return String(value)
  return value
}
