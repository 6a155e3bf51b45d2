import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppSettings } from '#shared/contract/system.ts'
import { writeFileWhole } from './write-file-whole.ts'

export const DEFAULT_SETTINGS: AppSettings = {
  language: null,
  theme: 'dark',
  cacheLimit: 20_000_000_000,
  proxies: 'auto',
  projectDir: null,
  exportDir: null,
  hardwareEncoding: true,
  reducedMotion: false,
  shortcutPreset: 'cutwright',
  shortcuts: {},
  visionModel: null,
  window: null,
}

export type SettingsPatch = { [K in keyof AppSettings]?: AppSettings[K] | undefined }

export interface SettingsStore {
  get(): AppSettings
  /** Merges (`window` key by key), writes, returns the whole. */
  set(patch: SettingsPatch): AppSettings
  /** Folder for new projects; created when first asked for. Where that fails (an unplugged drive) whoever writes there says so. */
  projectDir(): string
  exportDir(): string
}

/** Settings in `<dataDir>/settings.json`. A value that cannot be read falls back to its default; keys of a newer version are kept. */
export function createSettingsStore(dataDir: string): SettingsStore {
  const file = join(dataDir, 'settings.json')
  mkdirSync(dataDir, { recursive: true })
  let { settings, unknown } = read(file)
  const folder = (chosen: string | null, fallback: string): string => {
    const path = chosen ?? fallback
    try {
      mkdirSync(path, { recursive: true })
    } catch {
      // The program starts and shows what it has without this folder.
    }
    return path
  }
  return {
    get: () => settings,
    set(patch) {
      // Another host may have written since: read again so that its keys survive.
      const now = read(file)
      unknown = now.unknown
      const given = Object.fromEntries(Object.entries(patch).filter(([, v]) => v !== undefined))
      const window = merged(now.settings.window, patch.window)
      settings = AppSettings.parse({ ...now.settings, ...given, window })
      writeFileWhole(file, `${JSON.stringify({ ...unknown, ...settings }, null, 2)}\n`)
      return settings
    },
    projectDir: () => folder(settings.projectDir, process.env['CUTWRIGHT_PROJECT_DIR'] ?? join(homedir(), 'Cutwright')),
    exportDir: () => folder(settings.exportDir, process.env['CUTWRIGHT_EXPORT_DIR'] ?? join(homedir(), 'Cutwright', 'Exports')),
  }
}

/** Two windows remember different things: what one writes leaves the other's keys alone. */
function merged(before: AppSettings['window'], change: AppSettings['window'] | undefined): AppSettings['window'] {
  if (change === undefined) return before
  return isRecord(before) && isRecord(change) ? { ...before, ...change } : change
}
const isRecord = (v: AppSettings['window']): v is Extract<AppSettings['window'], Record<string, unknown>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)

function read(file: string): { settings: AppSettings; unknown: Record<string, unknown> } {
  if (!existsSync(file)) return { settings: DEFAULT_SETTINGS, unknown: {} }
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Not ours to throw away: a person may want to look at it.
    renameSync(file, `${file}.unreadable`)
    return { settings: DEFAULT_SETTINGS, unknown: {} }
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { settings: DEFAULT_SETTINGS, unknown: {} }
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  const unknown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(raw)) {
    const field = AppSettings.shape[key as keyof typeof AppSettings.shape]
    if (!field) unknown[key] = value
    else if (field.safeParse(value).success) settings[key] = value
  }
  return { settings: AppSettings.parse(settings), unknown }
}
