import type { StepChange } from '#shared/learn/analysis-job.ts'
import type { ImprovementStep } from '#shared/learn/compare-result.ts'
import { formatNumber, formatPercent } from '../../i18n/format.ts'
import { translate, translateOr } from '../../i18n/index.ts'

type Value = string | number

/** How a metric is measured: its name, and a number of it as people write it, with as many digits `more`. */
const NUMBERS: Readonly<Record<string, (n: number, more: number) => string>> = {
  'camera_motion.shake': (n, more) => formatPercent(n, 1 + more),
  'camera_motion.speed': (n, more) => translate('steps:unit.speed', { n: formatNumber(n, 2 + more) }),
  'lighting.contrast_ratio': (n, more) => translate('steps:unit.stops', { n: formatNumber(n, 1 + more) }),
  'lighting.color_temperature': (n) => translate('steps:unit.kelvin', { n: formatNumber(n) }),
  'color_grading.distance': (n, more) => formatNumber(n, n === 0 ? 0 : (n < 0.1 ? 3 : 2) + more),
  'pace.duration': (n, more) => translate('steps:unit.seconds', { n: formatNumber(n, 1 + more) }),
  'pace.beats': (n, more) => translate('steps:unit.beats', { n: formatNumber(n, (n % 1 === 0 ? 0 : 1) + more) }),
}

const valueText = (metric: string, v: Value, more = 0): string =>
  typeof v === 'number'
    ? (NUMBERS[metric]?.(v, more) ?? formatNumber(v, (Number.isInteger(v) ? 0 : 2) + more))
    : translateOr(`steps:value.${v}`, translateOr(`learn:value.${v}`, v.replaceAll('_', ' ')))

/** "Shake 1.9 % → 0.2 %, within ±0.2 %": what is measured, where it stands, where it should be. */
export function measureText({ validation: v }: ImprovementStep): string {
  const name = translateOr(`steps:metric.${v.metric}`, v.metric.replace('.', ' · ').replaceAll('_', ' '))
  if (v.metric === 'mapping.matched') return v.check
  const now = v.current === null ? '–' : valueText(v.metric, v.current, looksMet(v) ? 1 : 0)
  const params = { name, now, target: valueText(v.metric, v.target) }
  return typeof v.target === 'number' && v.tolerance
    ? translate('steps:measure.within', { ...params, tolerance: valueText(v.metric, v.tolerance) })
    : translate('steps:measure.exact', params)
}

/** Whether what is not met yet would be read as met once it is rounded. */
function looksMet({ metric, current, target, tolerance }: ImprovementStep['validation']): boolean {
  if (typeof current !== 'number' || typeof target !== 'number' || !tolerance) return false
  const apart = Math.abs(current - target)
  return apart > tolerance && valueText(metric, apart) === valueText(metric, tolerance)
}

/** "Length 2.4 s → 1.6 s" */
export function changeText({ what, before, after, unit }: StepChange): string {
  const say = (v: Value | null): string => {
    if (what === 'stabilise' && typeof v !== 'number') return translate(v === null ? 'steps:off' : 'steps:locked')
    if (v === null) return translate('steps:none')
    if (typeof v === 'string')
      return what === 'transition' ? translateOr(`timeline:transition.${v}`, translateOr(`steps:value.${v}`, v)) : v
    if (unit === 's') return translate('steps:unit.seconds', { n: formatNumber(v, 2) })
    return unit === '%' ? formatPercent(v / 100) : `${formatNumber(v, 2)} ${unit ?? ''}`.trim()
  }
  if (what === 'shift') {
    const by = Number(after)
    return translate(by < 0 ? 'steps:change.earlier' : 'steps:change.later', { time: say(Math.abs(by)) })
  }
  return translate('steps:change.from', { what: translate(`steps:what.${what}`), before: say(before), after: say(after) })
}
