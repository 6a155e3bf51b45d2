import { type FootageSizes, sizesBetween } from '#shared/analysis/footage-sizes.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { sourceEnd } from '#shared/timeline/source-range.ts'
import type { Asset, Clip } from '#shared/timeline/model.ts'
import { useAssetStatus } from '../client/index.ts'
import { translateOr, useLanguage, useT } from '../i18n/index.ts'
import { formatBytes, formatClockSeconds, formatNumber, formatPercent } from '../i18n/format.ts'
import { ScoreBar } from '../ui/meters.tsx'
import { PropGroup } from '../ui/property.tsx'
import { useShotSizes } from './use-shot-sizes.ts'

const SCORES = ['sharpness', 'exposure', 'stability', 'motionBlur', 'composition', 'noise', 'motion'] as const

/** What is known of the file behind a clip. */
export function InfoSection({ asset, clip }: { asset: Asset | undefined; clip?: Clip | undefined }) {
  const t = useT('inspector')
  useLanguage()
  const status = useAssetStatus(asset?.id)
  const sizes = useShotSizes(status?.sized ? asset?.id : undefined)
  if (!asset) return <p className="inspector-note">{t('info.none')}</p>
  return (
    <>
      {status?.poster && <img className="inspector-poster" src={status.poster} alt="" />}
      <PropGroup label={asset.name} />
      <dl className="inspector-facts">
        {[...factsOf(asset, t), ...(sizes ? sizeFact(sizes, clip, t) : [])].map(([name, value]) => [
          <dt key={`t${name}`}>{name}</dt>,
          <dd key={`d${name}`}>{value}</dd>,
        ])}
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

/** How large people are framed in what the clip shows, or in the whole file. */
function sizeFact(sizes: FootageSizes, clip: Clip | undefined, t: ReturnType<typeof useT<'inspector'>>): [string, string][] {
  const [from, to] = clip ? [toSeconds(clip.sourceStart), toSeconds(sourceEnd(clip))] : [0, Number.POSITIVE_INFINITY]
  const shares = sizesBetween(sizes, from, to)
  const words = shares.map(([size, share]) => {
    const word = translateOr(`plan:size.${size}`, size)
    return shares.length > 1 ? `${word} ${formatPercent(share)}` : word
  })
  return words.length > 0 ? [[t('info.shotSize'), words.join(' · ')]] : []
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
