import type { Sequence } from '#shared/timeline/model.ts'
import { formatNumber } from '../i18n/format.ts'
import { useLanguage } from '../i18n/index.ts'

export const frameRateText = ({ num, den }: { num: number; den: number }): string => formatNumber(num / den, num % den === 0 ? 0 : 2)

/** Name, size and rate of a sequence. */
export function SequenceTitle({ sequence }: { sequence: Sequence }) {
  useLanguage()
  return (
    <>
      <h2 className="b cut">{sequence.name}</h2>
      <span className="faint viewer-format">
        {sequence.width}×{sequence.height} · {frameRateText(sequence.frameRate)}
      </span>
    </>
  )
}
