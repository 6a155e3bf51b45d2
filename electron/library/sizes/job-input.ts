import type { z } from 'zod'
import { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import { FileJobInput } from '../jobs-input.ts'

/** What measuring shot sizes is asked for: a file, and the detectors that lay there when it was asked. */
export const SizesInput = FileJobInput.extend({ detectors: FootageSizes.shape.detectors })
export type SizesInput = z.infer<typeof SizesInput>

/** A content is measured by one job at a time, whichever projects ask. */
export const sizesKey = (hash: string): string => `analyse-sizes:${hash}`
