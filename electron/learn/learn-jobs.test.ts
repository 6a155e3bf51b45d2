import { existsSync, mkdirSync, mkdtempSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestEngine } from '#electron/engine/testing/test-engine.ts'

test('folders of results that no job names go after days, not at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-learned-'))
  const [old, fresh] = ['old', 'fresh'].map((name) => join(folder, 'data/learned', name))
  for (const f of [old!, fresh!]) mkdirSync(f, { recursive: true })
  const longAgo = Date.now() / 1000 - 10 * 86_400
  utimesSync(old!, longAgo, longAgo)
  const t = await startTestEngine(folder)
  expect([existsSync(old!), existsSync(fresh!)]).toEqual([false, true])
  await t.close()
})
