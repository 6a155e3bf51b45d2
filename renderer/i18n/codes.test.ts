import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }
const texts = import.meta.glob<string>('../../{electron,shared}/**/*.ts', { eager: true, query: '?raw', import: 'default' })
const catalogues = import.meta.glob<Tree>('./*/errors.json', { eager: true, import: 'default' })
const sources = Object.keys(texts).filter((f) => !/\.test\.ts$|\/testing\//.test(f))

/** What a window never gets to see: these are said in English alone. */
const ELSEWHERE: readonly (readonly [string, RegExp])[] = [
  ['the command line speaks to its own readers', /\/electron\/engine\/cli\//],
  ['whoever is turned away at the door has no window', /\/electron\/engine\/server\/server\.ts$/],
]
/** Codes without a text of their own, and why. The engine's English sentence is shown for them. */
const BY_DESIGN: Readonly<Record<string, string>> = {
  'http.method': 'no request of the window is made that way',
  'http.notFound': 'no request of the window goes there',
  'render.pieceLost': 'what could not be taken over is drawn instead',
}

/** `refuse('a.b', …)`, `new AppError('a.b', …)`, `unusable('a.b', …)` and the like. */
const CALLS = /\b(?:\w*Error|\w*[Rr]efus\w*|unusable|fail\w*)\(\s*'([a-z][\w-]*(?:\.[\w-]+)+)'/g
/** `{ code: 'a.b', message: … }` */
const RECORDS = /\bcode:\s*'([a-z][\w-]*(?:\.[\w-]+)+)'/g
/** Where the first half of a code is written once: `refusal('all', 'timeout', …)` makes model.timeout. */
const HALVES: readonly (readonly [string, RegExp, string])[] = [
  ['/electron/providers/openai-compatible/refusals.ts', /\brefusal\(\s*'\w+',\s*'(\w+)'/g, 'model.'],
  ['/shared/learn/vision/read-features.ts', /\bwarn\('(\w+)'/g, 'vision.'],
]
/** What no edit of the window can lead to is one code for the whole of it: the engine's sentence says what is wrong with the project. */
const BUILT = /\bcode: `|\b(?:AppError|refuse|refusal)\(\s*`/

function codesIn(file: string, text: string): string[] {
  const halves = HALVES.filter(([path]) => file.endsWith(path))
  return [
    ...[CALLS, RECORDS].flatMap((r) => [...text.matchAll(r)].map((m) => m[1]!)),
    ...halves.flatMap(([, r, first]) => [...text.matchAll(r)].map((m) => first + m[1]!)),
  ]
}
const found = new Map<string, string>()
for (const file of sources) {
  if (ELSEWHERE.some(([, where]) => where.test(file))) continue
  for (const code of codesIn(file, texts[file]!)) found.set(code, file)
}

function textOf(tree: Tree, code: string): boolean {
  let at: string | Tree | undefined = tree
  const parts = code.split('.')
  const last = parts.pop()!
  for (const p of parts) at = typeof at === 'object' ? at[p] : undefined
  return typeof at === 'object' && (last in at || `${last}_other` in at)
}

describe('every code that the engine can answer with has a sentence in the window', () => {
  it('finds the codes of the sources', () => {
    expect(found.size).toBeGreaterThan(150)
    expect([...found.keys()]).toEqual(expect.arrayContaining(['timeline.locked', 'export.mediaLost', 'asset.changed', 'project.locked']))
  })
  it.each(['en', 'zh-CN', 'de'])('%s', (language) => {
    const tree = catalogues[`./${language}/errors.json`]!
    const silent = [...found].filter(([code]) => !textOf(tree, code) && !(code in BY_DESIGN)).map(([code, file]) => `${code} (${file})`)
    expect(silent).toEqual([])
  })
  it('finds no other place where codes are put together', () => {
    const known = [...HALVES.map(([path]) => path), '/shared/timeline/invariants.ts']
    expect(sources.filter((f) => BUILT.test(texts[f]!) && !known.some((path) => f.endsWith(path)))).toEqual([])
  })
  it('lists no code as silent that is not there, or that speaks', () => {
    const tree = catalogues['./en/errors.json']!
    expect(Object.keys(BY_DESIGN).filter((code) => !found.has(code) || textOf(tree, code))).toEqual([])
  })
})
