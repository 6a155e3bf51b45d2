import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { startFilmServer } from '../electron/learn/ingest/testing/film-server.ts'
import { expect, test } from './fixtures.ts'

const picture = (page: Page, name: string): Promise<void> =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`) }).then(() => undefined)

test('a reference comes by its link: a page is refused, a private address asked about, the film fetched, learned and playable', async ({
  window,
  media,
}) => {
  const film = readFileSync(media.reference)
  const server = await startFilmServer()
  try {
    const page = server.on('/watch', (_q, s) => void s.writeHead(200).end('<!doctype html><title>Watch</title>'))
    const half = film.length >> 1
    // The rest comes when the story says so: until then the film is under way, however fast or slow this machine is.
    const told = Promise.withResolvers<void>()
    const link = server.on('/reference.mp4', async (_q, s) => {
      s.writeHead(200, { 'content-length': film.length })
      s.write(film.subarray(0, half))
      // Progress is told five times a second.
      setTimeout(() => s.write(film.subarray(half, half + 1000)), 400)
      await told.promise
      s.end(film.subarray(half + 1000))
    })
    await window.keyboard.press('Control+n')
    await window.getByRole('button', { name: 'Learn', exact: true }).click()
    await window.getByTestId('learn-drop').getByRole('button', { name: 'Paste a link…' }).click()
    const dialog = window.getByRole('dialog', { name: 'A reference by its link' })
    const field = dialog.getByRole('textbox', { name: 'Web address of the film' })
    await picture(window, 'link-empty')

    await field.fill('film.mp4')
    await field.press('Enter')
    await expect(dialog.getByRole('alert')).toContainText('not a whole web address')

    await field.fill(page)
    await dialog.getByRole('button', { name: 'Fetch', exact: true }).click()
    await expect(dialog.getByRole('alert')).toContainText('in your own network')
    await picture(window, 'link-private')
    await dialog.getByRole('button', { name: 'Fetch it from there anyway' }).click()
    await expect(dialog.getByRole('alert')).toContainText('This is a page, not a film')

    await field.fill(link)
    // This time by the keyboard alone.
    await field.press('Enter')
    await dialog.getByRole('button', { name: 'Fetch it from there anyway' }).press('Enter')
    await expect(dialog.getByRole('progressbar')).toBeVisible()
    await expect.poll(() => dialog.getByRole('progressbar').getAttribute('aria-valuenow')).toMatch(/^[4-6]\d/)
    await picture(window, 'link-fetching')
    await dialog.getByRole('button', { name: 'Go on in the background' }).click()
    await expect(dialog).toBeHidden()
    told.resolve()

    await expect(window.locator('.learn-strip[data-side="target"]').getByRole('option')).toHaveCount(4, { timeout: 90_000 })
    await expect(window.getByTestId('preview-canvas').first()).toBeVisible()
    await picture(window, 'link-learned')

    await window.getByTestId('learn-drop-own').getByRole('button', { name: 'Paste a link…' }).click()
    await expect(window.getByRole('dialog', { name: 'Your film by its link' })).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toBeHidden()
  } finally {
    await server.close()
  }
})
