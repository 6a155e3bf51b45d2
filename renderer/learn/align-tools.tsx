import { Lock, LockOpen } from 'lucide-react'
import { useT } from '../i18n/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { IconButton } from '../ui/button.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { ALIGN_MODES, type AlignMode, timeMap } from './align.ts'
import { changeLearn, setAlign, useLearn } from './learn-store.ts'
import { usePair } from './pair-context.ts'
import { useAligned } from './use-aligned.ts'
import type { Learned } from './use-learned.ts'

/** Frames by which the own film can be moved either way. */
const MOST_OFFSET = 3000

/** How the own film is laid beside the reference: by time, bars or shots, some frames on, locked or free. */
export function AlignTools({ learned }: { learned: Learned }) {
  const t = useT('learn')
  const { locked, offset } = useLearn()
  const aligned = useAligned(learned)
  const lock = useLock(learned)
  if (!aligned) return null
  return (
    <span className="learn-align">
      <span className="faint learn-align-word" id="learn-align">
        {t('align.label')}
      </span>
      <SegmentedControl
        label={t('align.label')}
        value={aligned.mode}
        options={ALIGN_MODES.map((m) => ({
          value: m,
          label: t(`align.${m}`),
          disabled: !aligned.can(m),
          title: t(aligned.can(m) ? `align.${m}Hint` : m === 'bars' ? 'align.noBars' : 'align.noLines'),
        }))}
        onChange={(m: AlignMode) => setAlign(m)}
      />
      <NumberField
        className="learn-offset"
        label={t('align.offset')}
        value={offset}
        min={-MOST_OFFSET}
        max={MOST_OFFSET}
        initial={0}
        disabled={!locked}
        format={(v) => t('align.frames', { n: `${v > 0 ? '+' : ''}${formatNumber(v)}` })}
        onCommit={(v) => changeLearn({ offset: Math.round(v) })}
      />
      <IconButton icon={locked ? Lock : LockOpen} label={t(locked ? 'align.unlock' : 'align.lock')} on={locked} onClick={lock} />
    </span>
  )
}

/** Locks and unlocks; what stands side by side when they are locked again stays side by side. */
function useLock(learned: Learned): () => void {
  const { players } = usePair()
  const aligned = useAligned(learned)
  return () => {
    const { locked } = useLearn.getState()
    const { target, user } = players
    if (locked || !aligned || !target || !user) return changeLearn({ locked: !locked })
    const straight = timeMap({ ...aligned, offset: 0 }).toUser(target.state.time)
    const { num, den } = user.state.frameRate
    changeLearn({ locked: true, offset: Math.round(((user.state.time - straight) * num) / den) })
  }
}
