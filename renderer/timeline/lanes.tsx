import { type CSSProperties, type DragEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { MarkerId } from '#shared/timeline/ids.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { useProject } from '../client/project-store.ts'
import { type Row, rowAt, rowsHeight, RULER, type View } from '../editor/geometry.ts'
import { useSession } from '../editor/session-store.ts'
import type { Hint, Preview } from '../editor/tools/gesture.ts'
import { keepInView, useLanes } from '../editor/zoom.ts'
import { errorText } from '../client/errors.ts'
import { translate, useT } from '../i18n/index.ts'
import { ContextMenu } from '../ui/menu.tsx'
import { LaneCanvas } from './canvas.tsx'
import { clipMenu } from './clip-menu.ts'
import { signedTimecode } from './draw/overlay.ts'
import { targetAt } from './hit.ts'
import { MarkerEditor } from './marker-editor.tsx'
import { useDrop } from './use-drop.ts'
import { pointerAt, sceneNow, useGestures } from './use-gestures.ts'
import { useBeats, useLaneScene } from './use-lane-scene.ts'
import { useSize } from './use-size.ts'
import { useWheel } from './use-wheel.ts'

const NO_GHOSTS: ReadonlySet<string> = new Set()

/** The lanes: ruler, clips and everything that can be done to them with the pointer. */
export function Lanes({
  sequence,
  rows,
  top,
  setTop,
}: {
  sequence: Sequence
  rows: readonly Row[]
  top: number
  setTop: (change: (top: number) => number) => void
}) {
  const t = useT('timeline')
  const element = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(element)
  const zoom = useSession((s) => s.zoom)
  const scroll = useSession((s) => s.scroll)
  const tool = useSession((s) => s.tool)
  const selection = useSession((s) => s.selection)
  const document = useProject((s) => s.document)
  const view: View = useMemo(() => ({ zoom, scroll, top, width, height }), [zoom, scroll, top, width, height])
  const beats = useBeats(document, sequence)
  const around = { sequence, rows, view, beats }
  const gestures = useGestures(around)
  const latest = useRef(around)
  useLayoutEffect(() => {
    latest.current = around
  })
  const { dropPreview, dropHandlers } = useDrop({
    sequence,
    sceneNow: useCallback(() => sceneNow(latest.current), []),
    pointerOf: useCallback((e: DragEvent) => pointerAt(element.current!, latest.current.view, latest.current.rows, e), []),
  })
  useWheel(element, Math.max(0, rowsHeight(rows) - (height - RULER)), setTop)
  useFollowing()
  useEffect(() => useLanes.setState({ width }), [width])

  const [marker, setMarker] = useState<MarkerId | null>(null)
  const closeMarker = useCallback(() => setMarker(null), [])
  const drop = useMemo(() => dropPreview?.preview.document ?? null, [dropPreview])
  const { shown } = gestures
  const picture = useMemo(
    () => ({
      document: drop ?? shown.document ?? document,
      ghosts: drop ? ghostsOf(dropPreview!.preview) : shown.ghosts,
      selection: shown.selection ?? selection,
    }),
    [drop, dropPreview, shown, document, selection],
  )
  const scene = useLaneScene(sequence, rows, view, picture)
  const preview = dropPreview?.preview ?? gestures.preview
  const at = dropPreview ?? gestures.pointer
  const overlay = preview && at ? { preview, x: at.x, y: at.y, words: wordsOf(preview, sequence) } : null
  const under = gestures.pointer && rowAt(rows, view, gestures.pointer.y)
  const blade = tool === 'blade' && under && gestures.pointer ? { x: gestures.pointer.x, trackId: under.track.id } : null
  return (
    <ContextMenu items={clipMenu}>
      <div
        ref={element}
        className="timeline-lanes"
        style={{ cursor: gestures.cursor } as CSSProperties}
        tabIndex={0}
        role="group"
        aria-label={t('lanes', { name: sequence.name })}
        {...gestures.handlers}
        onDoubleClick={(e) => {
          const p = pointerAt(e.currentTarget, view, rows, e)
          const target = targetAt(document, sequence.id, rows, view, p.x, p.y)
          if (target.type === 'marker') setMarker(target.id as MarkerId)
        }}
        {...dropHandlers}
      >
        {marker && <MarkerEditor key={marker} id={marker} view={view} close={closeMarker} />}
        {scene && width > 0 && height > 0 && <LaneCanvas scene={scene} overlay={overlay} blade={blade} />}
      </div>
    </ContextMenu>
  )
}

const ghostsOf = (p: Preview): ReadonlySet<string> => (p.diff ? new Set(p.diff.added.map((r) => r.id)) : NO_GHOSTS)

function wordsOf(p: Preview, sequence: Sequence) {
  return {
    hint: p.hint && translate(`timeline:hint.${p.hint.key}`, { by: hintTime(p.hint, sequence) }),
    snap:
      p.snap &&
      (p.snap.point.kind === 'marker' && p.snap.point.name
        ? p.snap.point.name
        : translate(`timeline:snapTo.${p.snap.point.kind}`, { name: p.snap.point.name ?? '' })),
    refusal: p.refusal && errorText(p.refusal),
  }
}

/** A shift has a sign, a place or a length has none. */
const hintTime = (h: Hint, sequence: Sequence): string => {
  const text = signedTimecode(h.by, sequence.frameRate)
  return h.key === 'place' || h.key === 'placeInsert' || h.key === 'transition' ? text.slice(1) : text
}

/** While playing, the playhead never leaves the view. */
function useFollowing(): void {
  useEffect(() => useSession.subscribe((s, before) => s.playing && s.playhead !== before.playhead && keepInView(s.playhead)), [])
}
