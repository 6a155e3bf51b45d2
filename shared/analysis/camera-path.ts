import { z } from 'zod'

/** Camera paths are measured and kept in blocks of so many seconds of media time, so that a short use of a long film costs little. */
export const BLOCK_SECONDS = 10

/**
 * How the picture moves from each frame to the next (`camera-path@1`), one block of a film. A point of the upright picture in square pixels,
 * counted from its middle in widths of the picture (x right, y down), goes from p to e^zoom · (p turned by `roll`) + (x, y).
 * All lists have one entry a frame: the frames with times in [block · BLOCK_SECONDS, (block + 1) · BLOCK_SECONDS).
 */
export const CameraPathBlock = z.object({
  method: z.string(),
  block: z.int().min(0),
  /** Media seconds, ascending. */
  times: z.array(z.number()),
  /** Since the frame before, which may be the last one of the block before. 0 at breaks. */
  x: z.array(z.number()),
  y: z.array(z.number()),
  /** Natural logarithm of the enlargement. */
  zoom: z.array(z.number()),
  /** Radians, clockwise. */
  roll: z.array(z.number()),
  /** Indices of frames that do not go on from the one before: the film's first, the first after a cut. */
  breaks: z.array(z.int().min(0)),
})
export type CameraPathBlock = z.infer<typeof CameraPathBlock>
