import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { ROOT } from './driver/host.ts'
import { allJobsDone, expect, startProject, test } from './fixtures.ts'

/** A style as the learner writes it, without having to learn one here. */
function learnedStyle(sizes: object | null = null): object {
  const style = JSON.parse(readFileSync(join(ROOT, 'resources/styles/travel.json'), 'utf8')) as object
  const name = 'Night drive'
  return {
    ...style,
    id: 'like_night_drive',
    name: { en: name, de: name, 'zh-CN': name },
    description: { en: 'Cuts like night.mp4.', de: 'Schneidet wie night.mp4.', 'zh-CN': '照 night.mp4 的方式剪辑。' },
    weights: { motion: 2.2 },
    learned: {
      source: { name: 'night.mp4', seconds: 60, shots: 24, tempo: 118 },
      unit: 'beats',
      lengths: [
        [4, 4, 4, 8, 8, 8],
        [1, 1, 2, 2, 2, 2, 2, 4, 4, 4],
      ],
      onBeat: 1,
      transitions: [{ kind: 'dissolve', share: 0.1, length: 1 }],
      motion: {
        mix: [
          { move: 'static', share: 0.6 },
          { move: 'push-in', share: 0.4 },
        ],
        order: [{ from: 'static', to: 'push-in', share: 0.7 }],
      },
      sizes,
      look: Array.from({ length: 60 }, (_, i) => [0.2 + 0.008 * i, 0.01, -0.03]),
    },
  }
}

test('a learned style is chosen, says how close its plan came, is renamed, and gives way when it is deleted', async ({
  window,
  drop,
  media,
  host,
}) => {
  test.setTimeout(180_000)
  mkdirSync(join(host.dataDir, 'styles'), { recursive: true })
  writeFileSync(join(host.dataDir, 'styles', 'night.json'), JSON.stringify(learnedStyle()))
  await startProject(window, drop, [...media.clips, media.song])
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })

  const card = window.getByRole('radio', { name: 'Night drive' })
  await card.click()
  const closeness = window.getByRole('table', { name: 'Distance to Night drive' })
  await expect(closeness.getByRole('row')).toHaveCount(3, { timeout: 60_000 })
  await expect(closeness).toContainText('This film')
  await expect(closeness).toContainText(/Nearest style: \w+/)
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await window.setViewportSize({ width, height })
    await window.waitForTimeout(800)
    await window.screenshot({ path: test.info().outputPath(`learned-style-${width}.png`) })
  }
  await window.setViewportSize({ width: 1440, height: 900 })

  await window.getByRole('button', { name: 'Rename style' }).click()
  await window.getByRole('textbox', { name: 'Rename style' }).fill('Night ride')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('radio', { name: 'Night ride' })).toBeChecked()

  await window.getByRole('button', { name: 'Delete style' }).click()
  await expect(window.getByRole('radio', { name: 'Night ride' })).toHaveCount(0, { timeout: 60_000 })
  await expect(closeness).toHaveCount(0)
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled()
})

test('"Cut mine like this" makes a style of the reference and plans the montage in it', async ({ window, drop, media }) => {
  test.setTimeout(240_000)
  await startProject(window, drop, [...media.clips, media.song])
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })
  await window.getByRole('button', { name: 'Learn', exact: true }).click()
  await drop([media.reference], '[data-testid="learn-drop"]')
  await window.getByRole('button', { name: 'Cut mine like this' }).click({ timeout: 120_000 })

  const name = basename(media.reference).replace(/\.[^.]+$/, '')
  await expect(window.getByRole('radio', { name })).toBeChecked({ timeout: 60_000 })
  const closeness = window.getByRole('table', { name: `Distance to ${name}` })
  await expect(closeness.getByRole('row')).toHaveCount(3, { timeout: 90_000 })
  // The film that is imitated is no material for it.
  await expect(window.locator('.montage-pick[aria-label*=".mp4"]')).not.toHaveCount(0)
  await expect(window.locator(`.montage-pick[aria-label*="${basename(media.reference)}"]`)).toHaveCount(0)
  for (const [language, title] of [
    ['Deutsch', 'Abstand zu'],
    ['简体中文', '的差距'],
  ] as const) {
    await window.locator('.status [role="combobox"]').click()
    await window.getByRole('option', { name: language }).click()
    await expect(window.locator('.montage-closeness')).toContainText(title)
    await window.setViewportSize({ width: 1280, height: 720 })
    await window.waitForTimeout(700)
    await window.screenshot({ path: test.info().outputPath(`cut-like-this-${language}.png`) })
  }
  const { violations } = await new AxeBuilder({ page: window }).include('.montage-closeness').include('.montage-learned').analyze()
  expect(violations.map((v) => `${v.id}: ${v.help}`)).toEqual([])
})

/** Real people and the detectors that see them lie beside the checkout; they are not part of the project. */
const ASSETS = join(ROOT, '../shared/assets')
const SIZES = {
  mix: [
    { size: 'long_shot', share: 0.5 },
    { size: 'medium_shot', share: 0.5 },
  ],
  order: [
    { from: 'long_shot', to: 'medium_shot', share: 1 },
    { from: 'medium_shot', to: 'long_shot', share: 1 },
  ],
  known: 1,
}

test('shot sizes are looked at when a learned style asks for them, and followed when they are known', async ({
  window,
  drop,
  media,
  host,
}) => {
  test.skip(!existsSync(ASSETS), 'no ../shared/assets beside this checkout')
  test.setTimeout(240_000)
  mkdirSync(join(host.dataDir, 'styles'), { recursive: true })
  writeFileSync(join(host.dataDir, 'styles', 'night.json'), JSON.stringify(learnedStyle(SIZES)))
  const footage = ['intel_asl_help.mkv', 'intel_asl_walk.mkv', 'sam2_dog_720p30.mp4', 'sam2_juggle_720p24.mp4']
  await startProject(window, drop, [...footage.map((f) => join(ASSETS, 'footage', f)), media.song])
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })

  const notices = window.locator('.montage-notices')
  await window.getByRole('radio', { name: 'Night drive' }).click()
  await expect(notices).toContainText('no detector lies in the models folder', { timeout: 60_000 })
  const closeness = window.getByRole('table', { name: 'Distance to Night drive' })
  await expect(closeness).not.toContainText('Shot sizes')

  mkdirSync(join(host.dataDir, 'models'), { recursive: true })
  for (const name of readdirSync(join(ASSETS, 'models')))
    if (/^(yunet|yolox)/.test(name)) copyFileSync(join(ASSETS, 'models', name), join(host.dataDir, 'models', name))
  await window.getByRole('button', { name: 'Re-plan' }).click()
  // Nobody asks for the plan that follows them.
  await expect(closeness).toContainText('Shot sizes', { timeout: 90_000 })
  await expect(notices.getByText(/shot sizes/i)).toHaveCount(0)
  await window.locator('.montage-pick').nth(1).click()
  await expect(window.locator('.montage-reasons')).toContainText(/(Long|Medium) shot after (long|medium) shot/)
  await window.setViewportSize({ width: 1280, height: 720 })
  await window.waitForTimeout(700)
  // Six columns leave room for their figures.
  const cut = await closeness.locator('td').evaluateAll((cells) => cells.filter((c) => c.scrollWidth > c.clientWidth).length)
  expect(cut).toBe(0)
  await window.screenshot({ path: test.info().outputPath('sizes-1280.png') })
  await window.setViewportSize({ width: 1440, height: 900 })
  await window.waitForTimeout(700)
  await window.screenshot({ path: test.info().outputPath('sizes-1440.png') })

  await window.getByRole('button', { name: 'Put on timeline' }).click()
  await allJobsDone(window)
  await window.getByRole('button', { name: 'Edit', exact: true }).click()
  await window.getByRole('gridcell', { name: /sam2_dog/ }).click()
  await expect(window.locator('.inspector-facts')).toContainText('Shot sizelong shot', { timeout: 30_000 })
  await window.screenshot({ path: test.info().outputPath('size-of-file.png') })
})
