import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { type FilmServer, serveRange, startFilmServer } from '#electron/learn/ingest/testing/film-server.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { ImportOutput } from '../jobs/handlers/import.ts'

let t: TestEngine
let server: FilmServer
let film: Buffer
let projectId: string
beforeAll(async () => {
  t = await startTestEngine()
  server = await startFilmServer()
  film = readFileSync(await makeTestClip(t.folder, 'film.mp4', { width: 64, height: 36, frameRate: { num: 25, den: 1 }, frames: 10 }))
  projectId = (await t.client.projects.create({ name: 'Links' })).projectId
})
afterAll(async () => {
  await t.close()
  await server.close()
})

const uploads = (): string[] => (existsSync(join(t.folder, 'data/uploads')) ? readdirSync(join(t.folder, 'data/uploads')) : [])
const take = async (url: string, allowPrivateNetwork = true) => {
  const { jobId } = await t.client.library.importLink({ projectId, url, allowPrivateNetwork })
  return t.engine.jobs.wait(jobId)
}

test('a film by its address becomes a file of the library, once, and can be played', async () => {
  const url = server.on('/My%20film.php', (q, s) => serveRange(q, s, film, '"1"'))
  const job = await take(`${url}?token=secret`)
  expect(job).toMatchObject({ state: 'succeeded', title: 'My film.php' })
  expect(JSON.stringify(job)).not.toContain('secret')
  const { assetIds, added } = ImportOutput.parse(job.output)
  expect(added).toBe(1)
  const asset = t.engine.projects
    .get(projectId)
    .assets()
    .find((a) => a.id === assetIds[0])
  expect(asset).toMatchObject({ name: 'My film.mp4', kind: 'video' })
  expect(dirname(dirname(asset!.original.path))).toBe(join(t.folder, 'data/uploads'))
  const played = await t.fetch(`/media/${projectId}/${assetIds[0]}`)
  expect(Buffer.from(await played.arrayBuffer()).equals(film)).toBe(true)

  const again = ImportOutput.parse((await take(url)).output)
  expect(again).toMatchObject({ assetIds, added: 0 })
  expect(uploads()).toHaveLength(1)
})

test('what cannot be fetched leaves a coded failure and no file', async () => {
  const page = server.on('/page', (_q, s) => void s.writeHead(200, { 'content-type': 'video/mp4' }).end('<html><video src=a.mp4>'))
  expect(await take(page)).toMatchObject({ state: 'failed', error: { code: 'link.page' } })
  expect(await take(page, false)).toMatchObject({ state: 'failed', error: { code: 'link.privateAddress' } })
  await expect(t.client.library.importLink({ projectId, url: 'film.mp4' })).rejects.toMatchObject({ data: { code: 'link.invalid' } })
  expect(uploads()).toHaveLength(1)
})
