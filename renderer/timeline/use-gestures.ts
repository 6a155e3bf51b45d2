import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ClipId } from '#shared/timeline/ids.ts'
import type { ProjectDocument, Sequence } from '#shared/timeline/model.ts'
import { isMac } from '../client/native.ts'
import { apply, useProject } from '../client/project-store.ts'
import type { Beat } from '../editor/beats.ts'
import { RULER, type Row, rowAt, rowY, ticksPerPixel, timeAt, type View } from '../editor/geometry.ts'
import { goTo } from '../editor/playhead.ts'
import { select, selectClip } from '../editor/selection.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { scrollTo } from '../editor/zoom.ts'
import { snapPoints } from '../editor/snapping.ts'
import { chooseGesture, cursorFor, type Target } from '../editor/tools/choose.ts'
import type { Pointer, Preview, Scene } from '../editor/tools/gesture.ts'
import { cancel, hold, IDLE, type MachineState, move, press, release } from '../editor/tools/machine.ts'
import { targetAt } from './hit.ts'

interface Around {
  sequence: Sequence | undefined
  rows: readonly Row[]
  view: View
  beats: readonly Beat[]
}

/** Modifier that means Ctrl here. */
export const modOf = (e: { ctrlKey: boolean; metaKey: boolean }): boolean => (isMac ? e.metaKey : e.ctrlKey)

type Place = Pick<PointerEvent, 'clientX' | 'clientY' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>
/** Where an event is in the terms of the lanes `element`. */
export function pointerAt(element: Element, view: View, rows: readonly Row[], e: Place): Pointer {
  const box = element.getBoundingClientRect()
  const [x, y] = [e.clientX - box.left, e.clientY - box.top]
  return { time: timeAt(view, x), trackId: rowAt(rows, view, y)?.track.id ?? null, x, y, mod: modOf(e), alt: e.altKey, shift: e.shiftKey }
}

/** The scene that a gesture begins with, as things are now. */
export function sceneNow(a: Around & { sequence: Sequence }): Scene {
  const { document } = useProject.getState()
  const { selection, tool, linked, snapping, beats, playhead, inPoint, outPoint } = useSession.getState()
  return {
    document,
    sequenceId: a.sequence.id,
    selection,
    tool,
    linked,
    ticksPerPixel: ticksPerPixel(a.view.zoom),
    pointsWithout: (clips) =>
      snapping ? snapPoints({ document, sequenceId: a.sequence.id, playhead, inPoint, outPoint, beats: beats ? a.beats : [] }, clips) : [],
  }
}

/** Drives the pointer machine from the events of the lanes and commits what it yields. */
export function useGestures(around: Around) {
  const now = useRef(around)
  useLayoutEffect(() => {
    now.current = around
  })
  const state = useRef<MachineState>(IDLE)
  const scrubbing = useRef(false)
  const pressed = useRef<Target | null>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null)
  const [cursor, setCursor] = useState('default')
  /** The ghost of what was let go, until the engine has it. */
  const [kept, setKept] = useState<Preview | null>(null)

  const pointerOf = useCallback((lanes: Element, e: Place) => pointerAt(lanes, now.current.view, now.current.rows, e), [])

  const show = useCallback((s: MachineState) => {
    state.current = s
    setPreview(s.name === 'dragging' ? s.preview : null)
    if (s.name === 'dragging') {
      setPointer({ x: s.at.x, y: s.at.y })
      setCursor(s.gesture.cursor)
    }
  }, [])

  useHeldKeys(state, show)
  const followEdge = useEdgeScroll((lanes, e) => {
    const p = pointerOf(lanes, e)
    if (scrubbing.current) goTo(p.time)
    else if (state.current.name === 'dragging') show(move(state.current, p))
    else return false
    return true
  })

  const onPointerDown = useCallback(
    (e: PointerEvent<HTMLDivElement>) => {
      const { sequence, rows, view } = now.current
      if (!sequence) return
      e.currentTarget.focus({ preventScroll: true })
      const p = pointerOf(e.currentTarget, e)
      const target = targetAt(useProject.getState().document, sequence.id, rows, view, p.x, p.y)
      if (e.button === 2) return forMenu(target)
      if (e.button !== 0) return
      e.currentTarget.setPointerCapture(e.pointerId)
      if (target.type === 'ruler') {
        scrubbing.current = true
        goTo(p.time)
        return
      }
      // A drag of something that is not selected takes it alone.
      if (
        target.type === 'clip' &&
        !useSession.getState().selection.has(target.clipId) &&
        !p.shift &&
        !p.mod &&
        !p.alt &&
        useSession.getState().tool !== 'blade'
      )
        selectClip(target.clipId, false)
      if (target.type === 'marker' && !useSession.getState().selection.has(target.id)) select([target.id])
      pressed.current = target
      const spans = rows.map((r) => ({ trackId: r.track.id, top: rowY(r, view), bottom: rowY(r, view) + r.height }))
      const { gesture, atOnce } = chooseGesture(sceneNow({ ...now.current, sequence }), target, p, spans)
      show(press(p, gesture, atOnce))
    },
    [pointerOf, show],
  )

  const onPointerMove = useCallback(
    (e: PointerEvent<HTMLDivElement>) => {
      const p = pointerOf(e.currentTarget, e)
      if (scrubbing.current || state.current.name === 'dragging') followEdge(e)
      if (scrubbing.current) return goTo(p.time)
      if (state.current.name === 'idle') {
        const { sequence, rows, view } = now.current
        if (!sequence) return
        const target = targetAt(useProject.getState().document, sequence.id, rows, view, p.x, p.y)
        setCursor(cursorFor(useSession.getState(), target, p))
        setPointer({ x: p.x, y: p.y })
        return
      }
      show(move(state.current, p))
    },
    [pointerOf, show, followEdge],
  )

  const onPointerUp = useCallback(
    (e: PointerEvent<HTMLDivElement>) => {
      if (scrubbing.current) {
        scrubbing.current = false
        return
      }
      if (state.current.name === 'idle') return
      const done = release(state.current, pointerOf(e.currentTarget, e))
      show(done.state)
      const { outcome } = done
      if (outcome.type === 'click') click(pressed.current, outcome.at)
      if (outcome.type !== 'commit') return
      if (outcome.preview.selection) return select(outcome.preview.selection)
      if (!outcome.preview.edits.length) return
      setKept(outcome.preview)
      void apply(outcome.preview.edits, `timeline.${outcome.label}`)
        .then((diff) => {
          const copies = outcome.preview.hint?.key === 'copy' && diff?.added.flatMap((r) => (r.type === 'clip' ? [r.id] : []))
          if (copies) select(copies)
        })
        .finally(() => setKept(null))
    },
    [pointerOf, show],
  )

  const end = useCallback(() => {
    scrubbing.current = false
    show(cancel())
  }, [show])
  const onPointerLeave = useCallback(() => state.current.name === 'idle' && setPointer(null), [])

  const live = preview ?? kept
  const shown = useMemo(() => ghostOf(live), [live])
  return {
    preview: live,
    shown,
    pointer,
    cursor,
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: end,
      onLostPointerCapture: () => state.current.name !== 'idle' && end(),
      onPointerLeave,
    },
  }
}

/** The document that a preview shows and the clips in it that are not there yet. */
function ghostOf(p: Preview | null): {
  document: ProjectDocument | null
  ghosts: ReadonlySet<string>
  selection: ReadonlySet<string> | null
} {
  if (!p) return { document: null, ghosts: new Set(), selection: null }
  const changed = p.diff ? [...p.diff.added, ...p.diff.updated.map(([, to]) => to)] : []
  return {
    document: p.document,
    ghosts: new Set(changed.filter((r) => r.type === 'clip').map((r) => r.id)),
    selection: p.selection ?? null,
  }
}

/** While a drag stands near the left or right edge, the view goes on in that direction, faster the nearer it is. */
function useEdgeScroll(again: (lanes: Element, e: Place) => boolean): (e: PointerEvent<HTMLDivElement>) => void {
  const last = useRef<{ lanes: Element; at: Place } | null>(null)
  const run = useRef(again)
  useLayoutEffect(() => {
    run.current = again
  })
  useEffect(() => () => void (last.current = null), [])
  return useCallback((e: PointerEvent<HTMLDivElement>) => {
    const { clientX, clientY, ctrlKey, metaKey, altKey, shiftKey } = e
    const running = last.current !== null
    last.current = { lanes: e.currentTarget, at: { clientX, clientY, ctrlKey, metaKey, altKey, shiftKey } }
    if (running) return
    const step = () => {
      if (!last.current) return
      const { lanes, at } = last.current
      const box = lanes.getBoundingClientRect()
      const beyond = at.clientX < box.left + EDGE ? at.clientX - box.left - EDGE : Math.max(0, at.clientX - box.right + EDGE)
      const { scroll, zoom } = useSession.getState()
      const by = Math.max(-1.5 * EDGE, Math.min(1.5 * EDGE, beyond)) * 0.5 * ticksPerPixel(zoom)
      if (by && scroll + by > 0) scrollTo(scroll + by)
      // Over when the pointer is inside again, or when the drag has ended.
      if (by && run.current(lanes, at)) requestAnimationFrame(step)
      else last.current = null
    }
    requestAnimationFrame(step)
  }, [])
}
/** CSS pixels beside an edge in which the view follows. */
const EDGE = 28

/** Escape ends a drag without a trace; modifiers change it while it lasts. */
function useHeldKeys(state: RefObject<MachineState>, show: (s: MachineState) => void): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (state.current.name === 'idle') return
      if (e.type === 'keydown' && e.key === 'Escape') {
        e.preventDefault()
        e.stopImmediatePropagation()
        show(cancel())
      } else if (/^(Control|Meta|Alt|Shift)$/.test(e.key)) {
        e.preventDefault()
        show(hold(state.current, { mod: modOf(e), alt: e.altKey, shift: e.shiftKey }))
      }
    }
    window.addEventListener('keydown', onKey, true)
    window.addEventListener('keyup', onKey, true)
    return () => {
      window.removeEventListener('keydown', onKey, true)
      window.removeEventListener('keyup', onKey, true)
    }
  }, [state, show])
}

function click(target: Target | null, p: Pointer): void {
  if (target?.type === 'clip') return selectClip(target.clipId as ClipId, p.shift || p.mod)
  if (target?.type === 'transition' || target?.type === 'marker') {
    select([target.id])
    const r = useProject.getState().document.get(target.id)
    if (r?.type === 'marker') goTo(r.time)
    return
  }
  if (!p.shift && !p.mod) setSession({ selection: new Set() })
  if (target?.type === 'lane' && p.y > RULER) goTo(p.time)
}

/** A right click selects what it is about. */
function forMenu(target: Target): void {
  const { selection } = useSession.getState()
  if (target.type === 'clip' && !selection.has(target.clipId)) selectClip(target.clipId, false)
  if ((target.type === 'transition' || target.type === 'marker') && !selection.has(target.id)) select([target.id])
}
