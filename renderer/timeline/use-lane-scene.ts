import { useEffect, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { ProjectDocument, Sequence } from '#shared/timeline/model.ts'
import { tracksOf } from '#shared/timeline/query.ts'
import { useAssets } from '../client/assets-store.ts'
import { useProject } from '../client/project-store.ts'
import { beatsOf, musicClips } from '../editor/beats.ts'
import { type Row, rowsOf, type View } from '../editor/geometry.ts'
import { useSession } from '../editor/session-store.ts'
import { useSongs, wantSong } from '../editor/songs-store.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { useTheme } from '../ui/theme.ts'
import { palette } from './draw/palette.ts'
import type { LaneScene } from './draw/scene.ts'
import { useMediaVersion } from './media-cache.ts'

/** Rows of a sequence; `heights` are those of a drag that is not committed. */
export function useRows(sequence: Sequence | undefined, heights: ReadonlyMap<string, number>): readonly Row[] {
  const tracks = useProject(useShallow((s) => (sequence ? tracksOf(s.document, sequence.id) : [])))
  return useMemo(() => rowsOf(tracks, heights), [tracks, heights])
}

/** Beats of a sequence; asks for the analyses that they need. */
export function useBeats(document: ProjectDocument, sequence: Sequence | undefined) {
  const songs = useSongs((s) => s.byId)
  const status = useAssets((s) => s.byId)
  useEffect(() => {
    if (sequence) for (const c of musicClips(document, sequence.id)) wantSong(c.assetId)
  }, [document, sequence, status])
  return useMemo(() => (sequence ? beatsOf(document, sequence.id, songs) : []), [document, sequence, songs])
}

/** Everything that the lanes draw; a new object whenever the picture changes. */
export function useLaneScene(
  sequence: Sequence | undefined,
  rows: readonly Row[],
  view: View,
  shown: { document: ProjectDocument; ghosts: ReadonlySet<string>; selection: ReadonlySet<string> },
): LaneScene | null {
  const t = useT('timeline')
  const language = useLanguage()
  const theme = useTheme()
  const status = useAssets((s) => s.byId)
  const media = useMediaVersion((s) => s.version)
  const showBeats = useSession((s) => s.beats)
  const inPoint = useSession((s) => s.inPoint)
  const outPoint = useSession((s) => s.outPoint)
  const beats = useBeats(shown.document, sequence)
  return (
    useMemo(
      () =>
        sequence && {
          view,
          rows,
          sequence,
          ...shown,
          beats,
          showBeats,
          status,
          colors: palette(),
          inPoint,
          outPoint,
          words: { missing: t('missing'), ducked: t('ducked'), stabilised: t('stabilised') },
        },
      // Language, theme and newly arrived pictures change what the same values look like.
      // oxlint-disable-next-line react/exhaustive-deps
      [view, rows, sequence, shown, beats, showBeats, status, inPoint, outPoint, t, language, theme, media],
    ) ?? null
  )
}
