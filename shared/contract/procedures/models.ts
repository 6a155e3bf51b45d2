import { z } from 'zod'
import { MODEL_PRESET_IDS } from '../../learn/model-settings.ts'
import { ModelTest, ModelToTest } from '../../learn/model-test.ts'
import { base } from './base.ts'

/** The vision model that a person has set up. */
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
  /** Lists the models of a server and shows the one that is named a picture; null or absent: the one in the settings. Costs a few hundred tokens. */
  test: base
    .route({ method: 'POST', path: '/models/test' })
    .input(z.object({ settings: ModelToTest.nullable().optional() }))
    .output(ModelTest),
}
