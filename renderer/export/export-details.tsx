import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { client } from '../client/index.ts'
import { frameRateChoices, sizeChoices } from './choices.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Icon } from '../ui/icon.tsx'
import { Prop, NumberProp } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import type { ShownSequence } from './export-dialog.tsx'
import { changeSettings, changeVideo, useExport } from './export-store.ts'

type Encoder = { codec: string; name: string; hardware: boolean }

/** Which encoder will write, and everything that a preset decides, folded. */
export function ExportDetails({ sequence }: { sequence: ShownSequence }) {
  const t = useT('export')
  const { settings } = useExport((s) => s.draft)!
  const encoders = useEncoders()
  const { video, audio } = settings
  return (
    <>
      <p className="export-encoder" data-testid="encoder">
        {encoders && video ? <EncoderText encoders={encoders} video={video} /> : ' '}
      </p>
      <details className="export-details">
        <summary>
          <Icon of={ChevronRight} size={12} />
          {t('details')}
        </summary>
        {video && <VideoDetails video={video} sequence={sequence} />}
        {audio && audio.codec !== 'pcm' && (
          <Prop label={t('soundRate')}>
            <Select
              label={t('soundRate')}
              value={String(audio.bitrate)}
              options={[96, 128, 192, 256, 320].map((k) => ({ value: String(k * 1000), label: `${k} kbit/s` }))}
              onChange={(v) => changeSettings({ audio: { ...audio, bitrate: Number(v) } })}
            />
          </Prop>
        )}
        {video && audio && video.codec !== 'gif' && (
          <Prop label={t('soundToo')}>
            <Switch label={t('soundToo')} checked onChange={() => changeSettings({ audio: null })} />
          </Prop>
        )}
      </details>
    </>
  )
}

function VideoDetails({ video, sequence }: { video: NonNullable<ExportSettings['video']>; sequence: ShownSequence }) {
  const t = useT('export')
  useLanguage()
  const sizes = sizeChoices(sequence, video)
  const rates = frameRateChoices(sequence)
  const size = video.width === null && video.height === null ? 'sequence' : `${video.width ?? ''}x${video.height ?? ''}`
  const rate = video.frameRate ? `${video.frameRate.num}/${video.frameRate.den}` : 'sequence'
  const graded = video.codec === 'h264' || video.codec === 'hevc' || video.codec === 'av1'
  return (
    <>
      <Prop label={t('size')}>
        <Select label={t('size')} value={size} options={sizes} onChange={(v) => changeVideo(sizeOf(v))} />
      </Prop>
      <Prop label={t('frameRate')}>
        <Select label={t('frameRate')} value={rate} options={rates} onChange={(v) => changeVideo({ frameRate: rateOf(v) })} />
      </Prop>
      {graded && (
        <>
          <NumberProp
            label={t('quality')}
            hint={t('qualityHint')}
            value={qualityShown(video.quality)}
            min={0}
            max={100}
            onCommit={(v) => changeVideo({ quality: Math.round((100 - v) * 0.4) + 8 })}
          />
          <Prop label={t('effort')}>
            <SegmentedControl
              label={t('effort')}
              value={video.speed}
              options={(['fast', 'balanced', 'best'] as const).map((v) => ({ value: v, label: t(`speed.${v}`) }))}
              onChange={(speed) => changeVideo({ speed })}
            />
          </Prop>
          <Prop label={t('hardware')}>
            <Switch
              label={t('hardware')}
              checked={video.hardware === 'auto'}
              onChange={(on) => changeVideo({ hardware: on ? 'auto' : 'software' })}
            />
          </Prop>
        </>
      )}
    </>
  )
}

/** 100 is the least loss that makes sense (8), 0 the most (48). */
const qualityShown = (q: number): number => Math.min(100, Math.max(0, Math.round(100 - (q - 8) / 0.4)))
const sizeOf = (v: string): { width: number | null; height: number | null } => {
  const [w, h] = v === 'sequence' ? [] : v.split('x')
  return { width: w ? Number(w) : null, height: h ? Number(h) : null }
}
function rateOf(v: string): { num: number; den: number } | null {
  const [num, den] = v.split('/').map(Number)
  return num && den ? { num, den } : null
}

function EncoderText({ encoders, video }: { encoders: readonly Encoder[]; video: NonNullable<ExportSettings['video']> }) {
  const t = useT('export')
  const able = encoders.filter((e) => e.codec === video.codec && (video.hardware === 'auto' || !e.hardware))
  const first = able[0]
  if (!first) return <span className="bad">{t('encoder.none', { codec: t(`codec.${video.codec}`) })}</span>
  return <>{t(first.hardware ? 'encoder.hardware' : 'encoder.software', { name: first.name })}</>
}

let known: Promise<readonly Encoder[]> | undefined
function useEncoders(): readonly Encoder[] | null {
  const [encoders, setEncoders] = useState<readonly Encoder[] | null>(null)
  useEffect(() => {
    let shown = true
    known ??= client.exports.encoders()
    known.then(
      (e) => shown && setEncoders(e),
      () => {
        known = undefined
      },
    )
    return () => {
      shown = false
    }
  }, [])
  return encoders
}
