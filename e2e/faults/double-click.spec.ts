import type { Page } from '@playwright/test'
import { api } from '../driver/api.ts'
import { exportSettled } from '../driver/film.ts'
import { allJobsDone, expect, startProject, test } from '../fixtures.ts'
import { tried } from '../../faults/tally.ts'

interface JobRow {
  id: string
  kind: string
  state: string
  projectId: string | null
  title: string
  /** Milliseconds. */
  createdAt: number
}
const jobsOf = async (page: Page, kind: string): Promise<JobRow[]> =>
  (await api<JobRow[]>(page, 'GET', '/jobs?limit=1000')).filter((j) => j.kind === kind)
/** How many steps of the open project, the newest of the recent ones, are not undone. */
async function stepsDone(page: Page): Promise<number> {
  const [recent] = await projects(page)
  const { projectId } = await api<{ projectId: string }>(page, 'POST', '/projects/open', { path: recent!.path })
  return (await api<{ undone: boolean }[]>(page, 'GET', `/projects/${projectId}/history`)).filter((s) => !s.undone).length
}
/** Jobs of one kind and name that began within a double click of each other. */
async function startedTwice(page: Page): Promise<string[]> {
  const jobs = (await api<JobRow[]>(page, 'GET', '/jobs?limit=1000')).toSorted((a, b) => a.createdAt - b.createdAt)
  return jobs
    .filter((j, i) => jobs.slice(0, i).some((k) => k.kind === j.kind && k.title === j.title && j.createdAt - k.createdAt < 1000))
    .map((j) => `${j.kind} ${j.title}`)
}
const projects = (page: Page) => api<{ path: string }[]>(page, 'GET', '/projects/recent')

/** Those that close the project, ask the desktop for a file, or change the language that this story reads are tried by name elsewhere. */
const LEAVES =
  /^(Cutwright|Clear finished|UntitledProject menu|Project menu|Close|Choose|Add media|Relink|Language|Undo|Redo|History|Edit$|Montage$|Learn$)/
/** More than any workspace has: a list that grows by being clicked ends here. */
const MOST = 250

/** Double-clicks every control that a workspace shows, and those of what they open; gives the names of what was clicked. */
async function everyControl(page: Page, back: () => Promise<void>, seen: Set<string>): Promise<string[]> {
  const clicked: string[] = []
  while (clicked.length < MOST) {
    const name = await markNext(page, [...seen])
    if (name === null) {
      // What the last click opens may need a moment.
      await page.waitForTimeout(150)
      if (!(await layerIsOpen(page))) break
      await shut(page)
      await back()
      continue
    }
    seen.add(name)
    // What goes away under the pointer is not there to be clicked.
    const done = await page
      .locator('[data-next]')
      .dblclick({ timeout: 1500 })
      .then(
        () => true,
        () => false,
      )
    if (done) clicked.push(name)
    await expect(page.locator('.status')).toBeVisible()
    if (!(await layerIsOpen(page))) await back()
  }
  return clicked
}

/** Shuts what lies on top, however deep: Escape must always lead back. */
async function shut(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    expect(await layerIsOpen(page)).toBe(false)
  }).toPass({ intervals: [100, 200, 300], timeout: 5000 })
}

const LAYERS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-state="open"]'
const layerIsOpen = (page: Page): Promise<boolean> => page.evaluate((layers) => document.querySelector(layers) !== null, LAYERS)

/** Marks the first control that was not clicked yet, in what lies on top; its name, or null when there is none. */
const markNext = (page: Page, seen: string[]): Promise<string | null> =>
  page.evaluate(
    ({ seen, layers, leaves }) => {
      document.querySelector('[data-next]')?.removeAttribute('data-next')
      const top = [...document.querySelectorAll(layers)].at(-1) ?? document
      const controls = 'button, [role="tab"], [role="switch"], [role="checkbox"], [role="radio"], [role="menuitem"], [role="option"]'
      for (const control of top.querySelectorAll<HTMLElement>(controls)) {
        // Rows of a list, and a name that tells what will be undone or how long something is, are one control each.
        const said = (control.getAttribute('aria-label') ?? control.textContent ?? '').trim()
        const name = said.replace(/^(Undo|Redo|Shot|Swap in).*/s, '$1').replace(/[\d.,]+/g, '#')
        const usable =
          control.checkVisibility() &&
          control.getBoundingClientRect().width > 0 &&
          !control.matches(':disabled, [aria-disabled="true"], [inert] *')
        if (!usable || name === '' || seen.includes(name) || new RegExp(leaves).test(name)) continue
        control.setAttribute('data-next', '')
        return name
      }
      return null
    },
    { seen, layers: LAYERS, leaves: LEAVES.source },
  )

test('double click on everything: nothing that matters is done twice', async ({ window, drop, media }) => {
  test.setTimeout(600_000)
  window.on('filechooser', () => undefined)

  await window.getByRole('button', { name: 'New', exact: true }).dblclick()
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible()
  expect(await projects(window)).toHaveLength(1)
  await window.keyboard.press('Control+Shift+W')
  await window.getByRole('button', { name: 'Open the sample project' }).dblclick()
  await expect.poll(async () => (await jobsOf(window, 'sample')).length).toBe(1)
  await window.getByRole('button', { name: 'Cancel' }).dblclick()
  await expect(window.getByRole('button', { name: 'Open the sample project' })).toBeVisible({ timeout: 30_000 })
  expect(await jobsOf(window, 'sample')).toHaveLength(1)

  await startProject(window, drop, [...media.clips.slice(0, 3), media.song])
  expect(await projects(window)).toHaveLength(2)
  const put = window.getByRole('button', { name: 'Put on timeline' })
  await expect(put).toBeEnabled({ timeout: 60_000 })
  await put.dblclick()
  await expect(window.getByRole('button', { name: 'Edit', exact: true })).toHaveAttribute('aria-current', 'page')
  await window.getByRole('button', { name: 'History' }).click()
  await expect(window.locator('.history-step').filter({ hasText: 'montage' })).toHaveCount(1)
  await window.keyboard.press('Escape')

  const workspace = (name: string) => async () => {
    // What Escape does for a person the browser does, not the page.
    await window.evaluate(async () => document.fullscreenElement && (await document.exitFullscreen()))
    const tab = window.getByRole('button', { name, exact: true })
    if ((await tab.getAttribute('aria-current')) !== 'page') await tab.click()
  }
  const seen = new Set<string>()
  let count = 0
  for (const name of await window.getByRole('navigation', { name: 'Workspaces' }).getByRole('button').allTextContents()) {
    await workspace(name)()
    const clicked = await everyControl(window, workspace(name), seen)
    count += clicked.length
  }
  expect(count).toBeGreaterThan(60)
  await workspace('Edit')()
  const before = await stepsDone(window)
  await window.getByRole('button', { name: /^Undo/ }).dblclick({ timeout: 10_000 })
  await expect.poll(() => stepsDone(window)).toBe(before - 2)
  await window.getByRole('button', { name: /^Redo/ }).dblclick({ timeout: 10_000 })
  await expect.poll(() => stepsDone(window)).toBe(before)
  expect(await startedTwice(window)).toEqual([])
  await allJobsDone(window)
  expect(await projects(window)).toHaveLength(2)
  expect(await jobsOf(window, 'import')).toHaveLength(1)
  expect(await jobsOf(window, 'export')).toHaveLength(0)

  await workspace('Edit')()
  await window.getByRole('button', { name: 'Export', exact: true }).dblclick()
  await expect(window.getByRole('dialog')).toBeVisible()
  await window.getByTestId('preset-sequence').dblclick()
  await window.getByTestId('export-start').dblclick()
  await expect(window.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible()
  await window.getByRole('button', { name: 'Cancel', exact: true }).dblclick()
  await expect(window.getByText('Cancelled. Nothing was left behind.')).toBeVisible()
  await window.getByRole('button', { name: 'Export again' }).dblclick()
  await window.getByTestId('preset-audio-m4a').dblclick()
  await window.getByTestId('export-start').dblclick()
  expect(await exportSettled(window)).toBe('succeeded')
  expect((await jobsOf(window, 'export')).map((j) => j.state).toSorted()).toEqual(['cancelled', 'succeeded'])
  tried('people', 'controls clicked twice in a row', count + 10)
})
