import { memo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { equalRational, type Rational, toNumber } from '#shared/time/rational.ts'
import type { ProjectDocument, Sequence } from '#shared/timeline/model.ts'
import { sequenceDuration, tracksOf, clipsOnTrack } from '#shared/timeline/query.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { apply, useProject } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatClockSeconds, formatNumber } from '../i18n/format.ts'
import { Field } from '../ui/field.tsx'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { minus } from './figures.ts'

const SIZES: readonly [number, number][] = [
  [1920, 1080],
  [3840, 2160],
  [1280, 720],
  [1080, 1920],
  [1080, 1350],
  [1080, 1080],
  [2560, 1080],
]
const RATES: readonly Rational[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
]
const STANDARD_LOUDNESS = -14

type Patch = Partial<Pick<Sequence, 'name' | 'width' | 'height' | 'frameRate' | 'loudness'>>

/** Settings of the sequence, shown while nothing is selected. Its lists are dear to draw: not with every edit of a clip. */
export const SequenceSection = memo(function SequenceSection({ sequence }: { sequence: Sequence }) {
  const t = useT('inspector')
  const set = (patch: Patch) => void apply([{ verb: 'setSequence', sequenceId: sequence.id, patch }], 'sequence.settings')
  const size = `${sequence.width}x${sequence.height}`
  const sizes = SIZES.some(([w, h]) => `${w}x${h}` === size) ? SIZES : [[sequence.width, sequence.height] as const, ...SIZES]
  const rates = RATES.some((r) => equalRational(r, sequence.frameRate)) ? RATES : [sequence.frameRate, ...RATES]
  const rateId = (r: Rational) => `${r.num}/${r.den}`
  const rate = rates.find((r) => equalRational(r, sequence.frameRate))!
  return (
    <>
      <PropGroup label={t('sequence.title')} />
      <NameProp key={sequence.name} name={sequence.name} onChange={(name) => set({ name })} />
      <Prop label={t('sequence.size')}>
        <Select
          label={t('sequence.size')}
          value={size}
          options={sizes.map(([w, h]) => ({ value: `${w}x${h}`, label: `${w} × ${h}` }))}
          onChange={(v) => {
            const [width, height] = v.split('x').map(Number)
            set({ width: width!, height: height! })
          }}
        />
      </Prop>
      <Prop label={t('sequence.rate')}>
        <Select
          label={t('sequence.rate')}
          value={rateId(rate)}
          options={rates.map((r) => ({ value: rateId(r), label: formatNumber(toNumber(r), r.den === 1 ? 0 : 3) }))}
          onChange={(v) => set({ frameRate: rates.find((r) => rateId(r) === v)! })}
        />
      </Prop>
      <Prop label={t('sequence.normalise')}>
        <span style={{ justifySelf: 'end' }}>
          <Switch
            label={t('sequence.normalise')}
            checked={sequence.loudness !== null}
            onChange={(on) => set({ loudness: on ? STANDARD_LOUDNESS : null })}
          />
        </span>
      </Prop>
      {sequence.loudness !== null && (
        <NumberProp
          label={t('sequence.loudness')}
          value={sequence.loudness}
          min={-40}
          max={-5}
          slider={[-30, -9]}
          step={0.5}
          initial={STANDARD_LOUDNESS}
          hint={t('sequence.loudnessHint')}
          format={(v) => minus(v, v % 1 ? 1 : 0)}
          onCommit={(loudness) => set({ loudness })}
        />
      )}
      <Facts sequence={sequence} />
      <p className="inspector-note">{t('sequence.note')}</p>
    </>
  )
})

function NameProp({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const t = useT('inspector')
  const [text, setText] = useState(name)
  const finish = () => (text.trim() && text.trim() !== name ? onChange(text.trim()) : setText(name))
  return (
    <Prop label={t('sequence.name')}>
      <Field
        label={t('sequence.name')}
        value={text}
        onChange={setText}
        maxLength={200}
        onBlur={finish}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
          if (e.key === 'Escape') setText(name)
        }}
      />
    </Prop>
  )
}

function factsOf(document: ProjectDocument, sequence: Sequence) {
  const tracks = tracksOf(document, sequence.id)
  const clips = tracks.reduce((n, track) => n + clipsOnTrack(document, track.id).length, 0)
  return { tracks: tracks.length, clips, duration: sequenceDuration(document, sequence.id) }
}

function Facts({ sequence }: { sequence: Sequence }) {
  const t = useT('inspector')
  const { tracks, clips, duration } = useProject(useShallow((s) => factsOf(s.document, sequence)))
  return (
    <dl className="inspector-facts" style={{ paddingTop: 10 }}>
      <dt>{t('sequence.duration')}</dt>
      <dd>{formatClockSeconds(toSeconds(duration))}</dd>
      <dt>{t('sequence.tracks')}</dt>
      <dd>{formatNumber(tracks)}</dd>
      <dt>{t('sequence.clips')}</dt>
      <dd>{formatNumber(clips)}</dd>
    </dl>
  )
}
