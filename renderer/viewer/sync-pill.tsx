import { Activity } from 'lucide-react'
import { memo, useEffect, useMemo } from 'react'
import type { Sequence } from '#shared/timeline/model.ts'
import { useProject } from '../client/index.ts'
import { beatsOf, musicClips } from '../editor/beats.ts'
import { useSongs, wantSong } from '../editor/songs-store.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { Icon } from '../ui/icon.tsx'
import { Pill } from '../ui/panel.tsx'
import { cutsToBeats } from './cuts-to-beats.ts'

/** How closely the cuts lie on the beats of the music below them. */
export const SyncPill = memo(function SyncPill({ sequence }: { sequence: Sequence }) {
  const t = useT('viewer')
  const document = useProject((s) => s.document)
  const songs = useSongs((s) => s.byId)
  useEffect(() => {
    for (const clip of musicClips(document, sequence.id)) wantSong(clip.assetId)
  }, [document, sequence.id])
  const spread = useMemo(() => cutsToBeats(document, sequence.id, beatsOf(document, sequence.id, songs)), [document, sequence.id, songs])
  if (!spread) return null
  const params = { median: formatNumber(spread.median), p95: formatNumber(spread.p95) }
  return (
    <Pill className="viewer-sync">
      <Icon of={Activity} size={12} />
      <span title={t('syncHint', { count: spread.cuts })}>{t('sync', params)}</span>
    </Pill>
  )
})
