/** For what opens over the page: takes the focus itself instead of giving it to its first control. A field that asks for focus keeps it. */
export function focusSelf(e: Event): void {
  e.preventDefault()
  const layer = e.currentTarget as HTMLElement
  if (!layer.contains(document.activeElement)) layer.focus()
}
