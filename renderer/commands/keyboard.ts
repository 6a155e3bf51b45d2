import { useEffect } from 'react'
import { useSettings } from '../client/settings-store.ts'
import { chordOf } from './chord.ts'
import { useCommands } from './command.ts'
import { chordFor } from './presets.ts'

const isTyping = (e: KeyboardEvent): boolean => {
  const el = e.target as HTMLElement | null
  return !!el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName))
}
/** Keys that a focused control needs for itself. */
const isForControl = (e: KeyboardEvent): boolean => {
  const el = e.target as HTMLElement | null
  if (!el || e.ctrlKey || e.metaKey || e.altKey) return false
  if (el.closest('[role="menu"],[role="listbox"],[role="dialog"],[role="slider"],[role="tablist"],[role="separator"],[role="radiogroup"]'))
    return /^(Arrow|Home|End|Page|Enter| |Escape|Tab)/.test(e.key)
  return /^(BUTTON|A|SUMMARY)$/.test(el.tagName) && (e.key === 'Enter' || e.key === ' ')
}

/** Runs commands from the keyboard while mounted. */
export function useKeyboard(): void {
  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.isComposing) return
      const chord = chordOf(e)
      if (isTyping(e) && !/^(Mod|Alt)\+/.test(chord) && chord !== 'Escape') return
      if (isForControl(e)) return
      const { settings } = useSettings.getState()
      const command = useCommands
        .getState()
        .commands.find((c) => (chordFor(c, settings) === chord || c.also?.includes(chord)) && (c.canRun?.() ?? true))
      if (!command) return
      // Text fields keep their own undo, copy and paste.
      if (isTyping(e) && /^Mod\+(Shift\+)?[ACVXZY]$/.test(chord)) return
      e.preventDefault()
      void command.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
