import { expect, startProject, test } from './fixtures.ts'

const LANGUAGES = [
  { name: '简体中文', drop: '拖入素材和一首歌', edit: '剪辑', id: 'zh-CN' },
  { name: 'Deutsch', drop: 'Filmmaterial und ein Lied ablegen', edit: 'Schnitt', id: 'de' },
  { name: 'English', drop: 'Drop footage and a song', edit: 'Edit', id: 'en' },
]

test('the language changes at once, everywhere, and is remembered', async ({ window }) => {
  for (const l of LANGUAGES) {
    await window.locator('.status [role="combobox"]').click()
    await window.getByRole('option', { name: l.name }).click()
    await expect(window.getByRole('heading', { name: l.drop })).toBeVisible()
    await expect(window.locator('html')).toHaveAttribute('lang', l.id)
  }
  await window.locator('.status [role="combobox"]').click()
  await window.getByRole('option', { name: 'Deutsch' }).click()
  await expect(window.getByRole('heading', { name: LANGUAGES[1]!.drop })).toBeVisible()
  await window.reload()
  await expect(window.getByRole('heading', { name: LANGUAGES[1]!.drop })).toBeVisible()
})

test('nothing is cut off in the longest language at the smallest size', async ({ window, drop, media }) => {
  await window.setViewportSize({ width: 1280, height: 720 })
  await startProject(window, drop, [media.clips[0]!, media.song])
  await window.locator('.status [role="combobox"]').click()
  await window.getByRole('option', { name: 'Deutsch' }).click()
  for (const workspace of ['Schnitt', 'Montage', 'Lernen']) {
    await window.getByRole('button', { name: workspace, exact: true }).click()
    await expect(window.getByRole('button', { name: workspace, exact: true })).toHaveAttribute('aria-current', 'page')
    // A button whose text does not fit is one that nobody can read.
    const cut = await window
      .locator('button:visible')
      .evaluateAll((all) => all.filter((b) => b.scrollWidth > b.clientWidth + 1 && !b.querySelector('.cut')).map((b) => b.textContent))
    expect(cut).toEqual([])
    expect(await window.evaluate(() => document.documentElement.scrollWidth)).toBe(1280)
  }
})
