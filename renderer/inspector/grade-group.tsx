import { RotateCcw } from 'lucide-react'
import { LOOK_IDS, LOOK_PREFIX } from '#shared/render/looks.ts'
import { type Clip, type Grade, NO_GRADE } from '#shared/timeline/model.ts'
import { attempt, chooseBrowserFiles, ingest, native } from '../client/index.ts'
import { translateOr, useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'
import { changeClips, changeGrade } from './change.ts'
import { percent, signed } from './figures.ts'
import { shared } from './targets.ts'

type Figure = 'exposure' | 'contrast' | 'saturation' | 'temperature'

/** Exposure to temperature, and a look or .cube table with its strength. */
export function GradeGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  return (
    <>
      <PropGroup
        label={t('grade.title')}
        action={
          <IconButton
            icon={RotateCcw}
            label={t('grade.reset')}
            onClick={() => changeClips(clips, 'clip.grade', () => ({ grade: NO_GRADE }))}
          />
        }
      />
      <GradeFigure clips={clips} of="exposure" limit={3} step={0.05} digits={2} />
      <GradeFigure clips={clips} of="contrast" limit={100} step={1} digits={0} />
      <GradeFigure clips={clips} of="saturation" limit={100} step={1} digits={0} />
      <GradeFigure clips={clips} of="temperature" limit={100} step={1} digits={0} />
      <Lut clips={clips} />
    </>
  )
}

function GradeFigure({
  clips,
  of,
  limit,
  step,
  digits,
}: {
  clips: readonly Clip[]
  of: Figure
  limit: number
  step: number
  digits: number
}) {
  const t = useT('inspector')
  const { value, mixed } = shared(clips, (c) => c.grade[of])
  return (
    <NumberProp
      label={t(`grade.${of}`)}
      value={value ?? 0}
      min={-limit}
      max={limit}
      step={step}
      initial={0}
      mixed={mixed}
      format={(v) => signed(v, v % 1 ? digits : 0)}
      onCommit={(v) => changeGrade(clips, { [of]: v })}
    />
  )
}

const NONE = 'none'
const FILE = 'file'
const baseName = (path: string): string =>
  path
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.cube$/i, '')
const lookName = (source: string): string => {
  if (!source.startsWith(LOOK_PREFIX)) return baseName(source)
  const id = source.slice(LOOK_PREFIX.length)
  return translateOr(`plan:look.${id}`, id.replaceAll('_', ' '))
}

async function chooseLut(title: string): Promise<string | undefined> {
  if (native) return (await native.openFiles({ title, kinds: 'lut' }))[0]
  const [file] = await chooseBrowserFiles('.cube', false)
  return file && ingest(file)
}

function Lut({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const { value, mixed } = shared(clips, (c) => c.grade.lut)
  const lut = value ?? null
  const set = (lut: Grade['lut']) => changeGrade(clips, { lut })
  const options = [
    { value: NONE, label: t('grade.noLut') },
    ...LOOK_IDS.map((id) => ({ value: LOOK_PREFIX + id, label: lookName(LOOK_PREFIX + id) })),
    ...(lut && !lut.source.startsWith(LOOK_PREFIX) ? [{ value: lut.source, label: lookName(lut.source) }] : []),
    { value: FILE, label: t('grade.fromFile') },
  ]
  const onChange = (source: string) => {
    if (source === NONE) set(null)
    else if (source === FILE) void attempt(chooseLut(t('grade.fromFile')).then((path) => path && set({ source: path, intensity: 1 })))
    else set({ source, intensity: lut?.intensity ?? 1 })
  }
  return (
    <>
      <Prop label={t('grade.lut')}>
        <Select label={t('grade.lut')} value={mixed ? '–' : (lut?.source ?? NONE)} options={options} onChange={onChange} />
      </Prop>
      {lut && !mixed && (
        <NumberProp
          label={t('grade.strength')}
          value={Math.round(lut.intensity * 100)}
          min={0}
          max={100}
          initial={100}
          units={{ '%': 1 }}
          format={percent}
          onCommit={(v) => set({ ...lut, intensity: v / 100 })}
        />
      )}
    </>
  )
}
