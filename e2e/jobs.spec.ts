import { allJobsDone, expect, startProject, test } from './fixtures.ts'

test('jobs are listed, can be cleared, and the pill says when all is done', async ({ window, drop, media }) => {
  await startProject(window, drop, media.clips.slice(0, 2))
  await window.getByRole('button', { name: 'Jobs' }).click()
  const jobs = window.getByTestId('job')
  await expect(jobs.filter({ hasText: 'Import' })).toHaveAttribute('data-state', 'succeeded')
  expect(await jobs.count()).toBeGreaterThan(2)
  await window.getByRole('button', { name: 'Clear finished' }).click()
  await expect(jobs).toHaveCount(0)
  await expect(window.getByText('Nothing is running.')).toBeVisible()
})

test('the sample project is made with progress in place, can be cancelled, and opens', async ({ window }) => {
  test.setTimeout(240_000)
  await window.getByRole('button', { name: 'Open the sample project' }).click()
  await expect(window.getByRole('progressbar', { name: /Making clips/ })).toBeVisible()
  await window.locator('.start-sample').getByRole('button', { name: 'Cancel' }).click()
  await expect(window.getByRole('button', { name: 'Open the sample project' })).toBeVisible({ timeout: 30_000 })
  await window.getByRole('button', { name: 'Open the sample project' }).click()
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible({ timeout: 180_000 })
  await allJobsDone(window)
})

test('a file that cannot be used fails nothing and becomes a row with its reason', async ({ window, drop, media }) => {
  await startProject(window, drop, [media.clips[0]!, media.broken])
  await window.getByRole('button', { name: 'One file cannot be used' }).click()
  await expect(window.getByText(/broken\.mp4.+damaged or not a media file/).first()).toBeVisible()
})
