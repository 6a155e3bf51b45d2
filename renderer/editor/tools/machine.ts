import type { Gesture, Pointer, Preview } from './gesture.ts'

/** CSS pixels that a press may wander before it is a drag. */
export const THRESHOLD = 4

/** idle → pressed → dragging → idle; a press that never wanders is a click. */
export type MachineState =
  | { name: 'idle' }
  | { name: 'pressed'; from: Pointer; gesture: Gesture | null; at: Pointer }
  | { name: 'dragging'; from: Pointer; gesture: Gesture; at: Pointer; preview: Preview }

/** What a release or a cancel leaves to do. */
export type Outcome = { type: 'none' } | { type: 'click'; at: Pointer } | { type: 'commit'; label: string; preview: Preview }

export const IDLE: MachineState = { name: 'idle' }

/** The button goes down; `gesture` null where nothing can be dragged. `atOnce` gestures need no wandering (blade, scrub). */
export function press(at: Pointer, gesture: Gesture | null, atOnce = false): MachineState {
  if (gesture && atOnce) return { name: 'dragging', from: at, gesture, at, preview: gesture.update(at) }
  return { name: 'pressed', from: at, gesture, at }
}

export function move(state: MachineState, at: Pointer): MachineState {
  if (state.name === 'idle') return state
  if (state.name === 'pressed') {
    const far = Math.abs(at.x - state.from.x) >= THRESHOLD || Math.abs(at.y - state.from.y) >= THRESHOLD
    if (!far || !state.gesture) return { ...state, at }
    return { name: 'dragging', from: state.from, gesture: state.gesture, at, preview: state.gesture.update(at) }
  }
  return { ...state, at, preview: state.gesture.update(at) }
}

/** A modifier goes down or up without the pointer moving. */
export function hold(state: MachineState, held: Pick<Pointer, 'mod' | 'alt' | 'shift'>): MachineState {
  return state.name === 'dragging' ? move(state, { ...state.at, ...held }) : state
}

export function release(state: MachineState, at: Pointer): { state: MachineState; outcome: Outcome } {
  if (state.name === 'pressed') return { state: IDLE, outcome: { type: 'click', at } }
  if (state.name === 'dragging') {
    const done = move(state, at)
    if (done.name === 'dragging') return { state: IDLE, outcome: { type: 'commit', label: done.gesture.label, preview: done.preview } }
  }
  return { state: IDLE, outcome: { type: 'none' } }
}

/** Escape, a lost pointer, a second button: as if nothing had happened. */
export const cancel = (): MachineState => IDLE
