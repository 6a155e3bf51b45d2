/** Text as it stands in HTML, in attributes too. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

/** Markup that is safe as it is. */
export interface Markup {
  readonly markup: string
}
type Part = Markup | string | number | null | undefined | readonly Part[]

const textOf = (p: Part): string => {
  if (p === null || p === undefined) return ''
  if (typeof p === 'string' || typeof p === 'number') return escape(String(p))
  return 'markup' in p ? p.markup : p.map(textOf).join('')
}

/** HTML or SVG with every value that is put into it escaped, unless it is markup itself. */
export const html = (strings: TemplateStringsArray, ...values: Part[]): Markup => ({
  markup: strings.reduce((all, s, i) => all + s + (i < values.length ? textOf(values[i]) : ''), ''),
})
