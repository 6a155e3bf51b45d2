import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { api } from './driver/api.ts'
import { ROOT } from './driver/host.ts'
import { TimelineDriver } from './driver/timeline.ts'
import { expect, startProject, test } from './fixtures.ts'

interface JobRow {
  kind: string
  state: string
  output: { path?: string } | null
}

test('footage and a song become a film: plan, timeline, edits, playback, export', async ({ window, drop, media }) => {
  test.setTimeout(300_000)
  const timeline = new TimelineDriver(window)

  await test.step('drop footage and a song, get a plan', async () => {
    await startProject(window, drop, [...media.clips, media.song])
    await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 30_000 })
  })

  await test.step('put it on the timeline', async () => {
    await window.getByRole('button', { name: 'Put on timeline' }).click()
    await expect.poll(async () => (await timeline.clips()).length, { timeout: 15_000 }).toBeGreaterThan(2)
    await window.getByRole('button', { name: 'Edit', exact: true }).click()
    await timeline.fit()
    const clips = await timeline.clips()
    // One film without holes, on its song.
    clips.reduce((end, c) => (expect(c.start).toBeCloseTo(end, 4), c.start + c.duration), 0)
    expect(await timeline.clips('music')).toHaveLength(1)
  })

  await test.step('split, undo, redo', async () => {
    const before = await timeline.clips()
    await timeline.click(before[0]!.start + before[0]!.duration / 2)
    await window.keyboard.press('Home')
    await window.keyboard.press('Shift+ArrowRight')
    await window.keyboard.press('Control+B')
    await expect.poll(async () => (await timeline.clips()).length).toBe(before.length + 1)
    await window.keyboard.press('Control+Z')
    await expect.poll(() => timeline.clips()).toEqual(before)
    await window.keyboard.press('Control+Shift+Z')
    await expect.poll(async () => (await timeline.clips()).length).toBe(before.length + 1)
  })

  await test.step('trim by dragging an edge, undo', async () => {
    const before = await timeline.clips()
    const last = before.at(-1)!
    const end = last.start + last.duration
    await timeline.drag(end, end - last.duration / 2, -2)
    await expect.poll(async () => (await timeline.clips()).at(-1)!.duration).toBeLessThan(last.duration * 0.8)
    await window.keyboard.press('Control+Z')
    await expect.poll(() => timeline.clips()).toEqual(before)
  })

  await test.step('move by dragging, undo, redo', async () => {
    const before = await timeline.clips()
    const last = before.at(-1)!
    const middle = last.start + last.duration / 2
    await timeline.drag(middle, middle + last.duration * 0.4)
    await expect.poll(async () => (await timeline.clips()).at(-1)!.start).toBeGreaterThan(last.start + 0.1)
    await window.keyboard.press('Control+Z')
    await expect.poll(() => timeline.clips()).toEqual(before)
    await window.keyboard.press('Control+Shift+Z')
    await expect.poll(async () => (await timeline.clips()).at(-1)!.start).toBeGreaterThan(last.start + 0.1)
    await window.keyboard.press('Control+Z')
  })

  await test.step('play: time goes on and pictures change', async () => {
    const time = window.getByTestId('timecode')
    const picture = window.locator('.viewer-picture')
    await window.keyboard.press('Home')
    await expect(time).toHaveText('00:00:00:00')
    const first = await picture.screenshot()
    await window.keyboard.press('Space')
    await expect(time).toHaveText(/^00:00:0[1-9]/, { timeout: 20_000 })
    const later = await picture.screenshot()
    await window.keyboard.press('Space')
    expect(later.equals(first)).toBe(false)
    const paused = await time.textContent()
    await window.waitForTimeout(400)
    await expect(time).toHaveText(paused!)
    await window.keyboard.press('ArrowRight')
    await expect(time).not.toHaveText(paused!)
  })

  const path = await test.step('export', async () => {
    await window.keyboard.press('Escape')
    await window.getByRole('combobox', { name: 'Frame size' }).click()
    await window.getByRole('option', { name: '1280 × 720' }).click()
    await expect(window.getByRole('combobox', { name: 'Frame size' })).toHaveText('1280 × 720')
    await window.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = window.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await dialog.getByTestId('preset-sequence').click()
    await dialog.getByRole('button', { name: /^Export/ }).click()
    const job = async () => (await api<JobRow[]>(window, 'GET', '/jobs')).find((j) => j.kind === 'export')
    await expect.poll(async () => (await job())?.state, { timeout: 90_000 }).toBe('succeeded')
    return (await job())!.output!.path!
  })

  await test.step('the file is the film', async () => {
    expect(existsSync(path)).toBe(true)
    expect(statSync(path).size).toBeGreaterThan(20_000)
    const probe = JSON.parse(
      execFileSync(process.execPath, [join(ROOT, 'bin/cutwright.mjs'), 'probe', path, '--json'], { encoding: 'utf8' }),
    ) as unknown
    const clips = await timeline.clips()
    const wanted = clips.at(-1)!.start + clips.at(-1)!.duration
    expect(JSON.stringify(probe)).toContain('h264')
    expect(durationIn(probe)).toBeCloseTo(wanted, 0)
  })
})

/** Seconds of the first file of a probe's answer. */
function durationIn(probe: unknown): number {
  const found = /"duration_s":\s*([\d.]+)/.exec(JSON.stringify(probe))
  return found ? Number(found[1]) : Number.NaN
}
