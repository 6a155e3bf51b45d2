/** Longest sentence, in characters, and how many times as long as the one that it stands for it may be. */
const LONGEST = 600
const LONGER = 6

/** Numbers with their signs and percent, in order of size: "4.1", "-2", "12%". A decimal comma is a point. */
const numbersOf = (text: string): string[] =>
  [...text.matchAll(/[-−]?\d+(?:[.,]\d+)?(?:\s?%)?/g)].map((m) => m[0].replace('−', '-').replace(',', '.').replace(/\s/g, '')).sort()

/** Whether a sentence says the same facts as another: the same numbers, in the same script, and neither nothing nor an essay. */
export function sameFacts(before: string, after: string, language: string): boolean {
  const text = after.trim()
  if (text === '' || text.length > LONGEST || text.length > LONGER * before.length + 40) return false
  if (/[{}<>]|```/.test(text)) return false
  const [a, b] = [numbersOf(before), numbersOf(text)]
  if (a.length !== b.length || a.some((n, i) => n !== b[i])) return false
  const han = /\p{Script=Han}/u
  return language.toLowerCase().startsWith('zh') ? han.test(text) || !han.test(before) : !han.test(text)
}
