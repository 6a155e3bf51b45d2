import { startVisionServer, says, send } from '../electron/providers/testing/vision-server.ts'
import { api } from './driver/api.ts'
import { expect, test } from './fixtures.ts'

test('a vision model is set up, tested and turned off; what goes wrong is said plainly', async ({ window }) => {
  const server = await startVisionServer()
  await window.keyboard.press('Control+,')
  await window.getByRole('button', { name: 'Vision model', exact: true }).click()
  await expect(window.getByTestId('model-test')).toHaveCount(0)
  await expect(window.getByTestId('local-models')).toContainText('Models on this computer')
  await expect(window.getByTestId('local-models').getByText('missing', { exact: true })).toHaveCount(3)

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

test('in the Learn workspace the model is asked when told to: what it takes is said before, what it remarks after', async ({
  window,
  drop,
  media,
}) => {
  const server = await startVisionServer()
  await window.keyboard.press('Control+n')
  await window.getByRole('button', { name: 'Learn', exact: true }).click()
  await drop([media.reference], '[data-testid="learn-drop"]')
  const ask = window.getByTestId('ask-model')
  await expect(ask).toBeVisible({ timeout: 90_000 })
  await ask.click()
  await expect(window.getByText('None is set up, and none is needed.')).toBeVisible()
  await window.keyboard.press('Escape')
  const limits = { framesPerCall: 8, maxFrames: 240, answerTokens: 1500, tokenBudget: 500_000, timeout: 20 }
  const prices = { input: 2, output: 6, currency: 'CNY' }
  await api(window, 'PATCH', '/settings', { visionModel: { preset: 'custom', baseUrl: server.baseUrl, model: 'seer', limits, prices } })
  await ask.click()
  await expect(window.getByText(/^seer at 127.*at most .* pictures and .* tokens, .* CNY\.$/)).toBeVisible()
  expect(server.requests).toEqual([])
  await window.screenshot({ path: 'test-results/learn-ask-model.png' })
  await window.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(window.getByRole('list', { name: 'Reference' })).toContainText(/close.up/i, { timeout: 90_000 })
  expect(server.requests.length).toBeGreaterThan(0)

  server.always = send(401, '')
  await api(window, 'PATCH', '/settings', { visionModel: { preset: 'custom', baseUrl: server.baseUrl, model: 'another', limits, prices } })
  await ask.click()
  await window.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(window.getByTestId('learn-running')).toHaveCount(0, { timeout: 90_000 })
  await expect(ask).toBeVisible({ timeout: 90_000 })
  await ask.click()
  await expect(window.getByText(/refused the key/)).toBeVisible()
  await window.screenshot({ path: 'test-results/learn-notes.png' })
  await server.close()
})
