import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
]

test('a move that the reference has is tried beside the shot; all of it is reached without scrolling', async ({ window, drop, media }) => {
  test.setTimeout(240_000)
  await window.setViewportSize(SIZES[0]!)
  await window.keyboard.press('Control+n')
  await window.getByRole('button', { name: 'Learn', exact: true }).click()
  await drop([media.panned], '[data-testid="learn-drop"]')
  await drop([media.shaky], '[data-testid="learn-drop-own"]')
  await expect(window.getByTestId('closeness')).toBeVisible({ timeout: 120_000 })
  const preview = window.getByRole('button', { name: 'Preview move' }).first()
  await preview.click()
  const motion = window.getByTestId('motion-preview')
  await expect(window.getByTestId('motion-film')).toBeVisible({ timeout: 120_000 })

  for (const size of SIZES) {
    await test.step(`${size.width} × ${size.height}`, async () => {
      await window.setViewportSize(size)
      await window.waitForTimeout(300)
      await window.screenshot({ path: test.info().outputPath(`motion-${size.width}.png`) })
      for (const what of [
        window.getByTestId('motion-film'),
        window.getByTestId('motion-original'),
        window.getByTestId('motion-draw'),
        motion.getByRole('combobox', { name: 'Move' }),
        motion.getByRole('slider', { name: 'Strength' }),
        motion.getByRole('slider', { name: 'Length' }),
        motion.getByRole('button', { name: /Play|Pause/ }),
      ])
        await expect(what).toBeInViewport({ ratio: 0.99 })
      const hidden = await motion.evaluate((e) => e.parentElement!.scrollHeight - e.parentElement!.clientHeight)
      expect(hidden).toBeLessThanOrEqual(0)
    })
  }
  await test.step('changed and drawn again by the keyboard', async () => {
    await motion.getByRole('slider', { name: 'Strength' }).focus()
    await window.keyboard.press('ArrowLeft')
    await window.getByTestId('motion-draw').press('Enter')
    await expect(motion.getByRole('progressbar')).toBeVisible()
    await expect(window.getByTestId('motion-draw')).toBeDisabled({ timeout: 120_000 })
    await expect(window.getByTestId('motion-draw')).toBeVisible({ timeout: 120_000 })
  })
  const { violations } = await new AxeBuilder({ page: window }).include('.motion').analyze()
  expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id)).toEqual([])
})
