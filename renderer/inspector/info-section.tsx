import { displaySize } from '#shared/media/media-info.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { useAssetStatus } from '../client/index.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { formatBytes, formatClockSeconds, formatNumber } from '../i18n/format.ts'
import { ScoreBar } from '../ui/meters.tsx'
import { PropGroup } from '../ui/property.tsx'

const SCORES = ['sharpness', 'exposure', 'stability', 'motionBlur', 'composition', 'noise', 'motion'] as const

/** What is known of the file behind a clip. */
export function InfoSection({ asset }: { asset: Asset | undefined }) {
  const t = useT('inspector')
  useLanguage()
  const status = useAssetStatus(asset?.id)
  if (!asset) return <p className="inspector-note">{t('info.none')}</p>
  return (
    <>
      {status?.poster && <img className="inspector-poster" src={status.poster} alt="" />}
      <PropGroup label={asset.name} />
      <dl className="inspector-facts">
        {factsOf(asset, t).map(([name, value]) => [<dt key={`t${name}`}>{name}</dt>, <dd key={`d${name}`}>{value}</dd>])}
      </dl>
      {status?.scores && (
        <>
          <PropGroup label={t('info.scores')} />
          <div className="inspector-reasons">
            {SCORES.map((s) => (
              <div key={s} className="inspector-reason">
                <span className="cut">{t(`score.${s}`)}</span>
                <ScoreBar score={status.scores![s]} width="100%" />
                <span className="num">{formatNumber(status.scores![s] * 100)}</span>
              </div>
            ))}
          </div>
        </>
      )}
    </>
  )
}

function factsOf(asset: Asset, t: ReturnType<typeof useT<'inspector'>>): [string, string][] {
  const { media } = asset
  const facts: [string, string][] = [
    [t('info.path'), asset.original.path],
    [t('info.size'), formatBytes(asset.original.size)],
  ]
  if (asset.unusable) facts.push([t('info.problem'), asset.unusable.message])
  if (!media) return facts
  if (media.duration > 0) facts.push([t('info.duration'), formatClockSeconds(toSeconds(media.duration))])
  const { video, audio } = media
  if (video) {
    const { width, height } = displaySize(video)
    facts.push([t('info.picture'), `${width} × ${height} · ${video.codec}`])
    if (media.kind === 'video')
      facts.push([t('info.rate'), `${formatNumber(toNumber(video.frameRate), 2)} ${video.variable ? t('info.variable') : ''}`.trim()])
    facts.push([t('info.color'), [video.color.primaries, `${video.bitDepth} bit`, video.hdr ? 'HDR' : ''].filter(Boolean).join(' · ')])
    if (video.rotation) facts.push([t('info.rotation'), `${video.rotation}°`])
  }
  if (audio)
    facts.push([t('info.sound'), `${audio.codec} · ${formatNumber(audio.sampleRate / 1000, 1)} kHz · ${audio.layout || audio.channels}`])
  if (media.timecode) facts.push([t('info.timecode'), media.timecode])
  return facts
}
