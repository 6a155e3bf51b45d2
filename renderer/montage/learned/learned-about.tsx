import { Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Learned } from '#shared/planning/learned/learned.ts'
import type { Style } from '#shared/planning/style.ts'
import { formatNumber, formatPercent } from '../../i18n/format.ts'
import { type T, translateOr, useLanguage, useT } from '../../i18n/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { useMontage } from '../montage-state.ts'
import { histogramOf } from './histogram.ts'
import { deleteStyle, renameStyle } from './learned-actions.ts'
import { LengthPicture } from './length-picture.tsx'
import './learned.css'

/** What a learned style holds: the lengths of its film's shots beside those of the plan, how it cuts and moves; its name can be changed. */
export function LearnedAbout({ style, learned }: { style: Style; learned: Learned }) {
  const t = useT('montage')
  const language = useLanguage()
  const { plan } = useMontage()
  const [renaming, setRenaming] = useState(false)
  const name = style.name[language]
  const shown = plan?.settings.style === style.id ? plan : null
  const { width, reference } = histogramOf(learned, shown)
  const unit = t(learned.unit === 'beats' ? 'learned.beats' : 'learned.seconds')
  return (
    <div className="montage-learned">
      <div className="montage-learned-head">
        {renaming ? (
          <NameField name={name} done={(next) => (next && void renameStyle(style.id, next), setRenaming(false))} />
        ) : (
          <span className="b cut grow" title={name} dir="auto">
            {name}
          </span>
        )}
        <IconButton icon={Pencil} label={t('learned.rename')} onClick={() => setRenaming(true)} />
        <IconButton icon={Trash2} label={t('learned.delete')} onClick={() => void deleteStyle(style.id)} />
      </div>
      <p className="dim">{style.description[language]}</p>
      <figure className="montage-learned-figure" title={t('learned.lengthsHint')}>
        <LengthPicture learned={learned} plan={shown} />
        <figcaption className="faint num">
          <span>0</span>
          <span>{t('learned.lengths')}</span>
          <span>
            {formatNumber(width * (reference.length - 1))}+ {unit}
          </span>
        </figcaption>
      </figure>
      <p className="dim">{summary(learned, t)}</p>
    </div>
  )
}

/** Its movements, shot sizes and transitions, the commonest first. */
function summary({ motion, sizes, transitions, onBeat }: Learned, t: T<'montage'>): string {
  const moves = [...motion.mix]
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map((m) => `${translateOr(`plan:camera.${m.move}`, m.move)} ${formatPercent(m.share)}`)
  const framed = [...(sizes?.mix ?? [])]
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map((s) => `${translateOr(`plan:size.${s.size}`, s.size)} ${formatPercent(s.share)}`)
  const cuts = transitions.length
    ? transitions.map((x) => `${translateOr(`inspector:transition.${x.kind}`, x.kind)} ${formatPercent(x.share)}`)
    : [t('learned.straight')]
  const beat = onBeat === null ? t('learned.offMusic') : t('learned.onBeat', { share: formatPercent(onBeat) })
  return [...moves, ...framed, ...cuts, beat].join(' · ')
}

/** Enter keeps, Escape does not. */
function NameField({ name, done }: { name: string; done: (next: string | null) => void }) {
  const t = useT('montage')
  const input = useRef<HTMLInputElement>(null)
  const over = useRef(false)
  useEffect(() => input.current?.select(), [])
  const finish = (keep: boolean) => {
    if (over.current) return
    over.current = true
    done(keep ? (input.current?.value ?? '') : null)
  }
  return (
    <input
      ref={input}
      className="montage-learned-name grow"
      defaultValue={name}
      maxLength={80}
      aria-label={t('learned.rename')}
      spellCheck={false}
      onBlur={() => finish(true)}
      onKeyDown={(e) => {
        e.stopPropagation()
        if (e.key === 'Enter' || e.key === 'Escape') finish(e.key === 'Enter')
      }}
    />
  )
}
