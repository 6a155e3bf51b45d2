import { Film, ImageIcon, Link2, LoaderCircle, Unlink, Zap } from 'lucide-react'
import { memo, useState } from 'react'
import type { AssetStatus } from '#shared/contract/contract.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { useAssetStatus } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatClockSeconds, formatPercent } from '../i18n/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Progress } from '../ui/meters.tsx'
import { relink, takeReplacement } from './asset-actions.ts'
import { AssetName } from './asset-name.tsx'
import { ScoresButton } from './scores.tsx'
import { ScrubPicture } from './scrub-picture.tsx'

/** One film or picture: poster that the pointer scrubs, length, name, score, work under way. */
export const AssetCard = memo(function AssetCard({ asset, used, renaming }: { asset: Asset; used: boolean; renaming: boolean }) {
  const t = useT('library')
  const status = useAssetStatus(asset.id)
  const [time, setTime] = useState<number | null>(null)
  const duration = asset.media ? toSeconds(asset.media.duration) : 0
  const size = asset.media?.video ? displaySize(asset.media.video) : null
  const lost = status && status.presence !== 'online'
  return (
    <>
      <div className="library-frame">
        {lost ? (
          <Offline asset={asset} changed={status.presence === 'changed'} />
        ) : (
          <>
            {!status?.poster && <Icon of={asset.kind === 'image' ? ImageIcon : Film} size={18} className="library-blank" />}
            <ScrubPicture
              poster={status?.poster ?? null}
              filmstrip={status?.filmstrip ?? null}
              duration={duration}
              aspect={size ? size.width / size.height : 16 / 9}
              onTime={setTime}
            />
          </>
        )}
        {asset.kind === 'video' && !lost && <span className="library-time">{formatClockSeconds(time ?? duration)}</span>}
        {asset.kind === 'image' && <span className="library-time">{t('still')}</span>}
        {status?.proxy === 'ready' && !lost && (
          <span className="library-proxy" title={t('proxyReady')}>
            <Icon of={Zap} size={10} label={t('proxyReady')} />
          </span>
        )}
        {status && !lost && <Busy status={status} />}
      </div>
      <div className="library-caption">
        <AssetName asset={asset} renaming={renaming} used={used} />
        {status?.scores && <ScoresButton asset={asset} scores={status.scores} />}
      </div>
    </>
  )
})

/** What is being done with the file right now. */
export function Busy({ status }: { status: AssetStatus }) {
  const t = useT('library')
  // What waits has no figure yet; the job list has it.
  const work = status.busy.find((b) => b.percent !== null)
  if (!work || work.percent === null) return null
  const name = t(`busy.${busyKey(work.kind)}`)
  const text = `${name} ${formatPercent(work.percent / 100)}`
  return (
    <span className="library-busy">
      <span className="row">
        <Icon of={LoaderCircle} size={11} className="spin" />
        <span className="cut">{text}</span>
      </span>
      <Progress percent={work.percent} label={name} />
    </span>
  )
}
const busyKey = (kind: string): 'proxy' | 'artifacts' | 'analyse' => (kind === 'proxy' || kind === 'artifacts' ? kind : 'analyse')

/** The file is missing, or another one lies in its place. */
function Offline({ asset, changed }: { asset: Asset; changed: boolean }) {
  const t = useT('library')
  return (
    <div className="library-offline">
      <Icon of={Unlink} size={16} />
      <span>{changed ? t('offline.changed') : t('offline.missing')}</span>
      <div className="library-offline-ways">
        {changed && (
          <Button
            size="small"
            tabIndex={-1}
            onClick={() => void takeReplacement(asset)}
            aria-label={t('replace.label', { name: asset.name })}
          >
            {t('offline.use')}
          </Button>
        )}
        <Button
          size="small"
          icon={Link2}
          tabIndex={-1}
          onClick={() => void relink(asset)}
          aria-label={t('relink.label', { name: asset.name })}
        >
          {t('offline.relink')}
        </Button>
      </div>
    </div>
  )
}
