import { request } from 'node:http'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { SHELL_KEY, startTestEngine, type TestEngine } from '../testing/test-engine.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import { safeFileName } from './upload.ts'

let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine()
  const page = join(t.folder, 'page')
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Cutwright</title>')
  mkdirSync(join(page, 'assets'))
  writeFileSync(join(page, 'assets/x.js'), '0123456789')
  writeFileSync(join(t.folder, 'secret.txt'), 'secret')
})
afterAll(() => t.close())

/** A raw request, so that Host, Origin and the path are exactly as given (fetch would tidy them). */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const r = request({ host: '127.0.0.1', port: t.server.port, path, method, headers }, (answer) => {
      let body = ''
      answer.on('data', (d) => (body += String(d)))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }))
    })
    r.on('error', reject)
    r.end()
  })
}
const cookie = (): string => `cutwright_${t.server.port}=${t.server.token}`
const host = (): string => `127.0.0.1:${t.server.port}`

test('the address with the token sets a strict cookie and leads to the page', async () => {
  const entered = await raw(`/enter?t=${t.server.token}`, { host: host() })
  expect(entered.status).toBe(302)
  expect(String(entered.headers['set-cookie'])).toContain('HttpOnly; SameSite=Strict')
  const page = await t.fetch('/')
  expect(await page.text()).toContain('Cutwright')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
})

test.each([
  ['no token', '/', {}, 401],
  ['a wrong token', '/enter?t=guess', {}, 401],
  ['a wrong cookie', '/', { cookie: 'cutwright_1=x' }, 401],
  ['a wrong bearer', '/v1/jobs', { authorization: 'Bearer x' }, 401],
])('%s is turned away', async (_name, path, headers, status) => {
  expect((await raw(path, { host: host(), ...headers })).status).toBe(status)
})

test('a name that points here (DNS rebinding) is turned away even with the token', async () => {
  expect((await raw('/', { host: `evil.example:${t.server.port}`, cookie: cookie() })).status).toBe(421)
  expect((await raw(`/enter?t=${t.server.token}`, { host: 'localhost' })).status).toBe(421)
})

test('a foreign page cannot read or write, whatever the browser sends along', async () => {
  const foreign = { host: host(), cookie: cookie(), origin: 'http://evil.example' }
  expect((await raw('/v1/jobs', foreign)).status).toBe(403)
  expect((await raw('/v1/jobs/clear', foreign, 'POST')).status).toBe(403)
  expect((await raw('/v1/jobs/clear', { host: host(), cookie: cookie() }, 'POST')).status).toBe(403)
  expect((await raw('/v1/jobs', { host: host(), cookie: cookie(), 'sec-fetch-site': 'same-site' })).status).toBe(403)
  expect((await raw('/v1/jobs', { host: host(), cookie: cookie(), 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test.each([
  ['no token', (): object => ({})],
  ['a foreign origin', (): object => ({ headers: { cookie: cookie() }, origin: 'http://evil.example' })],
  ['a cookie without an origin', (): object => ({ headers: { cookie: cookie() } })],
])('a socket with %s is refused', async (_name, options) => {
  const socket = new WebSocket(`ws://${host()}/rpc`, options())
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve))
  expect(error.message).toContain('403')
})

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/%00',
  '/artifact/x/..%2f..%2fsecret.txt',
])('the path %s leads nowhere', async (path) => {
  const answer = await raw(path, { host: host(), cookie: cookie() })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.body).not.toContain('secret')
})

test('files are served by range', async () => {
  const part = await t.fetch('/assets/x.js', { headers: { range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await (await t.fetch('/assets/x.js', { headers: { range: 'bytes=-3' } })).text()).toBe('789')
  expect((await t.fetch('/assets/x.js', { headers: { range: 'bytes=10-' } })).status).toBe(416)
})

test('an upload lands whole under its own name and may be used; a refused one leaves nothing', async () => {
  const put = (headers: Record<string, string>, name = 'my clip.mp4') =>
    t.fetch(`/upload?name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      body: 'bytes',
      headers: { origin: `http://${host()}`, ...headers },
    })
  const { path } = (await (await put({})).json()) as { path: string }
  expect(path).toMatch(/my clip\.mp4$/)
  expect(readFileSync(path, 'utf8')).toBe('bytes')
  expect(t.engine.grants.isAllowed(path)).toBe(true)
  const outside = (await (await put({}, '../../../evil.mp4')).json()) as { path: string }
  expect(outside.path.startsWith(join(t.engine.dataDir, 'uploads'))).toBe(true)
  expect(existsSync(join(t.folder, 'evil.mp4'))).toBe(false)
  expect((await put({ origin: 'http://evil.example' })).status).toBe(403)
})

test.each([
  ['clip.mp4', 'clip.mp4'],
  ['../../a/b:c?.mov', 'b_c_.mov'],
  ['.hidden. ', 'hidden'],
  ['CON', '_CON'],
  ['nul.mp4', '_nul.mp4'],
  ['...', 'file'],
  ['a\u0000b\n.wav', 'a_b_.wav'],
  ['\u65C5'.repeat(200) + '.mp4', '\u65C5'.repeat(65) + '.mp4'],
  ['x'.repeat(300), 'x'.repeat(200)],
])('the name %j becomes one that every file system takes', (given, kept) => {
  expect(safeFileName(given)).toBe(kept)
  expect(Buffer.byteLength(safeFileName(given))).toBeLessThanOrEqual(200)
})

test('a setting cannot name a file as a folder; a folder that is gone does not keep the program from answering', async () => {
  const file = join(t.folder, 'secret.txt')
  await expect(t.client.system.setSettings({ projectDir: file })).rejects.toMatchObject({ data: { code: 'settings.notAFolder' } })
  const before = t.engine.settings.get()
  t.engine.settings.set({ projectDir: file, exportDir: join(file, 'exports') })
  expect((await t.client.system.info()).exportDir).toBe(join(file, 'exports'))
  await expect(t.client.projects.create({ name: 'Nowhere' })).rejects.toMatchObject({ data: { code: 'project.noFolder' } })
  t.engine.settings.set({ projectDir: before.projectDir, exportDir: before.exportDir })
})

test('calls answer over the socket, REST and the document describe the same contract', async () => {
  const made = await t.client.projects.create({ name: 'First' })
  expect(made).toMatchObject({ name: 'First', revision: 0, undo: null })
  const rest = await t.fetch(`/v1/projects/${made.projectId}`)
  expect(await rest.json()).toMatchObject({ projectId: made.projectId, name: 'First' })
  const document = (await (await t.fetch('/v1/openapi.json')).json()) as { openapi: string; paths: Record<string, unknown> }
  expect(document.openapi).toMatch(/^3\.1/)
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/projects/{projectId}/edits', '/jobs', '/projects/{projectId}/plan']),
  )
})

test('an edit is told to every window that listens to the project, and can be undone', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Told' })
  const stop = new AbortController()
  const events = await t.client.system.events({ projectId }, { signal: stop.signal })
  const first = (async () => {
    for await (const e of events) if (e.type === 'project.changed') return e
    return undefined
  })()
  const { records } = await t.client.projects.snapshot({ projectId })
  const sequence = records.find((r) => r.type === 'sequence')!
  const edit = { verb: 'setSequence' as const, sequenceId: sequence.id as never, patch: { name: 'Renamed' } }
  await new Promise((r) => setTimeout(r, 50))
  const applied = await t.client.projects.apply({ projectId, edits: [edit], label: 'rename' })
  expect(applied.revision).toBe(1)
  expect(await first).toMatchObject({ projectId, revision: 1, undo: 'rename', label: 'rename' })
  stop.abort()
  expect(await t.client.projects.undo({ projectId })).toMatchObject({ revision: 2, undo: null, redo: 'rename' })
  const plan = { verb: 'setMontage' as const, settings: {}, plan: null }
  const untracked = { projectId, label: 'plan.make', tracked: false }
  await expect(t.client.projects.apply({ ...untracked, edits: [plan, edit] })).rejects.toMatchObject({
    data: { code: 'project.needsUndo' },
  })
  expect(await t.client.projects.apply({ ...untracked, edits: [plan] })).toMatchObject({ revision: 3 })
  expect(await t.client.projects.redo({ projectId })).toMatchObject({ revision: 4, undo: 'rename', redo: null })
})

test('a path that nobody chose is refused; the shell may grant it', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Grants' })
  const ask = () => t.client.library.import({ projectId, paths: ['/etc/hostname'] })
  await expect(ask()).rejects.toMatchObject({ code: 'REFUSED', data: { code: 'path.notGranted' } })
  await expect(t.client.projects.open({ path: '/etc/passwd' })).rejects.toMatchObject({ data: { code: 'path.notGranted' } })
  await expect(t.client.system.grant({ paths: ['/etc/hostname'], shellKey: 'guess' })).rejects.toMatchObject({
    data: { code: 'grant.denied' },
  })
  await t.client.system.grant({ paths: ['/etc/hostname'], shellKey: SHELL_KEY })
  expect((await ask()).jobId).toMatch(/^job_/)
})

test('an edit or a setting cannot name a path that nobody chose', async () => {
  const { projectId } = await t.client.projects.create({ name: 'Named' })
  const asset = {
    type: 'asset' as const,
    id: 'ast_1' as never,
    name: 'shadow',
    kind: 'unusable' as const,
    hash: null,
    original: { path: '/etc/shadow', size: 1, mtimeMs: 1 },
    proxy: null,
    media: null,
    unusable: { code: 'x', message: 'x' },
    importedAt: 1,
  }
  await expect(t.client.projects.apply({ projectId, edits: [{ verb: 'addAsset', asset }], label: 'import' })).rejects.toMatchObject({
    data: { code: 'path.notGranted' },
  })
  const look = { grade: { ...NO_GRADE, lut: { source: '/etc/shadow', intensity: 1 } } }
  const graded = { verb: 'setClip' as const, clipIds: ['clp_1' as never], props: look }
  await expect(t.client.projects.apply({ projectId, edits: [graded], label: 'grade' })).rejects.toMatchObject({
    data: { code: 'path.notGranted' },
  })
  await expect(t.client.system.setSettings({ exportDir: '/etc' })).rejects.toMatchObject({ data: { code: 'path.notGranted' } })
})

test('unknown ids are refused with a code', async () => {
  await expect(t.client.jobs.get({ jobId: 'job_x' })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { code: 'job.notFound' } })
  await expect(t.client.projects.snapshot({ projectId: 'prj_x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await t.fetch('/media/prj_x/ast_x')).status).toBe(404)
  expect((await t.fetch('/download/job_x')).status).toBe(404)
})
