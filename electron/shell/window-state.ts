import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'
import { writeFileWhole } from '../settings/write-file-whole.ts'

const State = z.object({ x: z.int(), y: z.int(), width: z.int().min(640), height: z.int().min(400), maximized: z.boolean() })
type State = z.infer<typeof State>

const DEFAULT = { width: 1440, height: 900 }

/** Where the window was when it was last closed, if a screen still shows that place. */
export function readWindowState(dataDir: string): Partial<Rectangle> & { width: number; height: number; maximized: boolean } {
  const file = join(dataDir, 'window.json')
  if (!existsSync(file)) return { ...DEFAULT, maximized: false }
  try {
    const state = State.parse(JSON.parse(readFileSync(file, 'utf8')))
    return isOnScreen(state) ? state : { ...DEFAULT, maximized: state.maximized }
  } catch {
    return { ...DEFAULT, maximized: false }
  }
}

const isOnScreen = (s: State): boolean =>
  screen
    .getAllDisplays()
    .some(({ workArea: a }) => s.x < a.x + a.width - 100 && s.x + s.width > a.x + 100 && s.y >= a.y - 20 && s.y < a.y + a.height - 60)

export function keepWindowState(window: BrowserWindow, dataDir: string): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    const state: State = { x, y, width: Math.max(640, width), height: Math.max(400, height), maximized: window.isMaximized() }
    writeFileWhole(join(dataDir, 'window.json'), JSON.stringify(state))
  })
}
