import { expect, type Page } from '@playwright/test'

/** Puts everything in the library on the timeline, in the Edit workspace. */
export async function placeAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press(',')
  await expect(page.getByRole('img', { name: 'Used on the timeline' }).first()).toBeVisible()
}

/** Opens the export dialog, chooses a format, and asks for the film. */
export async function startExport(page: Page, preset = 'sequence'): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByTestId(`preset-${preset}`).click()
  await page.getByTestId('export-start').click()
}

/** Waits for the end of the export that the dialog shows. */
export async function exportSettled(page: Page): Promise<'succeeded' | 'failed' | 'cancelled'> {
  const dialog = page.getByRole('dialog')
  const film = dialog.getByTestId('export-film')
  const failed = dialog.getByRole('button', { name: 'Try again' })
  const cancelled = dialog.getByText('Cancelled.')
  await expect(film.or(failed).or(cancelled).first()).toBeVisible({ timeout: 120_000 })
  return (await film.count()) ? 'succeeded' : (await failed.count()) ? 'failed' : 'cancelled'
}
