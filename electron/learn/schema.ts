import { z } from 'zod'
import { CompareResult } from '#shared/learn/compare-result.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'

/** JSON Schema (2020-12) of what a learn job finds, as published in docs/schemas. */
export const learnSchema = (): unknown => ({
  title: 'Result of a Cutwright learn job',
  ...z.toJSONSchema(LearnResult, { target: 'draft-2020-12' }),
})

/** The same of what a compare job finds. */
export const compareSchema = (): unknown => ({
  title: 'Result of a Cutwright compare job',
  ...z.toJSONSchema(CompareResult, { target: 'draft-2020-12' }),
})
