import type { LlmOptions } from '#shared/learn/llm-options.ts'
import type { ModelService } from '../../providers/model-service.ts'
import type { ModelUse } from '../decompose-film.ts'

/** The model of a job as its options ask for it; null where they ask for none. `language` is that of a comparison's sentences. */
export const modelUseOf = (models: ModelService, llm: LlmOptions | undefined, language?: string): ModelUse | null =>
  llm?.enabled
    ? {
        open: () => models.open({ ...llm, ...(llm.language === undefined && language !== undefined ? { language } : {}) }),
        required: llm.required,
        boundaries: llm.boundaries,
      }
    : null
