import { type StoredSettings, useMontage } from './montage-state.ts'
import { useMontageView } from './montage-store.ts'

/** The settings as the controls show them: stored ones, and on top what the hand is changing. */
export function useWantedSettings(): StoredSettings {
  const { settings } = useMontage()
  const pending = useMontageView((s) => s.pending)
  return pending ? { ...settings, ...pending } : settings
}
