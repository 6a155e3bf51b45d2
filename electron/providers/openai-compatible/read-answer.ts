import { z } from 'zod'

/** What a chat completion said. */
export interface Said {
  /** '' where it said nothing. */
  text: string
  /** The model's own words for declining, or a filter's; null where it did neither. */
  declined: string | null
  /** It ran into the bound of tokens. */
  cut: boolean
  tokens: { input: number; output: number } | null
}

const Part = z.object({ text: z.string() }).or(z.unknown().transform(() => ({ text: '' })))
const Text = z
  .union([z.string(), z.array(Part).transform((parts) => parts.map((p) => p.text).join(''))])
  .nullish()
  .catch(null)
const Message = z.object({ content: Text, reasoning_content: Text, reasoning: Text, refusal: Text })
const Completion = z.object({
  choices: z.array(z.object({ message: Message, finish_reason: z.string().nullish().catch(null) })),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish().catch(null),
})

/** Reads a completion; null where the body is none, e.g. cut short. */
export function readCompletion(body: string): Said | null {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return null
  }
  const parsed = Completion.safeParse(json)
  if (!parsed.success) return null
  const { choices, usage } = parsed.data
  const choice = choices[0]
  const m = choice?.message
  return {
    text: [m?.content, m?.reasoning_content, m?.reasoning].find((t) => t && t.trim() !== '') ?? '',
    declined: m?.refusal || (choice?.finish_reason === 'content_filter' ? 'content filter' : null),
    cut: choice?.finish_reason === 'length',
    tokens: usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null,
  }
}

/** Whether a body with a status of success tells of a failure nevertheless; the status that it means. */
export function errorInside(body: string): number | null {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return null
  }
  const shape = z.object({ error: z.unknown().optional(), choices: z.unknown().optional() }).safeParse(json)
  if (!shape.success || shape.data.choices !== undefined || shape.data.error === undefined || shape.data.error === null) return null
  const code = z.object({ code: z.coerce.number() }).safeParse(shape.data.error)
  return code.success && code.data.code >= 400 && code.data.code < 600 ? code.data.code : 400
}

const SORRY =
  /^\W*(i['’]?m sorry|i am sorry|sorry|i can(no|['’])t|i cannot|i['’]m unable|i am unable|抱歉|对不起|很抱歉|我无法|我不能|es tut mir leid)/i
/** Words of declining, and no JSON at all. */
export const isSorry = (text: string): boolean => !text.includes('{') && SORRY.test(text)

/** What a model said without its thinking. A thought that never ends leaves nothing. */
function withoutThoughts(text: string): string {
  const rest = text.replaceAll(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '')
  const end = rest.search(/<\/think(?:ing)?>/i)
  return (end >= 0 ? rest.slice(end).replace(/^<\/think(?:ing)?>/i, '') : rest).replace(/<think(?:ing)?>[\s\S]*$/i, '')
}

/** Openings that are tried in one answer. */
const MOST = 64
/** Characters that are looked at. */
const LONGEST = 1 << 19

/** JSON values in an answer, in order: what is fenced or bare, with prose around it or not. A list counts where the answer begins with it. */
export function jsonIn(text: string): unknown[] {
  const bare = withoutThoughts(text.slice(0, LONGEST))
  const found: unknown[] = []
  const opening = bare.trimStart().replace(/^```[a-z]*\s*/i, '')
  if (opening.startsWith('[')) {
    const list = balanced(opening, 0)
    if (list) found.push(list.value)
  }
  let tried = 0
  for (let at = bare.indexOf('{'); at >= 0 && tried < MOST; tried++) {
    const one = balanced(bare, at)
    if (one) found.push(one.value)
    at = bare.indexOf('{', one ? one.end : at + 1)
  }
  return found
}

/** The JSON value that opens at `at` and closes where its brackets do; null where it does not close or is no JSON. */
function balanced(text: string, at: number): { value: unknown; end: number } | null {
  let depth = 0
  let quoted = false
  for (let i = at; i < text.length; i++) {
    const c = text[i]!
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === '{' || c === '[') depth++
    else if ((c === '}' || c === ']') && --depth === 0) {
      try {
        return { value: JSON.parse(text.slice(at, i + 1)) as unknown, end: i + 1 }
      } catch {
        return null
      }
    }
  }
  return null
}
