import { afterEach, expect, it, vi } from 'vitest'

const refusal = { code: 'path.notGranted', message: 'The engine says it in English.' }

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

it.each([
  ['a browser names what the server must be started with', {}, true],
  ['the installed program, which nobody starts with options, names its dialog', { cutwright: {} }, false],
])('%s', async (_, window, allow) => {
  vi.stubGlobal('window', window)
  vi.resetModules()
  const { errorText } = await import('./errors.ts')
  const text = errorText(refusal)
  expect([/--allow/.test(text), /dialog/.test(text)]).toEqual([allow, !allow])
  expect(errorText({ ...refusal, code: 'path.notAbsolute' })).toMatch(/not complete/)
})
