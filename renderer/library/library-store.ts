import { create } from 'zustand'
import type { LibraryTab, ListWish } from './asset-list.ts'

/** How the library is looked at: kept while the window is open, of no concern to the project. */
export interface LibraryState extends ListWish {
  /** The item with the keyboard, and where a range begins; the selection itself is in the session. */
  active: string | null
  anchor: string | null
  /** The asset whose name is being edited. */
  renaming: string | null
  /** The asset whose scores are open. */
  scoresOf: string | null
}

export const useLibrary = create<LibraryState>()(() => ({
  tab: 'media',
  search: '',
  sort: 'date',
  kind: 'all',
  use: 'all',
  problems: false,
  active: null,
  anchor: null,
  renaming: null,
  scoresOf: null,
}))
export const setLibrary = useLibrary.setState
export const showTab = (tab: LibraryTab): void => setLibrary({ tab, active: null, anchor: null, renaming: null, scoresOf: null })
