import { readFileSync, writeFileSync } from 'node:fs'
import { expect, startProject, test } from './fixtures.ts'

test('the first run teaches with one sentence and one action', async ({ window }) => {
  await expect(window.getByRole('heading', { name: 'Drop footage and a song' })).toBeVisible()
  await expect(window.getByText('Your projects will stand here.')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Choose files' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Export' })).toHaveCount(0)
  await expect(window.locator('.status')).toContainText('No project open')
})

test('a project is made, renamed, closed, found again and taken off the list', async ({ window }) => {
  await window.getByRole('button', { name: 'New', exact: true }).click()
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible()
  await window.getByRole('button', { name: 'Project menu' }).click()
  await window.getByRole('menuitem', { name: 'Rename' }).click()
  const name = window.getByRole('textbox', { name: 'Rename' })
  await name.fill('Küste 海岸 שלום')
  await name.press('Enter')
  await expect(window).toHaveTitle('Küste 海岸 שלום · Cutwright')
  await window.getByRole('button', { name: 'Project menu' }).click()
  await window.getByRole('menuitem', { name: /Close project/ }).click()

  const row = window.getByRole('button', { name: /^Küste 海岸 שלום/ })
  await expect(row).toBeVisible()
  await row.click()
  await expect(window).toHaveTitle(/^Küste/)
  // The title names a project from the moment on at which it begins to open.
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible()
  await expect(window.getByRole('region', { name: 'Library' })).toBeVisible()
  await window.keyboard.press('Control+Shift+W')
  await window.getByRole('button', { name: /^More about Küste/ }).click()
  await window.getByRole('menuitem', { name: 'Take off the list' }).click()
  await expect(row).toHaveCount(0)
})

test('dropping footage and a song begins a project in Montage', async ({ window, drop, media }) => {
  await startProject(window, drop, [media.clips[0]!, media.song])
  await expect(window.getByRole('button', { name: 'Montage', exact: true })).toHaveAttribute('aria-current', 'page')
  await expect(window.locator('.status')).toContainText('Everything saved')
})

test('footage alone begins a project in Edit', async ({ window, drop, media }) => {
  await startProject(window, drop, [media.clips[0]!])
  await expect(window.getByRole('button', { name: 'Edit', exact: true })).toHaveAttribute('aria-current', 'page')
})

test('a window that is loaded again finds its project among the recent ones, with everything in it', async ({
  window,
  drop,
  media,
  host,
}) => {
  await startProject(window, drop, [media.clips[0]!])
  await window.goto(host.url)
  await window.getByRole('button', { name: /^Untitled/ }).click()
  await window.getByRole('button', { name: 'History' }).click()
  await expect(window.locator('.history-step')).toHaveCount(2)
})

test('a damaged project says so, and its newest backup opens beside it', async ({ window, drop, media }) => {
  await startProject(window, drop, [media.clips[0]!])
  await window.keyboard.press('Control+Shift+W')
  const row = window.getByRole('button', { name: /^Untitled/ })
  await expect(row).toBeVisible()
  const path = (await row.getAttribute('title'))!
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 0, 100)
  writeFileSync(path, bytes)

  await row.click()
  const dialog = window.getByRole('dialog')
  await expect(dialog).toContainText('was not opened and not changed')
  await dialog.getByRole('button', { name: 'Restore' }).first().click()
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible()
  await expect(window.getByRole('gridcell', { name: /coast/ })).toBeVisible()
  expect(readFileSync(path).equals(bytes)).toBe(true)
})
