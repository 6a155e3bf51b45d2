import { Check, Link2, Music2, Unlink } from 'lucide-react'
import { memo } from 'react'
import type { AssetStatus } from '#shared/contract/contract.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { useAssetStatus } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatClockSeconds, formatNumber, formatPercent } from '../i18n/format.ts'
import { IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Bar } from '../ui/meters.tsx'
import { relink, takeReplacement } from './asset-actions.ts'
import { Busy } from './asset-card.tsx'
import { AssetName } from './asset-name.tsx'
import { Wave } from './wave.tsx'

/** One song or sound: wave, name, tempo, length. */
export const SongRow = memo(function SongRow({ asset, used, renaming }: { asset: Asset; used: boolean; renaming: boolean }) {
  const t = useT('library')
  const status = useAssetStatus(asset.id)
  const lost = status !== undefined && status.presence !== 'online'
  return (
    <div className="library-song">
      <div className="library-song-picture">
        {lost ? <Icon of={Unlink} size={16} /> : status?.peaks ? <Wave peaks={status.peaks} /> : <Icon of={Music2} size={16} />}
      </div>
      <div className="grow">
        <AssetName asset={asset} renaming={renaming} used={used} />
        {lost ? (
          <span className="faint xs cut">{status.presence === 'changed' ? t('offline.changed') : t('offline.missing')}</span>
        ) : (
          <SongFigures status={status} />
        )}
      </div>
      {lost ? (
        <span className="row">
          {status.presence === 'changed' && (
            <IconButton
              icon={Check}
              tabIndex={-1}
              label={t('replace.label', { name: asset.name })}
              onClick={() => void takeReplacement(asset)}
            />
          )}
          <IconButton icon={Link2} tabIndex={-1} label={t('relink.label', { name: asset.name })} onClick={() => void relink(asset)} />
        </span>
      ) : (
        <span className="num dim">{formatClockSeconds(asset.media ? toSeconds(asset.media.duration) : 0)}</span>
      )}
    </div>
  )
})

function SongFigures({ status }: { status: AssetStatus | undefined }) {
  const t = useT('library')
  const song = status?.song
  if (!song)
    return status?.busy.some((b) => b.percent !== null) ? <Busy status={status} /> : <span className="faint xs">{t('song.unknown')}</span>
  if (song.tempo === null) return <span className="faint xs cut">{t('song.noBeat')}</span>
  const sure = t('song.sure', { share: formatPercent(song.confidence) })
  return (
    <span className="row faint xs">
      <span className="num">{t('song.tempo', { tempo: formatNumber(song.tempo, 1) })}</span>
      {song.meter !== null && <span className="num">{`${song.meter}/4`}</span>}
      <span className="row" title={sure} role="img" aria-label={sure}>
        <Bar value={song.confidence} tone={song.confidence < 0.5 ? 'warn' : 'good'} width={28} />
      </span>
    </span>
  )
}
