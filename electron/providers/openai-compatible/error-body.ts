import { z } from 'zod'

/** What a server says of its own failure. Texts are '' where it says nothing. */
export interface ServerError {
  message: string
  code: string
  type: string
  param: string
}

const word = (v: unknown): string => (typeof v === 'string' || typeof v === 'number' ? String(v) : '')
const Bag = z.record(z.string(), z.unknown())
const bag = (v: unknown): Record<string, unknown> => Bag.safeParse(v).data ?? {}

/** Longest sentence of a server that is told on. */
const MOST = 300

/**
 * The failure in a body, whatever its shape: {error: {message, code, type, param}}, {error: "text"}, {message}, {detail}, {detail: [{msg}]},
 * {errors: [{message}]}, a list of one of these, plain text or a page of HTML.
 */
export function readErrorBody(text: string): ServerError {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { message: shorten(text.replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')), code: '', type: '', param: '' }
  }
  if (Array.isArray(value)) value = value[0]
  if (typeof value === 'string') return { message: shorten(value), code: '', type: '', param: '' }
  const outer = bag(value)
  const inner = bag(outer['error'] ?? first(outer['errors']))
  const message =
    word(inner['message']) || word(outer['error']) || word(outer['message']) || detailOf(outer['detail']) || word(first(outer['errors']))
  const field = (name: string): string => word(inner[name]) || word(outer[name])
  return { message: shorten(message), code: field('code') || field('status'), type: field('type'), param: field('param') }
}

const first = (v: unknown): unknown => (Array.isArray(v) ? v[0] : undefined)
const detailOf = (v: unknown): string => word(v) || word(bag(first(v))['msg']) || word(bag(v)['message'])
const shorten = (s: string): string => {
  const line = s.replaceAll(/\s+/g, ' ').trim()
  return line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line
}

/** A sentence of a server with every trace of the key taken out: some quote the start and the end of a key that they refuse. */
export function withoutKey(text: string, key: string | undefined): string {
  const masked = text.replaceAll(/\b(Bearer\s+)\S+/gi, '$1•••').replaceAll(/\bsk-[\w*-]{6,}/g, '•••')
  if (!key) return masked
  const whole = masked.replaceAll(key, '•••')
  if (key.length < 8) return whole
  return whole.replaceAll(/\S{6,}/g, (w) =>
    w.includes(key.slice(0, 5)) || (/[*•.…]{2,}/.test(w) && w.includes(key.slice(-4))) ? '•••' : w,
  )
}
