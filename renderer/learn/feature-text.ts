import type { Feature } from '#shared/learn/feature.ts'
import { formatNumber, formatPercent } from '../i18n/format.ts'
import { translate, translateOr } from '../i18n/index.ts'
import { keyOf } from './feature-rows.ts'

/** A feature's value as people say it: words in the language on screen, numbers with what they count. */
export function featureText(f: Feature): string {
  if (typeof f.value === 'string') {
    const word = translateOr(`learn:value.${f.value}`, f.value.replaceAll('_', ' '))
    if (keyOf(f) === 'color_grading.shadow_tint') return translate('learn:unit.shadows', { n: word })
    return keyOf(f) === 'color_grading.highlight_tint' ? translate('learn:unit.lights', { n: word }) : word
  }
  const n = f.value
  switch (keyOf(f)) {
    case 'camera_motion.shake':
      return translate('learn:unit.shake', { n: formatPercent(n, 1) })
    case 'lighting.contrast_ratio':
      return translate('learn:unit.stops', { n: formatNumber(n, 1) })
    case 'lighting.color_temperature':
      return translate('learn:unit.kelvin', { n: formatNumber(n) })
    case 'composition.headroom':
      return translate('learn:unit.headroom', { n: formatPercent(n) })
    case 'subject.count':
      return translate('learn:unit.count', { n: formatNumber(n) })
    case 'pace.duration':
      return translate('learn:unit.seconds', { n: formatNumber(n, 1) })
    case 'sound.loudness':
      return translate('learn:unit.loudness', { n: formatNumber(n, 1) })
    case 'sound.silence':
      return translate('learn:unit.silence', { n: formatNumber(n, 1) })
    case 'transition.duration':
      return translate('learn:unit.seconds', { n: formatNumber(n, 2) })
    case 'pace.beats': {
      const beats = Math.round(n * 10) / 10
      return translate('learn:unit.beats', { count: beats, n: formatNumber(beats, beats % 1 === 0 ? 0 : 1) })
    }
    case 'color_grading.black_point':
      return translate('learn:unit.black', { n: formatNumber(100 * n) })
    case 'color_grading.midtone':
      return translate('learn:unit.mid', { n: formatNumber(100 * n) })
    case 'color_grading.white_point':
      return translate('learn:unit.white', { n: formatNumber(100 * n) })
    default:
      return `${formatNumber(n, Number.isInteger(n) ? 0 : 2)}${typeof f.extensions?.['unit'] === 'string' ? ` ${f.extensions['unit']}` : ''}`
  }
}
