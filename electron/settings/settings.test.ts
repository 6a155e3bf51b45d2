import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFileSecretStore, createKeychainSecretStore } from './secret-store.ts'
import { createSettingsStore, DEFAULT_SETTINGS } from './settings-store.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'cw-settings-'))
const fileOf = (dir: string): string => join(dir, 'settings.json')

test('settings survive, wrong values fall back one by one, keys of a newer version are kept', () => {
  const dir = folder()
  expect(createSettingsStore(dir).get()).toEqual(DEFAULT_SETTINGS)
  writeFileSync(fileOf(dir), JSON.stringify({ theme: 'light', proxies: 'sometimes', newThing: { a: 1 } }))
  const store = createSettingsStore(dir)
  expect(store.get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light' })
  store.set({ language: 'de', theme: undefined })
  expect(createSettingsStore(dir).get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', language: 'de' })
  expect(JSON.parse(readFileSync(fileOf(dir), 'utf8'))).toMatchObject({ newThing: { a: 1 } })
})

test('an unreadable file is put aside, not lost', () => {
  const dir = folder()
  writeFileSync(fileOf(dir), '{"theme":')
  expect(createSettingsStore(dir).get()).toEqual(DEFAULT_SETTINGS)
  expect(existsSync(`${fileOf(dir)}.unreadable`)).toBe(true)
})

test('two hosts on one folder do not undo each other', () => {
  const dir = folder()
  const [a, b] = [createSettingsStore(dir), createSettingsStore(dir)]
  a.set({ theme: 'light' })
  b.set({ language: 'de' })
  expect(createSettingsStore(dir).get()).toMatchObject({ theme: 'light', language: 'de' })
})

test('secrets lie in a file of the user alone; the environment wins; values are never listed', () => {
  const dir = folder()
  const store = createFileSecretStore(dir, { CUTWRIGHT_KLING_KEY: 'env', CUTWRIGHT_DATA_DIR: 'x' })
  store.set('KLING_KEY', 'file')
  store.set('OTHER_TOKEN', 'other')
  expect([store.get('KLING_KEY'), store.get('OTHER_TOKEN'), store.get('NONE')]).toEqual(['env', 'other', undefined])
  expect(store.list()).toEqual([
    { name: 'OTHER_TOKEN', source: 'file' },
    { name: 'KLING_KEY', source: 'environment' },
  ])
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600)
  store.set('OTHER_TOKEN', null)
  expect(store.get('OTHER_TOKEN')).toBeUndefined()
})

test('with a keychain nothing is written here: the shell is told', () => {
  const told: unknown[] = []
  const store = createKeychainSecretStore({ A_KEY: '1' }, (...a) => told.push(a), {})
  store.set('B_KEY', '2')
  store.set('A_KEY', null)
  expect([store.get('A_KEY'), store.get('B_KEY'), store.list()]).toEqual([undefined, '2', [{ name: 'B_KEY', source: 'keychain' }]])
  expect(told).toEqual([
    ['B_KEY', '2'],
    ['A_KEY', null],
  ])
})

test('what windows remember is merged key by key', () => {
  const store = createSettingsStore(folder())
  store.set({ window: { 'layout.edit': { library: 30 } } })
  store.set({ window: { projects: { a: 'montage' } } })
  expect(store.get().window).toEqual({ 'layout.edit': { library: 30 }, projects: { a: 'montage' } })
  store.set({ theme: 'light' })
  expect(store.get().window).toMatchObject({ projects: { a: 'montage' } })
})
