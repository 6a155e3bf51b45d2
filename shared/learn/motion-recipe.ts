import { z } from 'zod'

export const MotionType = z.enum([
  'push_in',
  'pull_out',
  'pan_left',
  'pan_right',
  'tilt_up',
  'tilt_down',
  'truck_left',
  'truck_right',
  'pedestal_up',
  'pedestal_down',
  'roll_cw',
  'roll_ccw',
  'orbit_left',
  'orbit_right',
  'dolly_zoom',
  'handheld',
])
export type MotionType = z.infer<typeof MotionType>

/** A camera move to try on a shot. */
export const MotionRecipe = z.object({
  type: MotionType,
  /** 0..1: how far the camera goes; 0.5 is what a film would do in that time. */
  strength: z.number().min(0).max(1),
  duration_ms: z.int().min(200).max(20_000),
  easing: z.enum(['linear', 'ease_in', 'ease_out', 'ease_in_out']),
})
export type MotionRecipe = z.infer<typeof MotionRecipe>
