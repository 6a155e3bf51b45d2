import type { Page } from '@playwright/test'
import { api } from './api.ts'

const TICKS = 705_600_000
/** As renderer/editor/geometry.ts lays the lanes out, CSS pixels. */
const RULER = 26
const GAP = 2
const FIT = 0.96

export interface ClipRow {
  id: string
  trackId: string
  assetId: string
  /** Seconds. */
  start: number
  duration: number
  sourceStart: number
}
interface TrackRow {
  id: string
  kind: string
  role: string
  order: number
  height: number
  sequenceId: string
}
type RecordRow = { type: string; id: string } & Record<string, unknown>

/** The timeline as a hand finds it: where clips are on the screen, and what the engine holds of them. */
export class TimelineDriver {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** All records of the open project, which is the newest of the recent ones. */
  private async records(): Promise<RecordRow[]> {
    const [recent] = await api<{ path: string }[]>(this.page, 'GET', '/projects/recent')
    if (!recent) throw new Error('no project')
    const { projectId } = await api<{ projectId: string }>(this.page, 'POST', '/projects/open', { path: recent.path })
    return (await api<{ records: RecordRow[] }>(this.page, 'GET', `/projects/${projectId}`)).records
  }

  private async tracks(): Promise<TrackRow[]> {
    const tracks = (await this.records()).filter((r) => r.type === 'track') as unknown as TrackRow[]
    const video = tracks.filter((t) => t.kind === 'video').toSorted((a, b) => b.order - a.order)
    const audio = tracks.filter((t) => t.kind === 'audio').toSorted((a, b) => a.order - b.order)
    return [...video, ...audio]
  }

  /** Clips of the tracks with a role, by time. */
  async clips(role: 'main' | 'overlay' | 'clip-sound' | 'music' = 'main'): Promise<ClipRow[]> {
    const ids = new Set((await this.tracks()).filter((t) => t.role === role).map((t) => t.id))
    return (await this.records())
      .filter((r) => r.type === 'clip' && ids.has(r['trackId'] as string))
      .map((r) => ({
        id: r.id,
        trackId: r['trackId'] as string,
        assetId: r['assetId'] as string,
        start: (r['start'] as number) / TICKS,
        duration: (r['duration'] as number) / TICKS,
        sourceStart: (r['sourceStart'] as number) / TICKS,
      }))
      .toSorted((a, b) => a.start - b.start)
  }

  /** Shows the whole sequence, so that places on the screen are known. Once: the second time it goes back to the zoom before. */
  async fit(): Promise<void> {
    await this.page.keyboard.press('Shift+Z')
    await this.page.waitForTimeout(150)
  }

  /** Point on the screen at a time (seconds) on the main track; `fit` must have been called. */
  async at(seconds: number): Promise<{ x: number; y: number; perSecond: number }> {
    const box = await this.page.locator('#timeline-lanes canvas').first().boundingBox()
    if (!box) throw new Error('the timeline is not on screen')
    const records = await this.records()
    const end = Math.max(
      ...records.filter((r) => r.type === 'clip').map((r) => ((r['start'] as number) + (r['duration'] as number)) / TICKS),
    )
    const perSecond = (box.width * FIT) / end
    let y = RULER
    for (const t of await this.tracks()) {
      if (t.role === 'main') break
      y += t.height + GAP
    }
    const main = (await this.tracks()).find((t) => t.role === 'main')!
    return { x: box.x + seconds * perSecond, y: box.y + y + main.height * 0.6, perSecond }
  }

  async click(seconds: number): Promise<void> {
    const p = await this.at(seconds)
    await this.page.mouse.click(p.x, p.y)
  }

  /** Drags from one time to another on the main track, with Shift held so that nothing snaps. */
  async drag(from: number, to: number, nudge = 0): Promise<void> {
    const [a, b] = [await this.at(from), await this.at(to)]
    await this.page.mouse.move(a.x + nudge, a.y)
    await this.page.mouse.down()
    for (let i = 1; i <= 8; i++) await this.page.mouse.move(a.x + nudge + ((b.x - a.x) * i) / 8, a.y)
    await this.page.mouse.up()
  }
}
