import type { Aspect } from '#shared/planning/montage-settings.ts'
import type { Style } from '#shared/planning/style.ts'
import { LOOK_IDS, LOOK_PREFIX } from '#shared/render/looks.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { attempt, chooseBrowserFiles, ingest, native, useProject } from '../client/index.ts'
import { formatClockSeconds, formatNumber, formatPercent } from '../i18n/format.ts'
import { translate, translateOr, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { type StoredSettings, songOf, songsIn, useMontage } from './montage-state.ts'
import { changeMontage } from './montage-store.ts'

interface Props {
  style: Style | undefined
  settings: StoredSettings
}

/** Everything about the film that is neither its style nor its arc. */
export function SettingsGroup(props: Props) {
  const t = useT('montage')
  const { settings } = props
  const paceWord = (v: number): string => (v < 0.42 ? t('slow') : v > 0.58 ? t('fast') : t('normal'))
  return (
    <>
      <PropGroup label={t('shape')} />
      <SongChoice settings={settings} />
      <LengthProp settings={settings} />
      <NumberProp
        label={t('pace')}
        value={settings.pace}
        min={0}
        max={1}
        step={0.01}
        initial={0.5}
        format={paceWord}
        onCommit={(pace) => changeMontage({ pace })}
      />
      <NumberProp
        label={t('variety')}
        value={settings.variety}
        min={0}
        max={1}
        step={0.01}
        initial={0.7}
        format={(v) => formatPercent(v)}
        units={{ '%': 0.01 }}
        onCommit={(variety) => changeMontage({ variety })}
      />
      <NumberProp
        label={t('reuse')}
        value={settings.maxSceneReuse}
        min={1}
        max={50}
        slider={[1, 10]}
        initial={3}
        format={(v) => `≤ ${formatNumber(v)}`}
        onCommit={(maxSceneReuse) => changeMontage({ maxSceneReuse })}
      />
      <Prop label={t('aspect')}>
        <SegmentedControl<Aspect>
          className="montage-aspect"
          label={t('aspect')}
          value={settings.aspect}
          onChange={(aspect) => changeMontage({ aspect })}
          options={(['16:9', '9:16', '1:1', '4:5', '21:9'] as const).map((value) => ({ value, label: value }))}
        />
      </Prop>
      <Prop label={t('seed')}>
        <NumberField
          label={t('seed')}
          value={settings.seed}
          min={0}
          max={2 ** 31 - 1}
          initial={1}
          onCommit={(seed) => changeMontage({ seed })}
        />
      </Prop>
      <PropGroup label={t('finishing')} />
      <LookProps {...props} />
      <TransitionProp settings={settings} />
      <Prop label={t('clipSound')}>
        <span title={t('clipSoundHint')}>
          <Switch label={t('clipSound')} checked={settings.clipSound} onChange={(clipSound) => changeMontage({ clipSound })} />
        </span>
      </Prop>
    </>
  )
}

/** Which song, where the project has several. */
function SongChoice({ settings }: { settings: StoredSettings }) {
  const t = useT('montage')
  const document = useProject((s) => s.document)
  const songs = songsIn(document)
  if (songs.length < 2) return null
  const song = songOf(document, settings.songAssetId)
  return (
    <Prop label={t('song')}>
      <Select<string>
        label={t('song')}
        value={song?.id ?? ''}
        options={songs.map((a) => ({ value: a.id, label: a.name }))}
        onChange={(id) => changeMontage({ songAssetId: songs.find((a) => a.id === id)?.id ?? null, songIn: null })}
      />
    </Prop>
  )
}

/** Seconds of film; Auto leaves it to song and footage. */
function LengthProp({ settings }: { settings: StoredSettings }) {
  const t = useT('montage')
  const { plan } = useMontage()
  const made = plan ? Math.round(toSeconds(plan.duration)) : 30
  return (
    <div className="montage-length">
      <NumberProp
        label={t('length')}
        value={settings.duration ?? made}
        min={2}
        max={3600}
        slider={[5, 240]}
        step={1}
        clock
        format={formatClockSeconds}
        edit={formatClockSeconds}
        onCommit={(duration) => changeMontage({ duration })}
      />
      <Button
        look="quiet"
        size="small"
        on={settings.duration === null}
        title={t('autoHint')}
        onClick={() => changeMontage({ duration: null })}
      >
        {t('auto')}
      </Button>
    </div>
  )
}

const STYLE_LOOK = 'style'
const FILE_LOOK = 'file'

function LookProps({ style, settings }: Props) {
  const t = useT('montage')
  const { lut } = settings
  const file = lut !== null && !lut.source.startsWith(LOOK_PREFIX)
  const name = (id: string): string => translateOr(`plan:look.${id}`, id)
  const choose = async (value: string): Promise<void> => {
    const intensity = lut?.intensity ?? 0.8
    if (value === STYLE_LOOK) return changeMontage({ lut: null })
    if (value !== FILE_LOOK) return changeMontage({ lut: { source: value, intensity } })
    const path = await attempt(chooseLut)
    if (path) changeMontage({ lut: { source: path, intensity } })
  }
  const reference = style?.learned?.look.length ? style.learned.source.name : null
  const own = reference
    ? `${t('lookOfStyle')}: ${reference}`
    : style?.grade.look
      ? `${t('lookOfStyle')}: ${name(style.grade.look)}`
      : t('lookOfStyle')
  return (
    <>
      <Prop label={t('look')}>
        <Select<string>
          label={t('look')}
          value={lut === null ? STYLE_LOOK : lut.source}
          options={[
            { value: STYLE_LOOK, label: own },
            ...LOOK_IDS.map((id) => ({ value: `${LOOK_PREFIX}${id}`, label: name(id) })),
            ...(file ? [{ value: lut.source, label: lut.source.split(/[/\\]/).at(-1)! }] : []),
            { value: FILE_LOOK, label: t('lookFile') },
          ]}
          onChange={(v) => void choose(v)}
        />
      </Prop>
      {lut && (
        <NumberProp
          label={t('lookAmount')}
          value={lut.intensity}
          min={0}
          max={1}
          step={0.01}
          initial={0.8}
          format={(v) => formatPercent(v)}
          units={{ '%': 0.01 }}
          onCommit={(intensity) => changeMontage({ lut: { ...lut, intensity } })}
        />
      )}
    </>
  )
}

/** Path of a .cube file that a person picks, as the engine may read it. */
async function chooseLut(): Promise<string | undefined> {
  if (native) return (await native.openFiles({ title: translate('montage:lookFile'), kinds: 'lut' }))[0]
  const [file] = await chooseBrowserFiles('.cube', false)
  return file ? ingest(file) : undefined
}

function TransitionProp({ settings }: { settings: StoredSettings }) {
  const t = useT('montage')
  const value = settings.transitions === null ? 'style' : settings.transitions ? 'on' : 'off'
  return (
    <Prop label={t('transitions')}>
      <SegmentedControl
        label={t('transitions')}
        value={value}
        onChange={(v) => changeMontage({ transitions: v === 'style' ? null : v === 'on' })}
        options={[
          { value: 'style', label: t('asStyle') },
          { value: 'on', label: t('on') },
          { value: 'off', label: t('off') },
        ]}
      />
    </Prop>
  )
}
