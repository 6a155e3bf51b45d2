import { startVisionServer, says, send } from '../electron/providers/testing/vision-server.ts'
import { expect, test } from './fixtures.ts'

test('a vision model is set up, tested and turned off; what goes wrong is said plainly', async ({ window }) => {
  const server = await startVisionServer()
  await window.keyboard.press('Control+,')
  await window.getByRole('button', { name: 'Vision model', exact: true }).click()
  await expect(window.getByTestId('model-test')).toHaveCount(0)

  const service = window.getByRole('combobox', { name: 'Service' })
  await service.click()
  await window.getByRole('option', { name: 'OpenAI-compatible' }).click()
  await window.getByRole('textbox', { name: 'Address' }).fill(server.baseUrl)
  await window.getByTestId('model-test').click()
  const outcome = window.getByTestId('model-outcome')
  await expect(outcome).toContainText('models listed: 2')
  await window.getByRole('combobox', { name: 'Model', exact: true }).fill('seer')
  await expect(outcome).toHaveCount(0)

  server.always = send(401, { error: { message: 'Incorrect API key' } })
  await window.getByTestId('model-test').click()
  await expect(outcome).toContainText('refused the key')
  await window.getByRole('textbox', { name: 'Key', exact: true }).fill('sk-of-the-test-123456')
  await window.getByRole('button', { name: 'Store', exact: true }).click()
  await expect(window.getByText('Stored', { exact: true })).toBeVisible()
  server.always = says('{"color": "blue"}')
  await window.getByTestId('model-test').click()
  await expect(outcome).toContainText('called a red picture “blue”')
  server.always = says('{"color": "red"}')
  await window.getByTestId('model-test').click()
  await expect(outcome).toContainText('seer sees pictures')
  expect(server.requests.at(-1)?.authorization).toBe('Bearer sk-of-the-test-123456')
  await expect(window.locator('body')).not.toContainText('sk-of-the-test')
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await window.setViewportSize({ width, height })
    await window.screenshot({ path: `test-results/settings-vision-model-${width}x${height}.png` })
  }

  await window.reload()
  await window.keyboard.press('Control+,')
  await window.getByRole('button', { name: 'Vision model', exact: true }).click()
  await expect(window.getByRole('textbox', { name: 'Address' })).toHaveValue(server.baseUrl)
  await expect(window.getByRole('combobox', { name: 'Model', exact: true })).toHaveValue('seer')
  await service.click()
  await window.getByRole('option', { name: 'None' }).click()
  await expect(window.getByTestId('model-test')).toHaveCount(0)
  await server.close()
})
