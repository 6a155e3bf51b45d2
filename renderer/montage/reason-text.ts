import type { Reason } from '#shared/planning/edit-plan.ts'
import { translateOr } from '../i18n/index.ts'

type Params = Record<string, string | number>
const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

/** Which sentence of plan:reason.<term> says it: most terms have one per level, some more. */
function variantOf({ term, params = {} }: Reason): string {
  const level = String(params['level'] ?? 'mid')
  switch (term) {
    case 'composition':
      return params['cropped'] === 1 && level !== 'high' ? `${level}Cropped` : level
    case 'energy':
      return level === 'high' ? level : `${level}${params['calmer'] === 1 ? 'Calmer' : 'Livelier'}`
    case 'length':
      return params['still'] === 1 ? `still${capital(level)}` : level
    case 'accent':
      return level === 'hit' ? (params['beat'] === 1 ? 'hitBar' : 'hitBeat') : level
    case 'ends':
      return `${params['place'] === 'last' ? 'last' : 'first'}${capital(level)}`
    default:
      return level
  }
}

/** A reason in the language on screen; the planner's own English for terms that the catalogue does not know. */
export function reasonText(reason: Reason): string {
  const own: Params = { ...reason.params }
  if (reason.term === 'energy') own['where'] = translateOr(`plan:where.${own['section'] || 'music'}`, String(own['section'] ?? ''))
  if (reason.term === 'story') own['act'] = translateOr(`plan:act.${own['act'] ?? 'way'}`, '')
  if (reason.term === 'camera' || reason.term === 'motion')
    own['camera'] = translateOr(`plan:camera.${own['camera'] ?? 'static'}`, String(own['camera'] ?? ''))
  for (const name of ['size', 'wanted', 'before'])
    if (own[name] !== undefined) own[name] = translateOr(`plan:size.${own[name]}`, String(own[name]))
  const text = translateOr(`plan:reason.${reason.term}.${variantOf(reason)}`, reason.text, own)
  // Some sentences begin with a word of a list.
  return capital(text)
}
export const termName = (term: string): string => translateOr(`plan:term.${term}`, term)
