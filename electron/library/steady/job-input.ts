import { z } from 'zod'
import { FileJobInput } from '../jobs-input.ts'

/** Which blocks of a film's camera path are to be measured; those that are there already are left alone. */
export const CameraPathInput = FileJobInput.extend({ blocks: z.array(z.int().min(0)) })
export type CameraPathInput = z.infer<typeof CameraPathInput>

/** One content is measured by one job at a time, whichever projects ask. */
export const cameraPathKey = (hash: string): string => `camera-path:${hash}`
