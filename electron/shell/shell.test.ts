import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { type FakeProcess, fakeElectron, FakeWindow } from './testing/fake-electron.ts'

const fake = fakeElectron()
vi.mock('electron', () => fake.module)

const URL_OF_ENGINE = 'http://127.0.0.1:4711/enter?t=key'
const PAGE = 'http://127.0.0.1:4711/'
const engineOf = (n = -1): FakeProcess => fake.processes.filter((p) => p.path.endsWith('engine-entry.js')).at(n)!

beforeAll(async () => {
  process.env['CUTWRIGHT_DATA_DIR'] = mkdtempSync(join(tmpdir(), 'cw-shell-'))
  const { startApp } = await import('./app.ts')
  const started = startApp('/app/out/main')
  while (!engineOf()) await new Promise((r) => setTimeout(r, 5))
  engineOf().emit('message', { type: 'ready', port: 4711, url: URL_OF_ENGINE })
  await started
})

test('the window is hardened and shows the engine’s own server', () => {
  const window = fake.windows[0]!
  expect(window.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  expect(window.options.webPreferences?.['preload']).toMatch(/preload\.cjs$/)
  expect(window.loaded).toEqual([URL_OF_ENGINE])
})

test('it goes nowhere else; web links open in the browser', () => {
  const contents = fake.windows[0]!.webContents
  const go = (url: string): boolean => {
    let prevented = false
    contents.emit('will-navigate', { url, preventDefault: () => (prevented = true) })
    return !prevented
  }
  expect([go(PAGE), go('http://127.0.0.1:4712/'), go('https://evil.example/'), go('file:///etc/passwd')]).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(fake.windows[0]!.opener!({ url: 'https://example.org/' })).toEqual({ action: 'deny' })
  expect(fake.windows[0]!.opener!({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
  expect(fake.opened).toEqual(['https://example.org/'])
})

test('permissions are denied', () => {
  const asked: boolean[] = []
  for (const p of ['media', 'geolocation', 'notifications', 'fullscreen'])
    fake.permissions.request!(fake.windows[0]!.webContents, p, (ok) => asked.push(ok))
  expect(asked).toEqual([false, false, false, true])
})

test('a chosen path is granted to the engine before the page hears of it', async () => {
  fake.dialogs.open = ['/films/a.mp4']
  const engine = engineOf()
  const answer = fake.invoke('cutwright:open-files', PAGE, { title: 'Choose', kinds: 'media' })
  await vi.waitFor(() => expect(engine.told.at(-1)).toMatchObject({ type: 'grant', paths: ['/films/a.mp4'] }))
  let answered = false
  void answer.then(() => (answered = true))
  await new Promise((r) => setTimeout(r, 20))
  expect(answered).toBe(false)
  engine.emit('message', { type: 'granted', id: engine.told.at(-1)!['id'] })
  expect(await answer).toEqual(['/films/a.mp4'])
})

test('a report is printed in a window of its own that runs nothing, into the file that was chosen, whole or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-print-'))
  const target = join(folder, 'my report.pdf')
  const ask = { path: '/learned/job_1/report.html?language=de', suggested: 'my report.pdf' }
  fake.dialogs.save = ''
  const before = fake.windows.length
  expect(await fake.invoke('cutwright:print-pdf', PAGE, ask)).toBeNull()
  expect(fake.windows).toHaveLength(before)

  fake.dialogs.save = target
  expect(await fake.invoke('cutwright:print-pdf', PAGE, ask)).toBe(target)
  const page = fake.windows.at(-1)!
  expect(page.loaded).toEqual(['http://127.0.0.1:4711/learned/job_1/report.html?language=de'])
  expect(page.options.webPreferences).toMatchObject({ javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false })
  expect([page.printed.length, page.destroyed]).toEqual([1, true])
  expect(readFileSync(target, 'utf8')).toMatch(/^%PDF/)

  writeFileSync(target, 'the one before')
  const pdf = FakeWindow.pdf
  FakeWindow.pdf = new Error('no printer')
  await expect(fake.invoke('cutwright:print-pdf', PAGE, ask)).rejects.toThrow('no printer')
  FakeWindow.pdf = pdf
  expect(fake.windows.at(-1)!.destroyed).toBe(true)
  expect([readFileSync(target, 'utf8'), existsSync(`${target}.part`)]).toEqual(['the one before', false])
  for (const path of ['/settings', 'http://evil.example/', '/learned/../x/report.html', '//evil.example/learned/j/report.html'])
    await expect(fake.invoke('cutwright:print-pdf', PAGE, { ...ask, path })).rejects.toThrow('invalid_format')
  await expect(fake.invoke('cutwright:print-pdf', 'https://evil.example/', ask)).rejects.toThrow('denied')
})

test('another page and a wrong argument are turned away', async () => {
  await expect(fake.invoke('cutwright:open-files', 'https://evil.example/', { title: '', kinds: 'media' })).rejects.toThrow('denied')
  await expect(fake.invoke('cutwright:grant', PAGE, 'not a list')).rejects.toThrow('expected array')
})

test('menu lines reach the window as commands', () => {
  const undo = fake
    .menu()
    .flatMap((m) => m.submenu ?? [])
    .find((i) => i.label === 'Undo')
  undo!.click!()
  expect(fake.windows[0]!.sent.at(-1)).toEqual(['cutwright:command', 'edit.undo'])
})

test('main starts workers for the engine, passes messages on and tells of their end', () => {
  const engine = engineOf()
  engine.emit('message', { type: 'spawn', worker: 7, entry: '/app/out/main/media-worker.js', name: 'media-probe' })
  const worker = fake.processes.at(-1)!
  // As workers are forked: without it one that works long grows and grows.
  expect(worker.env).toMatchObject({ MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '16', PATH: process.env['PATH'] })
  engine.emit('message', { type: 'post', worker: 7, message: { hello: 1 } })
  expect(worker.told).toEqual([{ hello: 1 }])
  worker.emit('message', { answer: 2 })
  expect(engine.told.at(-1)).toEqual({ type: 'worker-message', worker: 7, message: { answer: 2 } })
  worker.stderr.emit('data', 'oh no')
  engine.emit('message', { type: 'kill', worker: 7 })
  expect(engine.told.at(-1)).toEqual({ type: 'worker-exit', worker: 7, code: 1, stderr: 'oh no' })
})

test('the broker gives the engine a worker like any other', async () => {
  const { createWorkerBroker } = await import('./brokered-worker.ts')
  const told: unknown[] = []
  const broker = createWorkerBroker((m) => told.push(m))
  const handle = broker.spawnWorker('/x.js', { name: 'n' })
  const heard: unknown[] = []
  handle.onMessage((m) => heard.push(m))
  handle.onExit((e) => heard.push(e))
  handle.post({ a: 1 })
  broker.receive({ type: 'worker-message', worker: 1, message: 'hi' })
  broker.receive({ type: 'worker-exit', worker: 1, code: 9, stderr: '' })
  handle.post({ b: 1 })
  expect(told).toEqual([
    { type: 'spawn', worker: 1, entry: '/x.js', name: 'n' },
    { type: 'post', worker: 1, message: { a: 1 } },
  ])
  expect(heard).toEqual(['hi', { code: 9, signal: null, stderr: '' }])
})

test('closing the window while a film is written asks first; it goes on unseen, or ends, as was chosen', async () => {
  const window = fake.windows[0]!
  const { app } = fake.module
  const close = (): boolean => {
    let stays = false
    window.emit('close', { preventDefault: () => (stays = true) })
    return stays
  }
  const tell = (channel: string, value: unknown, url = PAGE) => fake.invoke(channel, url, value)
  expect(close()).toBe(false)
  await tell('cutwright:busy', true, 'https://evil.example/')
  expect(close()).toBe(false)
  await tell('cutwright:busy', true)
  expect(close()).toBe(true)
  expect(window.sent.at(-1)).toEqual(['cutwright:closing'])
  let quitting = true
  app.emit('before-quit', { preventDefault: () => (quitting = false) })
  expect(quitting).toBe(false)
  expect(engineOf().told.at(-1)).not.toEqual({ type: 'close' })

  await tell('cutwright:leave', 'background')
  expect(window.hidden).toBe(true)
  app.emit('second-instance')
  expect(window.hidden).toBe(false)
  await tell('cutwright:leave', 'background')
  const before = app.quits
  await tell('cutwright:busy', false)
  expect(app.quits).toBe(before + 1)
  app.emit('second-instance')

  await tell('cutwright:busy', true)
  await tell('cutwright:leave', 'stop')
  expect(app.quits).toBe(before + 2)
  expect(close()).toBe(false)
  app.emit('second-instance')
  expect(close()).toBe(true)
  window.webContents.emit('unresponsive')
  expect(close()).toBe(false)
})

test('a secret goes to the keychain, encrypted, in a file that only the user can read', async () => {
  const { createKeychain } = await import('./keychain.ts')
  engineOf().emit('message', { type: 'secret', name: 'KLING_KEY', value: 'abc' })
  const dir = process.env['CUTWRIGHT_DATA_DIR']!
  expect(createKeychain(dir).readAll()).toEqual({ KLING_KEY: 'abc' })
  expect(statSync(join(dir, 'keychain.json')).mode & 0o777).toBe(0o600)
})

test('a dead engine comes back on the same port with the same token; one that keeps dying is given up', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const first = engineOf().told[0]!
  const count = (): number => fake.processes.filter((p) => p.path.endsWith('engine-entry.js')).length
  engineOf().emit('exit', 1)
  expect(count()).toBe(2)
  expect(engineOf().told[0]).toMatchObject({ type: 'start', port: 4711, token: first['token'] })
  engineOf().emit('exit', 1)
  engineOf().emit('exit', 1)
  expect(count()).toBe(4)
  engineOf().emit('exit', 1)
  expect(count()).toBe(4)
  const again = fake.invoke('cutwright:restart-engine', PAGE, undefined)
  await vi.waitFor(() => expect(count()).toBe(5))
  engineOf().emit('message', { type: 'ready', port: 4711, url: URL_OF_ENGINE })
  await again
  log.mockRestore()
})
