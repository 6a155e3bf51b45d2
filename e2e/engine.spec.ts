import { expect, test } from './fixtures.ts'

test('a dead engine shows at once, with what was kept and what happens next', async ({ window, host }) => {
  await window.getByRole('button', { name: 'New', exact: true }).click()
  await expect(window.locator('.status')).toContainText('Everything saved')
  host.process.kill('SIGKILL')
  await expect(window.getByRole('alert')).toContainText('The engine stopped. Everything up to your last edit is on disk', { timeout: 3000 })
  await expect(window.locator('.status')).toContainText('connecting again')
})

test('no token, no window', async ({ page, host }) => {
  const answer = await page.goto(new URL(host.url).origin)
  expect(answer?.status()).toBe(401)
})
