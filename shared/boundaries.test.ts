import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Each layer of shared/ may import those before it, itself, and zod. */
const ORDER = ['base', 'time', 'media', 'analysis', 'timeline', 'planning', 'learn', 'render', 'export', 'jobs', 'contract']
/** Each folder may name only these modules; with it, every import chain is fenced by induction. */
const MAY_NAME: Record<string, RegExp> = {
  'electron/!(shell)/**':
    /^(\.{1,2}\/|#shared\/|#electron\/(?!shell|main|preload)|node:|node-av(\/|$)|better-sqlite3$|onnxruntime-node$|@orpc\/|zod$|ws$|p-queue$|p-retry$|commander$|env-paths$|fflate$|vitest$|fast-check$)/,
  'renderer/**':
    /^(\.{1,2}\/|#shared\/|@orpc\/|zod$|react|konva|wavesurfer|zustand|radix-ui|lucide-react|i18next|@fontsource|@tanstack\/|vitest$|fast-check$)/,
}
/** A renderer feature imports editor, client, ui, commands and i18n, not another feature; app/ composes them all. */
const FEATURES = ['timeline', 'viewer', 'library', 'inspector', 'montage', 'jobs', 'export', 'settings', 'start', 'learn']
/** Doors between features: a learned film leads into the montage, and long work is told of in the words of the job tray. */
const DOORS: Record<string, RegExp> = { learn: /^renderer\/(montage\/cut-like-this|jobs\/job-text)\.ts$/ }

const root = join(import.meta.dirname, '..')
const IMPORT =
  /(?:^|[;\s])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|\brequire\(\s*['"]([^'"]+)['"]/g
function imports(pattern: string): { file: string; specifier: string }[] {
  return globSync(`${pattern}/*.{ts,tsx}`, { cwd: root })
    .concat(globSync(`${pattern}.{ts,tsx}`, { cwd: root }))
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map((m) => ({
        file: file.replaceAll('\\', '/'),
        specifier: (m[1] ?? m[2] ?? m[3])!,
      })),
    )
}

test.each(ORDER)('shared/%s imports only layers before it', (layer) => {
  const allowed = ORDER.slice(0, ORDER.indexOf(layer) + 1)
  const bad = imports(`shared/${layer}/**`).filter(({ file, specifier }) => {
    if (/^(zod|vitest|fast-check|@orpc\/contract)$/.test(specifier)) return false
    if (file.endsWith('.test.ts')) return false
    if (!specifier.startsWith('.')) return true
    const target = join(file, '..', specifier).replaceAll('\\', '/').split('/')
    return target[0] !== 'shared' || !allowed.includes(target[1] ?? '')
  })
  expect(bad).toEqual([])
})

test.each(Object.entries(MAY_NAME))('%s names only what it may', (pattern, may) => {
  expect(imports(pattern).filter((i) => !may.test(i.specifier))).toEqual([])
})

test.each(FEATURES)('renderer/%s knows no other feature', (feature) => {
  const others = FEATURES.filter((f) => f !== feature)
  const bad = imports(`renderer/${feature}/**`).filter(({ file, specifier }) => {
    if (!specifier.startsWith('.')) return false
    const target = join(file, '..', specifier).replaceAll('\\', '/')
    return others.includes(target.split('/')[1] ?? '') && !DOORS[feature]?.test(target)
  })
  expect(bad).toEqual([])
})
