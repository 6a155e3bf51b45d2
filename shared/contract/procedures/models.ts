import { z } from 'zod'
import { MODEL_PRESET_IDS } from '../../learn/model-settings.ts'
import { LocalModels } from '../../learn/local-models.ts'
import { ModelTest, ModelToTest } from '../../learn/model-test.ts'
import { base } from './base.ts'

/** The vision model that a person has set up, and models that run on this computer. */
export const models = {
  /** Servers of vision models that are known, and whether a key for each is stored. */
  presets: base.route({ method: 'GET', path: '/models/presets' }).output(
    z.array(
      z.object({
        id: z.enum(MODEL_PRESET_IDS),
        name: z.string(),
        baseUrl: z.string(),
        model: z.string(),
        /** Name of its key in the secret store. */
        secret: z.string(),
        needsKey: z.boolean(),
        hasKey: z.boolean(),
      }),
    ),
  ),
  /** The folder where models lie that run here, and which of those that are known it has: a file name, or null. */
  local: base.route({ method: 'GET', path: '/models/local' }).output(LocalModels),
  /** Lists the models of a server and shows the one that is named a picture; null or absent: the one in the settings. Costs a few hundred tokens. */
  test: base
    .route({ method: 'POST', path: '/models/test' })
    .input(z.object({ settings: ModelToTest.nullable().optional() }))
    .output(ModelTest),
}
