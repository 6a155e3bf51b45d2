import { expect, test } from 'vitest'
import { chordFor, PRESETS } from './presets.ts'
import { editorCommands } from './registry.ts'

const presets = Object.keys(PRESETS) as (keyof typeof PRESETS)[]

test('ids are unique', () => {
  const ids = editorCommands.map((c) => c.id)
  expect(new Set(ids).size).toBe(ids.length)
})
test.each(presets)('no two editor commands share a key in the %s preset', (shortcutPreset) => {
  const taken = new Map<string, string>()
  const clashes: string[] = []
  for (const c of editorCommands) {
    const chord = chordFor(c, { shortcutPreset, shortcuts: {} })
    if (!chord) continue
    if (taken.has(chord)) clashes.push(`${chord}: ${taken.get(chord)} and ${c.id}`)
    taken.set(chord, c.id)
  }
  expect(clashes).toEqual([])
})
test('presets name commands that exist', () => {
  const ids = new Set([...editorCommands.map((c) => c.id), 'app.palette', 'project.export'])
  expect(presets.flatMap((p) => Object.keys(PRESETS[p]).filter((id) => !ids.has(id)))).toEqual([])
})
test('a chord of one’s own wins over the preset, and may be none', () => {
  const split = editorCommands.find((c) => c.id === 'clip.split')!
  expect(chordFor(split, { shortcutPreset: 'premiere', shortcuts: {} })).toBe('Mod+K')
  expect(chordFor(split, { shortcutPreset: 'premiere', shortcuts: { 'clip.split': 'S' } })).toBe('S')
  expect(chordFor(split, { shortcutPreset: 'premiere', shortcuts: { 'clip.split': '' } })).toBeUndefined()
})
