import type { MotionType } from '../motion-recipe.ts'

/**
 * What a move has of depth. A camera that only turns sees near and far move alike, so depth changes nothing ('none'); one that travels shows it
 * ('helps'); and some moves are nothing but near and far coming apart ('needed').
 */
export function depthUse(type: MotionType): 'none' | 'helps' | 'needed' {
  if (type === 'dolly_zoom' || type === 'orbit_left' || type === 'orbit_right') return 'needed'
  return /^(push|pull|truck|pedestal)/.test(type) ? 'helps' : 'none'
}
