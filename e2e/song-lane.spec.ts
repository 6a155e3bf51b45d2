import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { api } from './driver/api.ts'
import { expect, test } from './fixtures.ts'

const tempo = async (window: Page): Promise<number> =>
  Number.parseFloat((await window.getByRole('button', { name: 'Other readings of the beat' }).locator('b').textContent()) ?? '')

test('the beat of a song is corrected by hand, and each correction can be undone', async ({ window, drop, media }) => {
  test.setTimeout(180_000)
  await expect(window.getByTestId('drop-zone')).toBeVisible()
  await drop([media.clips[0]!, media.song])
  await window.getByRole('button', { name: 'Montage', exact: true }).click()
  const lane = window.getByRole('slider', { name: 'Song with beats and planned cuts' })
  await expect(lane).toBeVisible()
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })
  const measured = await tempo(window)
  expect(measured).toBeGreaterThan(40)

  await test.step('a correction is one undo step, and the plan follows it there and back', async () => {
    const before = await project(window)
    await window.getByRole('button', { name: '÷2: Half as many beats' }).click()
    await expect.poll(async () => (await project(window)).plan).not.toBe(before.plan)
    const halved = await project(window)
    expect(halved.steps).toEqual([...before.steps, 'grid.half'])
    await window.keyboard.press('Control+z')
    await expect.poll(() => tempo(window)).toBeCloseTo(measured, 1)
    await expect.poll(async () => (await project(window)).plan).toBe(before.plan)
    expect(await project(window)).toMatchObject({ steps: before.steps, redo: 'grid.half' })
    await window.keyboard.press('Control+Shift+z')
    await expect.poll(() => tempo(window)).toBeCloseTo(measured / 2, 0)
    await expect.poll(async () => (await project(window)).plan).toBe(halved.plan)
    await window.keyboard.press('Control+z')
    await expect.poll(() => tempo(window)).toBeCloseTo(measured, 1)
  })

  await test.step('a correction that is undone while the workspace is closed leaves no plan of other beats', async () => {
    const before = await project(window)
    await window.getByRole('button', { name: '÷2: Half as many beats' }).click()
    await expect.poll(async () => (await project(window)).plan).not.toBe(before.plan)
    await window.getByRole('button', { name: 'Edit', exact: true }).click()
    await expect(lane).toBeHidden()
    await window.keyboard.press('Control+z')
    await expect.poll(async () => (await project(window)).steps).toEqual(before.steps)
    await window.getByRole('button', { name: 'Montage', exact: true }).click()
    await expect.poll(() => tempo(window)).toBeCloseTo(measured, 1)
    await expect.poll(async () => (await project(window)).plan).toBe(before.plan)
    // Nor does a window that knows nothing of what was before show one.
    await window.keyboard.press('Control+Shift+z')
    await expect.poll(() => tempo(window)).toBeCloseTo(measured / 2, 0)
    await expect.poll(async () => (await project(window)).plan).not.toBe(before.plan)
    await window.getByRole('button', { name: 'Edit', exact: true }).click()
    await window.keyboard.press('Control+z')
    await expect.poll(async () => (await project(window)).steps).toEqual(before.steps)
    await window.reload()
    await window.getByRole('button', { name: /^Untitled/ }).click()
    await window.getByRole('button', { name: 'Montage', exact: true }).click()
    await expect.poll(async () => (await project(window)).plan).toBe(before.plan)
    expect((await project(window)).redo).toBe('grid.half')
  })

  await test.step('undo right after a setting takes back that setting, and redo brings it again', async () => {
    const before = await project(window)
    const tall = window.getByRole('radio', { name: '9:16' })
    await tall.click()
    await window.keyboard.press('Control+z')
    await expect.poll(async () => (await project(window)).redo).toBe('plan.settings')
    expect(await project(window)).toMatchObject({ plan: before.plan, steps: before.steps })
    await expect(tall).not.toBeChecked()
    await window.keyboard.press('Control+Shift+z')
    await expect(tall).toBeChecked()
    expect(await project(window)).toMatchObject({ steps: [...before.steps, 'plan.settings'], redo: null })
    await window.keyboard.press('Control+z')
    await expect(tall).not.toBeChecked()
  })

  await test.step('half as many beats, and back', async () => {
    await window.getByRole('button', { name: '÷2: Half as many beats' }).click()
    await expect.poll(() => tempo(window)).toBeCloseTo(measured / 2, 0)
    await expect(window.getByText('edited')).toBeVisible()
    await window.getByRole('button', { name: 'Other readings of the beat' }).click()
    await window.getByRole('menuitem', { name: /As measured/ }).click()
    await expect.poll(() => tempo(window)).toBeCloseTo(measured, 1)
    await expect(window.getByText(/sure \d+/)).toBeVisible()
  })

  await test.step('the keyboard goes from beat to beat and sets bar 1', async () => {
    await lane.focus()
    await window.keyboard.press('Home')
    for (const _ of [1, 2, 3]) await window.keyboard.press('ArrowRight')
    await window.keyboard.press('b')
    await expect(lane).toHaveAttribute('aria-valuetext', /beat 1,/)
  })

  await test.step('a beat is dragged; Escape lets go of it', async () => {
    await window.getByRole('button', { name: 'Other readings of the beat' }).click()
    await window.getByRole('menuitem', { name: /As measured/ }).click()
    await expect(window.getByText(/sure \d+/)).toBeVisible()
    const box = (await lane.boundingBox())!
    const y = box.y + 80
    await window.mouse.move(box.x + box.width / 2, y)
    await window.keyboard.down('Control')
    for (let i = 0; i < 5; i++) await window.mouse.wheel(0, -60)
    await window.keyboard.up('Control')
    const x = await findBeat(window, box.x + 40, box.x + box.width - 80, y)
    await drag(window, x, y, () => window.keyboard.press('Escape'))
    await expect(window.getByText(/sure \d+/)).toBeVisible()
    await drag(window, x, y)
    await expect(window.getByText('edited')).toBeVisible()
  })

  await test.step('the beat is tapped', async () => {
    await window.getByRole('button', { name: 'Tap', exact: true }).click()
    for (let i = 0; i < 6; i++) {
      await window.waitForTimeout(500)
      await window.keyboard.press('t')
    }
    const use = window.getByRole('button', { name: 'Use these beats' })
    await expect(use).toBeEnabled()
    await window.keyboard.press('Escape')
    await expect(use).toBeHidden()
  })
})

test('a song that is chosen before it was heard is planned when it is', async ({ window, drop, media }, info) => {
  const other = info.outputPath('other.wav')
  writeFileSync(other, shortened(readFileSync(media.song)))
  await expect(window.getByTestId('drop-zone')).toBeVisible()
  await drop([media.clips[0]!, media.song])
  await window.getByRole('button', { name: 'Montage', exact: true }).click()
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })
  await drop([other])
  await window.getByRole('combobox', { name: 'Song', exact: true }).click()
  await window.getByRole('option', { name: 'other.wav' }).click()
  await expect.poll(async () => (await project(window)).songs, { timeout: 45_000 }).toEqual(['other.wav', 'other.wav'])
  expect((await project(window)).steps.filter((s) => s.startsWith('plan.'))).toEqual(['plan.settings'])
})

/** A WAV file without its last second: another song to a program that knows files by what is in them. */
function shortened(wav: Buffer): Buffer {
  const cut = Buffer.from(wav.subarray(0, wav.length - wav.readUInt32LE(28)))
  cut.writeUInt32LE(cut.length - 8, 4)
  cut.writeUInt32LE(cut.length - 44, 40)
  return cut
}

/** Moves over the wave until the pointer says that a beat can be taken. */
async function findBeat(window: Page, from: number, to: number, y: number): Promise<number> {
  for (let x = from; x < to; x += 2) {
    await window.mouse.move(x, y)
    if (await window.locator('.song-canvas-grip').count()) return x + 2
  }
  throw new Error('no beat under the pointer')
}

async function drag(window: Page, x: number, y: number, before?: () => Promise<void>): Promise<void> {
  await window.mouse.move(x, y)
  await window.mouse.down()
  await window.mouse.move(x + 8, y)
  await window.mouse.move(x + 20, y)
  await before?.()
  await window.mouse.up()
}

interface Row {
  type: string
  id: string
  name?: string
  settings?: { songAssetId: string | null }
  plan?: { songAssetId: string } | null
}

/** The plan that is stored, the songs that were chosen and planned, the labels of the steps that are done, and what redo would take. */
async function project(window: Page): Promise<{ plan: string; songs: (string | undefined)[]; steps: string[]; redo: string | null }> {
  const [recent] = await api<{ path: string }[]>(window, 'GET', '/projects/recent')
  const { projectId } = await api<{ projectId: string }>(window, 'POST', '/projects/open', { path: recent!.path })
  const { redo, records } = await api<{ redo: string | null; records: Row[] }>(window, 'GET', `/projects/${projectId}`)
  const steps = await api<{ label: string; undone: boolean }[]>(window, 'GET', `/projects/${projectId}/history`)
  const montage = records.find((r) => r.type === 'montage')
  const nameOf = (id: string | null | undefined) => records.find((r) => r.id === id)?.name
  return {
    plan: JSON.stringify(montage?.plan),
    songs: [nameOf(montage?.settings?.songAssetId), nameOf(montage?.plan?.songAssetId)],
    steps: steps.filter((s) => !s.undone).map((s) => s.label),
    redo,
  }
}
