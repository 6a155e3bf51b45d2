import { MODEL_PRESETS } from '#shared/learn/model-settings.ts'
import { localModels } from '../../models/local-models.ts'
import type { Engine } from '../engine.ts'
import { os } from './implementer.ts'

/** The vision model: what can be chosen, and whether the choice works; and what runs on this computer. */
export const modelProcedures = ({ models, modelFolder, secrets }: Engine) => ({
  presets: os.models.presets.handler(() => {
    const stored = new Set(secrets.list().map((s) => s.name))
    return MODEL_PRESETS.map((p) => ({ ...p, hasKey: stored.has(p.secret) }))
  }),
  local: os.models.local.handler(() => localModels(modelFolder)),
  test: os.models.test.handler(({ input, signal }) => models.test(input.settings ?? null, signal ?? new AbortController().signal)),
})
