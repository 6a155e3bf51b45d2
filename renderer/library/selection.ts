/** A list in which one item is active (has the keyboard) and any number are selected. */
export interface ListSelection {
  selected: ReadonlySet<string>
  active: string | null
  /** Where a range that Shift extends begins. */
  anchor: string | null
}

export interface Modifiers {
  /** Adds to or takes from the selection. */
  toggle: boolean
  /** Selects from the anchor to here. */
  range: boolean
}

const between = (ids: readonly string[], a: string, b: string): string[] => {
  const [i, j] = [ids.indexOf(a), ids.indexOf(b)]
  return i < 0 ? [b] : ids.slice(Math.min(i, j), Math.max(i, j) + 1)
}

/** A click on `id`, with what is held. */
export function clicked(ids: readonly string[], s: ListSelection, id: string, { toggle, range }: Modifiers): ListSelection {
  if (range && s.anchor !== null) {
    const span = between(ids, s.anchor, id)
    return { selected: new Set(toggle ? [...s.selected, ...span] : span), active: id, anchor: s.anchor }
  }
  if (!toggle) return { selected: new Set([id]), active: id, anchor: id }
  const selected = new Set(s.selected)
  if (!selected.delete(id)) selected.add(id)
  return { selected, active: id, anchor: id }
}

/** Moves the active item by `by` places (rows are `by` = columns); stays where the list ends. Without Shift the selection follows. */
export function moved(ids: readonly string[], s: ListSelection, by: number, range: boolean): ListSelection {
  if (ids.length === 0) return s
  const at = s.active === null ? -1 : ids.indexOf(s.active)
  const next = at < 0 ? 0 : at + by
  // A row move that would leave the list stays in its column.
  const id =
    next < 0 || next >= ids.length
      ? Math.abs(by) === 1 || Math.abs(by) >= ids.length
        ? ids[next < 0 ? 0 : ids.length - 1]!
        : ids[at]!
      : ids[next]!
  return clicked(ids, s, id, { toggle: false, range })
}
