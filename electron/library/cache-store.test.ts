import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { openEngineDatabase } from '../engine/database.ts'
import { createCacheStore } from './cache-store.ts'

const hash = (c: string): ContentHash => c.repeat(64) as ContentHash
const make = () => {
  const dir = mkdtempSync(join(tmpdir(), 'cw-cache-'))
  const cache = createCacheStore(openEngineDatabase(dir), dir)
  const put = async (h: ContentHash, bytes: number): Promise<void> => {
    mkdirSync(cache.dir(h, 'proxy@1'), { recursive: true })
    writeFileSync(join(cache.dir(h, 'proxy@1'), 'proxy.mp4'), Buffer.alloc(bytes))
    await cache.note(h, 'proxy@1')
  }
  return { cache, put }
}

test('values come back by content and method; what this version cannot read is as if it were not there', () => {
  const { cache } = make()
  const Value = z.object({ n: z.number() })
  cache.putJson(hash('a'), 'song@1', { n: 3 })
  expect(cache.getJson(hash('a'), 'song@1', Value)).toEqual({ n: 3 })
  expect(cache.getJson(hash('a'), 'song@2', Value)).toBeUndefined()
  expect(cache.getJson(hash('b'), 'song@1', Value)).toBeUndefined()
  expect(cache.getJson(hash('a'), 'song@1', z.object({ m: z.number() }))).toBeUndefined()
  writeFileSync(join(cache.dir(hash('a'), 'song@1'), 'value.json'), '{"n":')
  expect(cache.getJson(hash('a'), 'song@1', Value)).toBeUndefined()
})

test('trimming takes what was used longest ago and never what an open project needs', async () => {
  const { cache, put } = make()
  for (const c of ['a', 'b', 'c', 'd']) {
    await put(hash(c), 1000)
    await new Promise((r) => setTimeout(r, 5))
  }
  expect(cache.bytes()).toBe(4000)
  expect(await cache.trim(2000, new Set([hash('a')]))).toBe(2000)
  expect(['a', 'b', 'c', 'd'].filter((c) => existsSync(cache.dir(hash(c), 'proxy@1')))).toEqual(['a', 'd'])
  expect(await cache.trim(0, new Set([hash('a'), hash('d')]))).toBe(0)
})

test('a name never leads out of its folder', async () => {
  const { cache, put } = make()
  await put(hash('a'), 10)
  expect(cache.file(hash('a'), 'proxy@1', 'proxy.mp4')).toBeDefined()
  for (const name of ['../proxy-1/proxy.mp4', '..', '/etc/passwd', 'proxy', 'a/b.mp4'])
    expect(cache.file(hash('a'), 'proxy@1', name)).toBeUndefined()
  expect(cache.file('../../x', 'proxy@1', 'proxy.mp4')).toBeUndefined()
})
