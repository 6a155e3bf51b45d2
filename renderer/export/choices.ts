import type { ExportSettings } from '#shared/export/export-settings.ts'
import { formatNumber } from '../i18n/format.ts'
import { translate } from '../i18n/index.ts'

interface Choice {
  value: string
  label: string
}
const SIZES = ['1280x720', '1920x1080', '2560x1440', '3840x2160', '1080x1920', '1080x1080', '1080x1350', '480x']
const RATES = ['24000/1001', '24/1', '25/1', '30000/1001', '30/1', '50/1', '60000/1001', '60/1']

/** Sizes to export in: the sequence's, the usual ones, and whatever is set. */
export function sizeChoices(sequence: { width: number; height: number }, video: NonNullable<ExportSettings['video']>): Choice[] {
  const own = `${video.width ?? ''}x${video.height ?? ''}`
  const all = own === 'x' || SIZES.includes(own) ? SIZES : [own, ...SIZES]
  const label = (v: string): string => {
    const [w, h] = v.split('x')
    return h ? `${w}×${h}` : translate('export:wide', { width: Number(w) })
  }
  return [
    { value: 'sequence', label: translate('export:asSequence', { what: `${sequence.width}×${sequence.height}` }) },
    ...all.filter((v) => v !== '480x' || video.codec === 'gif').map((v) => ({ value: v, label: label(v) })),
  ]
}

export function frameRateChoices(sequence: { frameRate: { num: number; den: number } }): Choice[] {
  const text = (num: number, den: number): string => formatNumber(num / den, num % den === 0 ? 0 : 3)
  const { num, den } = sequence.frameRate
  return [
    { value: 'sequence', label: translate('export:asSequence', { what: text(num, den) }) },
    ...['10/1', '15/1', ...RATES].map((v) => {
      const [n = 1, d = 1] = v.split('/').map(Number)
      return { value: v, label: text(n, d) }
    }),
  ]
}
