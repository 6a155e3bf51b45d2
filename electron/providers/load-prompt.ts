import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toErrorInfo } from '#shared/base/app-error.ts'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { Prompt, PromptName } from '#shared/learn/language-model.ts'

/** What each prompt may fill in, and what it cannot do without. */
const PLACES: Record<PromptName, { may: readonly string[]; must: readonly string[] }> = {
  boundaries: { may: ['from_ms', 'to_ms', 'language'], must: [] },
  features: { may: ['shots', 'vocabulary', 'language'], must: ['shots', 'vocabulary'] },
  texts: { may: ['steps', 'language'], must: ['steps'] },
}
/** Bytes of a prompt file. */
const MOST = 32_768

/** Languages that prompts are shipped in; others get the English one, which asks for words in theirs. */
const languageOf = (language: string): 'en' | 'zh-CN' => (language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')

/**
 * A prompt by its name: `<name>.<language>.md` from the user's folder where it lies there, else the shipped one. A user's file that cannot be
 * used is refused, not passed over; a shipped one that is wrong is a bug and throws.
 */
export function loadPrompt(name: PromptName, language: string, o: { resourcesDir: string; userDir: string }): Result<Prompt> {
  const file = `${name}.${languageOf(language)}.md`
  const own = join(o.userDir, file)
  if (!existsSync(own)) {
    const shipped = parsePrompt(name, language, readFileSync(join(o.resourcesDir, 'prompts', file)), false)
    if (!shipped.ok) throw new Error(`${file}: ${shipped.refusal}`)
    return shipped
  }
  const broken = (reason: string): ReturnType<typeof refuse> =>
    refuse(
      'model.promptBroken',
      `Your prompt ${file} cannot be used: ${reason}, so the model was not asked; mend the file in the folder prompts of the data folder, or take it away.`,
      { name: file, detail: reason },
    )
  let bytes: Buffer
  try {
    bytes = readFileSync(own)
  } catch (e) {
    return broken(toErrorInfo(e).message)
  }
  const parsed = parsePrompt(name, language, bytes, true)
  return parsed.ok ? parsed : broken(parsed.refusal)
}

function parsePrompt(name: PromptName, language: string, bytes: Buffer, own: boolean): Result<Prompt, string> {
  const no = (refusal: string): { ok: false; refusal: string } => ({ ok: false, refusal })
  if (bytes.length > MOST) return no(`it is longer than ${MOST} bytes`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    return no('it is not written in UTF-8')
  }
  const system = /^# system[ \t]*\n([\s\S]*?)(?=^# user[ \t]*$)/m.exec(text)?.[1]?.trim()
  const user = /^# user[ \t]*\n([\s\S]*)$/m.exec(text)?.[1]?.trim()
  if (!system) return no('it has no text below a line "# system", with "# user" after it')
  if (!user) return no('it has no text below a line "# user"')
  const used = [...`${system}\n${user}`.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((m) => m[1]!)
  const unknown = used.find((u) => !PLACES[name].may.includes(u))
  if (unknown) return no(`nothing is known to fill in for {{${unknown}}}`)
  const missing = PLACES[name].must.find((m) => !used.includes(m))
  if (missing) return no(`it lacks {{${missing}}}`)
  return ok({ name, language, system, user, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12), own })
}

/** A text with its places filled in. */
export const fillIn = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => String(values[name] ?? whole))
