import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RESOURCES_DIR } from '#electron/engine/host-paths.ts'
import { createModelService } from '#electron/providers/model-service.ts'
import { goodModel, says, send, startVisionServer, type VisionServer, wordsOf } from '#electron/providers/testing/vision-server.ts'
import type { ShotImprovement, ShotMatch } from '#shared/learn/compare-result.ts'
import { signalsImprover } from '#shared/learn/improve/improve-shots.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import { DEFAULT_LIMITS } from '#shared/learn/model-settings.ts'
import { filmOf, randomShots } from '#shared/learn/testing/films.ts'
import { sameFacts } from '#shared/learn/vision/same-facts.ts'
import { withModelTexts } from './texts-improver.ts'

let folder: string
let server: VisionServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-texts-'))
  server = await startVisionServer()
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const [target, user] = [filmOf(randomShots(12, 1)), filmOf(randomShots(12, 2))]
const mapping = target.segments.map((s): ShotMatch => ({ target: s.id, user: s.id, closeness: 0.5, manual: false }))
async function improve(language = 'en', withModel = true): Promise<{ steps: ShotImprovement['steps']; warnings: LearnWarning[] }> {
  const models = createModelService({
    settings: () => ({
      visionModel: { preset: 'custom', baseUrl: server.baseUrl, model: 'seer', limits: { ...DEFAULT_LIMITS, timeout: 5 }, prices: null },
      language: 'en',
    }),
    ...{ secret: () => undefined, dataDir: folder, resourcesDir: RESOURCES_DIR, pause: () => Promise.resolve() },
  })
  const opened = models.open({ language })
  const warnings: LearnWarning[] = []
  const call = { signal: new AbortController().signal, onProgress: () => undefined, warn: (w: LearnWarning) => void warnings.push(w) }
  const found = await withModelTexts(signalsImprover).improve(
    { target, user, mapping, language },
    { ...call, ...(withModel && opened.ok ? { model: opened.value } : {}) },
  )
  if (!found.ok) throw new Error(found.refusal.message)
  return { steps: found.value.flatMap((i) => i.steps), warnings }
}
/** Steps without their words. */
const bare = (steps: ShotImprovement['steps']): unknown[] =>
  steps.map((s) => [
    s.id,
    s.order,
    s.category,
    s.motion_recipe,
    s.actions.map((a) => [a.action_type, a.parameters]),
    { ...s.validation, check: '' },
  ])

test('without a model the templates stand', async () => {
  const { steps } = await improve('en', false)
  expect(steps.some((s) => s.extensions)).toBe(false)
  expect(server.requests).toEqual([])
})

test('the same steps and numbers in other words, each wording asked for once', async () => {
  const [plain, rich] = [await improve('en', false), await improve()]
  expect(bare(rich.steps)).toEqual(bare(plain.steps))
  expect(rich.warnings).toEqual([])
  rich.steps.forEach((s, i) => {
    expect(s.problem).toBe(`Look closely: ${plain.steps[i]!.problem}`)
    expect(s.extensions).toEqual({ texts: 'seer' })
  })
})

test('a sentence with another number keeps its template, and a warning says so', async () => {
  server.always = (request, response) => {
    const list = JSON.parse(/\[\{"id"[\s\S]*\}\]/.exec(wordsOf(request))![0]) as {
      id: string
      problem: string
      instructions: string[]
      check: string
    }[]
    says(JSON.stringify({ steps: list.map((s) => ({ ...s, problem: `${s.problem} Do it 3 times.` })) }))(request, response)
  }
  const [plain, rich] = [await improve('en', false), await improve()]
  expect(rich.steps).toEqual(plain.steps)
  expect(rich.warnings.map((w) => w.code)).toEqual(['vision.textsKept'])
})

test('a model that fails leaves the templates and a warning', async () => {
  const plain = await improve('de', false)
  server.always = send(401, '')
  const rich = await improve('de')
  expect(rich.steps).toEqual(plain.steps)
  expect(rich.warnings.map((w) => w.code)).toEqual(['model.keyRefused'])
  server.always = goodModel
})

test.each([
  ['It shakes by 1.9 % of the width.', 'A steadier hand: 1.9% of the width is shake.', 'en', true],
  ['It shakes by 1.9 %.', 'It shakes by 2 %.', 'en', false],
  ['It shakes by 1.9 %.', 'It shakes.', 'en', false],
  ['Es wackelt um 1,9 %.', 'Die Kamera wackelt um 1.9 %.', 'de', true],
  ['Trim it to 2.0 s.', '把它剪到 2.0 秒。', 'en', false],
  ['剪到 2.0 秒。', '不妨剪到 2.0 秒。', 'zh-CN', true],
  ['剪到 2.0 秒。', 'Trim it to 2.0 s.', 'zh-CN', false],
  ['Hold still.', '', 'en', false],
  ['Hold still.', '{"text": "Hold still."}', 'en', false],
  ['Hold still.', 'x'.repeat(900), 'en', false],
])('"%s" said as "%s" (%s): %s', (before, after, language, same) => expect(sameFacts(before, after, language)).toBe(same))
