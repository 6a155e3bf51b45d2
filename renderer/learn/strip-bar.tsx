import { Undo2, Volume2 } from 'lucide-react'
import { formatTimecode } from '#shared/time/timecode.ts'
import { fromSeconds } from '#shared/time/ticks.ts'
import { formatNumber } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Bar } from '../ui/meters.tsx'
import { PanelHead } from '../ui/panel.tsx'
import { PlayButton } from '../ui/play-button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { AskModel } from './ask-model.tsx'
import { EarlierButton } from './earlier.tsx'
import { type Pair, setSound, undoRemap, useLearn } from './learn-store.ts'
import { OutcomeButtons } from './outcome-buttons.tsx'
import { usePair, usePlayer } from './pair-context.ts'
import { otherSide } from './pair-transport.ts'
import type { Learned } from './use-learned.ts'

/** Playing, where it is, and what the two films are to each other. */
export function StripBar({ learned }: { learned: Learned }) {
  const t = useT('learn')
  useLanguage()
  const { compare, own } = learned
  const selected = useLearn((s) => s.selected)
  const undoable = useLearn((s) => s.undo.some((u) => u.jobId === compare?.jobId))
  return (
    <PanelHead className="learn-bar">
      <PlayBoth />
      <Timecode />
      <span className="dim cut learn-where" aria-live="polite">
        {whereText(selected, compare !== null, t)}
      </span>
      <span className="grow" />
      {undoable && <IconButton icon={Undo2} label={t('undoLine')} onClick={() => void undoRemap()} />}
      {own && <SoundSwitch />}
      {compare && (
        <span className="learn-close">
          <span className="dim learn-word">{t('closeness')}</span>
          <Bar value={compare.result.closeness} tone="accent" width={80} />
          <span
            className="b num"
            aria-label={t('closenessValue', { n: formatNumber(100 * compare.result.closeness) })}
            data-testid="closeness"
          >
            {formatNumber(100 * compare.result.closeness)}
          </span>
        </span>
      )}
      {learned.reference && <OutcomeButtons jobId={learned.reference.jobId} name={nameOf(learned)} />}
      {learned.reference && <AskModel learned={learned} />}
      <EarlierButton />
    </PanelHead>
  )
}

/** What files of a report are called. */
const nameOf = ({ reference, own }: Learned): string =>
  [reference, own].flatMap((f) => (f ? [f.result.video.name.replace(/\.\w{1,5}$/, '')] : [])).join(' · ')

const numberOf = (id: string): number => Number(id.slice(-4))

function whereText(pair: Pair | null, compared: boolean, t: ReturnType<typeof useT<'learn'>>): string {
  if (!pair) return ''
  const { target, user } = pair
  if (target && user) return t('pair', { target: numberOf(target), user: numberOf(user) })
  if (target) return compared ? t('pairMissing', { n: numberOf(target) }) : t('shotTarget', { n: numberOf(target) })
  return t('pairExtra', { n: numberOf(user!) })
}

function PlayBoth() {
  const t = useT('learn')
  const { transport } = usePair()
  const lead = useLearn((s) => (s.own === null ? 'target' : s.sound))
  const playing = usePlayer(lead, (s) => s.playing, false)
  return <PlayButton playing={playing} label={t(playing ? 'pause' : 'play')} onClick={() => transport.toggle()} testId="learn-play" />
}

function Timecode() {
  const t = useT('learn')
  const { players } = usePair()
  const time = usePlayer('target', (s) => s.time, 0)
  const rate = players.target?.state.frameRate ?? { num: 30, den: 1 }
  return (
    <span className="learn-time num" role="timer" aria-label={t('position')} data-testid="learn-time">
      {formatTimecode(fromSeconds(time), rate)}
    </span>
  )
}

/** Which of the two is heard; the other is silent. */
function SoundSwitch() {
  const t = useT('learn')
  const sound = useLearn((s) => s.sound)
  const { transport } = usePair()
  const next = otherSide(sound)
  return (
    <Tooltip label={t(next === 'target' ? 'hearReference' : 'hearOwn')}>
      <Button
        look="quiet"
        icon={Volume2}
        onClick={() => {
          setSound(next)
          transport.setLead(next)
        }}
      >
        <span className="learn-word">{t(sound === 'target' ? 'reference' : 'yours')}</span>
      </Button>
    </Tooltip>
  )
}
