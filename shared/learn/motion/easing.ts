import type { MotionRecipe } from '../motion-recipe.ts'

/**
 * Share of the way at share `t` (0..1) of the time. ease_in_out is the quintic 6t⁵ − 15t⁴ + 10t³ (Perlin 2002): speed and
 * acceleration are zero at both ends, so a heavy camera could do it; the one-sided ones are parabolas that rest at one end.
 */
export function eased(easing: MotionRecipe['easing'], t: number): number {
  if (easing === 'ease_in') return t * t
  if (easing === 'ease_out') return t * (2 - t)
  if (easing === 'ease_in_out') return t * t * t * (t * (6 * t - 15) + 10)
  return t
}
