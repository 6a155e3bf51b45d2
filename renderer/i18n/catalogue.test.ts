import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }
const LANGUAGES = ['en', 'zh-CN', 'de']
const catalogues = import.meta.glob<Tree>('./*/*.json', { eager: true, import: 'default' })
const texts = import.meta.glob<string>('../**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })
const sources = Object.keys(texts).filter((f) => !/\.test\.tsx?$/.test(f))
const namespaces = Object.keys(catalogues)
  .filter((f) => f.startsWith('./en/'))
  .map((f) => f.slice(5, -5))

const load = (language: string, namespace: string): Tree => catalogues[`./${language}/${namespace}.json`] ?? {}
const PLURAL = /_(zero|one|two|few|many|other)$/
function flat(tree: Tree, prefix = ''): Map<string, string> {
  const out = new Map<string, string>()
  for (const [k, v] of Object.entries(tree)) {
    if (typeof v === 'string') out.set(prefix + k, v)
    else for (const [k2, v2] of flat(v, `${prefix}${k}.`)) out.set(k2, v2)
  }
  return out
}
const singular = (keys: Iterable<string>) => [...new Set([...keys].map((k) => k.replace(PLURAL, '')))].sort()
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]!).sort()

describe.each(namespaces)('catalogue %s', (file) => {
  it.each(LANGUAGES)('%s has the keys of English', (language) => {
    expect(singular(flat(load(language, file)).keys())).toEqual(singular(flat(load('en', file)).keys()))
  })
  it.each(LANGUAGES)('%s fills the same placeholders and no text is empty', (language) => {
    const english = flat(load('en', file))
    const wrong: string[] = []
    for (const [key, text] of flat(load(language, file))) {
      const model = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? text
      // A singular may leave its number out.
      if (!text.trim() || (!key.endsWith('_one') && placeholders(text).join() !== placeholders(model).join())) wrong.push(key)
    }
    expect(wrong).toEqual([])
  })
})

const all = new Map(namespaces.map((n) => [n, new Set(singular(flat(load('en', n)).keys()))]))

describe('keys used in code', () => {
  it.each(sources)('%s', (file) => {
    const text = texts[file]!
    const missing: string[] = []
    // const t = useT('library') … t('sort.score')
    for (const [, name, namespace] of text.matchAll(/const (\w+) = useT\('(\w+)'\)/g)) {
      const others = [...text.matchAll(new RegExp(`const ${name} = useT\\('(\\w+)'\\)`, 'g'))].map((m) => m[1]!)
      for (const [, key] of text.matchAll(new RegExp(`\\b${name}\\('([^']+)'`, 'g')))
        if (!others.some((n) => all.get(n)?.has(key!))) missing.push(`${namespace}:${key}`)
    }
    for (const [, namespace, key] of text.matchAll(/\b(?:translate|translateOr)\('(\w+):([^'$]+)'/g))
      if (!all.get(namespace!)?.has(key!)) missing.push(`${namespace}:${key}`)
    expect(missing).toEqual([])
  })
})

describe('nothing is said past the catalogue', () => {
  it.each(sources.filter((f) => f.endsWith('.tsx')))('%s', (file) => {
    const text = texts[file]!
    const literal = [...text.matchAll(/\b(?:aria-label|label|title|placeholder|text)="([^"]*[A-Za-z]{2}[^"]*)"/g)].map((m) => m[0])
    expect(literal).toEqual([])
  })
})
