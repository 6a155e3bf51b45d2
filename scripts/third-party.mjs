// node scripts/third-party.mjs [--check]: writes THIRD_PARTY.md, the licences of every package that ships, read from node_modules.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
/** Bundled into the window, though npm counts them as development dependencies. */
const BUNDLED = [
  '@fontsource-variable/inter',
  '@tanstack/react-virtual',
  'i18next',
  'konva',
  'lucide-react',
  'radix-ui',
  'react',
  'react-dom',
  'react-i18next',
  'react-konva',
  'react-resizable-panels',
  'wavesurfer.js',
  'zustand',
  'electron',
]
/** Parts of node-av that never load and are left out of installers (see electron-builder.yml). */
const LEFT_OUT = /^(werift|mediabunny|mp4box|tsyringe|multicast-dns|dns-packet|@shinyoshiaki|@peculiar|@noble|@fidm|@seydx)/
/** Licences that may ship inside a GPL-3.0-or-later program. */
const COMPATIBLE = /^\(?(MIT|ISC|BSD|Apache-2|0BSD|OFL|Unlicense|CC0|BlueOak|Python-2|MPL-2|LGPL|GPL-3|WTFPL|Zlib|CC-BY-4)/

const find = (name, from) => {
  for (let dir = from; dir.startsWith(root); dir = resolve(dir, '..')) {
    const p = join(dir, 'node_modules', name)
    if (existsSync(join(p, 'package.json'))) return p
  }
  return undefined
}
const rows = new Map()
const visit = (name, from) => {
  const dir = LEFT_OUT.test(name) ? undefined : find(name, from)
  if (!dir) return
  const p = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  const key = `${p.name} ${p.version}`
  if (rows.has(key)) return
  const licence = typeof p.license === 'string' ? p.license : (p.license?.type ?? p.licenses?.map((l) => l.type).join(' OR ') ?? 'unknown')
  rows.set(key, { name: p.name, version: p.version, licence })
  for (const d of Object.keys(p.dependencies ?? {})) visit(d, dir)
}
for (const n of [...Object.keys(own.dependencies), ...BUNDLED]) visit(n, root)

const list = [...rows.values()].filter((r) => !r.name.startsWith('@types/')).sort((a, b) => a.name.localeCompare(b.name))
const bad = list.filter((r) => !COMPATIBLE.test(r.licence))
if (bad.length) {
  console.error(`Licences that need a look: ${bad.map((b) => `${b.name} (${b.licence})`).join(', ')}`)
  process.exit(1)
}
const text = `# Third-party software

Cutwright is licensed under the GPL-3.0-or-later (see LICENSE). Its packages contain the works below; each package's own licence text lies
beside it in the installed program. FFmpeg 8.1 comes inside node-av, built with GPL parts (x264, x265) under the GPL-3.0; Chromium and
Node.js come inside Electron under their own notices. Inter is by The Inter Project Authors, SIL Open Font License 1.1.

| package | version | licence |
|---|---|---|
${list.map((r) => `| ${r.name} | ${r.version} | ${r.licence} |`).join('\n')}
`
const file = join(root, 'THIRD_PARTY.md')
if (process.argv.includes('--check')) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('THIRD_PARTY.md is out of date: run node scripts/third-party.mjs')
    process.exit(1)
  }
} else writeFileSync(file, text)
