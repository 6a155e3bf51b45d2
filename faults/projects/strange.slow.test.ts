import Database from 'better-sqlite3'
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sum } from '../../electron/project/schema.ts'
import { expectSentence, FaultHost, Ledger, makeScene, removeScene, type Scene, unfinished } from '../disk/host.ts'
import { canMount, SmallDisk } from '../disk/small-disk.ts'
import { share, tried } from '../tally.ts'
import { damages, writeProject } from './damage.ts'

let scene: Scene
let host: FaultHost
beforeEach(async () => {
  scene = makeScene('strange')
  host = await FaultHost.start(scene)
})
afterEach(async () => {
  await host.stop('SIGKILL')
  removeScene(scene)
})
const open = (path: string) => host.ask<{ projectId: string; path: string; kept: number }>('POST', '/projects/open', { path })

/** Asks for a project that cannot be opened: a code, a sentence, the file as it was, the engine alive. */
async function refused(path: string, codes: string[], name = path): Promise<void> {
  const before = readFileSync(path)
  const files = readdirSync(scene.projects).sort()
  const answer = await open(path)
  expect([name, answer.status]).toEqual([name, 409])
  expectSentence(answer.code, answer.message, codes)
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(scene.projects).sort()).toEqual(files)
}

test('files of others, of newer versions and of nobody are refused as they are', async () => {
  const path = (name: string): string => join(scene.projects, `${name}.cutwright`)
  const sqlite = (name: string, ...sql: string[]): string => {
    const db = new Database(path(name))
    for (const s of sql) db.exec(s)
    db.close()
    return path(name)
  }
  writeProject(path('whole'))
  const made = readFileSync(path('whole'))
  const based = (name: string, ...sql: string[]): string => {
    writeFileSync(path(name), made)
    return sqlite(name, ...sql)
  }
  writeFileSync(path('text'), 'I am a shopping list. '.repeat(50))
  writeFileSync(path('json'), JSON.stringify({ version: 1 }))
  writeFileSync(path('zip'), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4000, 7)]))
  const list: [string, string][] = [
    [path('text'), 'project.notProject'],
    [path('json'), 'project.notProject'],
    [path('zip'), 'project.notProject'],
    [sqlite('foreign', 'CREATE TABLE customers(id, name)', "INSERT INTO customers VALUES (1, 'x')"), 'project.notProject'],
    [
      sqlite('claims', 'PRAGMA application_id = 0x43575254', 'PRAGMA user_version = 1', 'CREATE TABLE meta(key, value)'),
      'project.notProject',
    ],
    [based('newer', 'PRAGMA user_version = 999'), 'project.newer'],
    [based('noVersion', 'PRAGMA user_version = 0'), 'project.damaged'],
    [based('trigger', 'CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM journal; END'), 'project.notProject'],
    [based('view', 'CREATE VIEW v AS SELECT * FROM record'), 'project.notProject'],
    [based('dropped', 'DROP TABLE journal'), 'project.notProject'],
    [based('counters', "UPDATE meta SET value = '-1' WHERE key = 'revision'"), 'project.damaged'],
    [based('cursor', "UPDATE meta SET value = '99999' WHERE key = 'cursor'"), 'project.damaged'],
    [based('float', "UPDATE meta SET value = '1e3' WHERE key = 'revision'"), 'project.damaged'],
    [based('empty', 'DELETE FROM record'), 'project.damaged'],
  ]
  for (const [file, code] of list) await refused(file, [code])
  await host.healthy()
  expect((await open(path('whole'))).code).toBeNull()
  tried('projects', 'foreign, newer and planted files', list.length)
})

test('hostile values in a file with right sums are refused, and those in a text are only text', async () => {
  const whole = join(scene.projects, 'whole.cutwright')
  writeProject(whole)
  const path = join(scene.projects, 'hostile.cutwright')
  const values: unknown[] = [null, -1, 2 ** 53, 1e308, '-1', 'NaN', {}, [], true, 'x'.repeat(10 << 20), '['.repeat(5000)]
  const places = [
    'start',
    'duration',
    'time',
    'width',
    'height',
    'frameRate',
    'original',
    'media',
    'name',
    'label',
    'importedAt',
    'order',
    'kind',
    'hash',
  ].slice(0, share(14, 5))
  let refusals = 0
  let opened = 0
  for (const place of places) {
    for (const value of values) {
      copyFileSync(whole, path)
      const db = new Database(path)
      const row = db
        .prepare<[string], { id: string; json: string }>(`SELECT id, json FROM record WHERE json LIKE ? LIMIT 1`)
        .get(`%"${place}":%`)
      if (!row) {
        db.close()
        continue
      }
      const json = JSON.stringify({ ...(JSON.parse(row.json) as object), [place]: value })
      db.prepare('UPDATE record SET json = ?, sum = ? WHERE id = ?').run(json, sum(json), row.id)
      db.close()
      const answer = await open(path)
      if (answer.code) {
        refusals++
        expect(['project.damaged', 'project.damagedBackup']).toContain(answer.code)
        expect(answer.message.length).toBeLessThan(600)
      } else {
        opened++
        await host.must('GET', `/projects/${answer.value.projectId}/assets`)
        await host.must('POST', `/projects/${answer.value.projectId}/close`)
      }
    }
  }
  await host.healthy()
  expect(refusals).toBeGreaterThan(places.length * 5)
  tried('projects', 'hostile values behind right sums', refusals + opened, `${refusals} refused`)
})

test('a path out of the project and a filter in a name reach neither file nor FFmpeg', async () => {
  const ledger = await Ledger.create(host)
  const { records } = await ledger.document()
  const track = records.find((r) => r.role === 'main')!
  const names = [
    "a';movie=/etc/passwd[x];'",
    'a\\:b%{pts}',
    "x',drawtext=textfile=/etc/passwd",
    '../../../etc/passwd',
    'a\u0000b',
    '\u202egnp.exe',
    '${HOME} $(id) `id`',
  ]
  const hash = '0'.repeat(64)
  for (const [i, name] of names.entries()) {
    const asset = {
      type: 'asset',
      id: `ast_x${i}`,
      name,
      kind: 'video',
      hash,
      original: { path: `/etc/${i}/../passwd`, size: 1, mtimeMs: 0 },
      proxy: null,
      media: null,
      unusable: null,
      importedAt: 0,
    }
    const added = await host.ask('POST', `/projects/${ledger.projectId}/edits`, { label: 'import', edits: [{ verb: 'addAsset', asset }] })
    expect(added.code === null ? 'taken' : 'refused').toBe('refused')
    const grade = { lut: { source: name, strength: 1 } }
    const cut = await host.ask('POST', `/projects/${ledger.projectId}/edits`, {
      label: 'x',
      edits: [
        {
          verb: 'overwrite',
          trackId: track.id,
          at: 0,
          clips: [{ assetId: 'ast_none', sourceStart: 0, duration: 705600000, props: { grade } }],
        },
      ],
    })
    expect(cut.code === null ? 'taken' : 'refused').toBe('refused')
    const renamed = await host.ask('POST', `/projects/${ledger.projectId}/rename`, { name: name.slice(0, 200) })
    expect([200, 400]).toContain(renamed.status)
  }
  await host.healthy()
  await ledger.nothingLost(scene)
  tried('projects', 'paths and filters in names', names.length * 3)
})

test('a project that another engine has open is refused in both directions', async () => {
  const ledger = await Ledger.create(host)
  const other = makeScene('other')
  const second = await FaultHost.start({ ...other, projects: scene.projects })
  const answer = await second.ask('POST', '/projects/open', { path: ledger.path })
  expectSentence(answer.code, answer.message, ['project.locked'])
  expect(await ledger.edit()).toBe(true)
  await host.must('POST', `/projects/${ledger.projectId}/close`)
  await second.must('POST', '/projects/open', { path: ledger.path })
  const back = await open(ledger.path)
  expectSentence(back.code, back.message, ['project.locked'])
  await second.stop('SIGKILL')
  removeScene(other)
  await ledger.nothingLost(scene)
  tried('projects', 'locked by another engine', 2)
})

test('a file that another program holds locked says so and opens when it is let go', async () => {
  const path = join(scene.projects, 'held.cutwright')
  writeProject(path)
  const script = `const D=require('better-sqlite3');const d=new D(${JSON.stringify(path)});d.exec('BEGIN EXCLUSIVE');console.log('held');process.stdin.once('data',()=>{d.exec('COMMIT');d.close();process.exit()})`
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '../..') })
  await once(holder.stdout, 'data')
  const answer = await open(path)
  expectSentence(answer.code, answer.message, ['project.locked'])
  holder.stdin.write('go')
  await once(holder, 'exit')
  expect((await open(path)).code).toBeNull()
  tried('projects', 'locked by another program', 1)
})

test.skipIf(process.platform === 'win32')(
  'a file that is removed, moved, replaced or robbed of its log while it is open loses no edit',
  async () => {
    const rounds = share(5, 1)
    for (let round = 0; round < rounds; round++) {
      const ledger = await Ledger.create(host)
      for (let i = 0; i < 5; i++) expect(await ledger.edit()).toBe(true)
      rmSync(ledger.path)
      expect(await ledger.edit()).toBe(true)
      rmSync(`${ledger.path}-wal`)
      for (let i = 0; i < 5; i++) expect(await ledger.edit()).toBe(true)
      renameSync(ledger.path, join(scene.projects, 'moved.away'))
      expect(await ledger.edit()).toBe(true)
      expect(unfinished(scene.projects)).toEqual([])
      // Another file comes into its place: it is never written over, and the project is kept beside it.
      rmSync(ledger.path)
      writeFileSync(ledger.path, 'something else')
      expect(await ledger.edit()).toBe(false)
      const said = ledger.refused.at(-1)!
      expectSentence(said.code, said.message, ['project.replaced'])
      expect(readFileSync(ledger.path, 'utf8')).toBe('something else')
      const kept = readdirSync(scene.projects).filter((f) => f.includes('(kept)'))
      expect(kept).toHaveLength(1)
      const { value } = await open(join(scene.projects, kept[0]!))
      const { records } = await host.must<{ records: { type: string; label?: string }[] }>('GET', `/projects/${value.projectId}`)
      expect(records.flatMap((r) => (r.type === 'marker' ? [r.label!] : [])).sort()).toEqual([...ledger.acknowledged].sort())
      await host.must('POST', `/projects/${value.projectId}/close`)
      await host.must('POST', `/projects/${ledger.projectId}/close`)
      for (const f of readdirSync(scene.projects)) rmSync(join(scene.projects, f), { recursive: true })
      await host.healthy()
    }
    tried('projects', 'removed, moved, replaced or without its log while open', rounds * 4)
  },
)

test.skipIf(process.platform === 'win32')(
  'a folder that is removed while its project is open: nothing is acknowledged until it is back',
  async () => {
    const folder = join(scene.projects, 'inner')
    mkdirSync(folder)
    const { projectId } = await host.must<{ projectId: string }>('POST', '/projects', {
      name: 'Inner',
      path: join(folder, 'Inner.cutwright'),
    })
    const rename = (name: string) => host.ask('POST', `/projects/${projectId}/rename`, { name })
    expect((await rename('one')).code).toBeNull()
    rmSync(folder, { recursive: true })
    const gone = await rename('two')
    expectSentence(gone.code, gone.message, ['project.noFolder'])
    mkdirSync(folder)
    expect((await rename('three')).code).toBeNull()
    await host.stop('SIGKILL')
    host = await FaultHost.start(scene)
    const { value } = await open(join(folder, 'Inner.cutwright'))
    expect(value).toMatchObject({ name: 'three' })
    tried('projects', 'folder removed while open', 1)
  },
)

describe.skipIf(!canMount)('a folder that cannot be written', () => {
  test('refuses to open, to make and to change, and takes edits again afterwards', async () => {
    const small = new SmallDisk(scene.projects, 4000)
    try {
      const path = join(scene.projects, 'still.cutwright')
      writeProject(path)
      expect(small.readOnly()).toBe(true)
      await refused(path, ['project.readOnly'])
      const made = await host.ask('POST', '/projects', { name: 'New' })
      expectSentence(made.code, made.message, ['project.readOnly', 'project.writeFailed'])
      await host.healthy()
      expect(spawnSync('mount', ['-o', 'remount,rw', scene.projects]).status).toBe(0)
      expect((await open(path)).code).toBeNull()
      tried('projects', 'on a read-only folder', 2)
    } finally {
      await host.stop('SIGKILL')
      small.detach()
    }
  })
})

test('a damaged project names its newest backup, which opens beside it; without one, what can be read does', async () => {
  const list = damages(share(40, 6)).filter((d) => d.name.startsWith('zeroed') || d.name.startsWith('header') || d.name.startsWith('noise'))
  let restored = 0
  for (const d of list) {
    const ledger = await Ledger.create(host)
    for (let i = 0; i < 20; i++) await ledger.edit(400)
    await host.must('POST', `/projects/${ledger.projectId}/close`)
    const damaged = d.of(readFileSync(ledger.path))
    writeFileSync(ledger.path, damaged)
    const answer = await open(ledger.path)
    if (answer.code === null) {
      await host.must('POST', `/projects/${ledger.projectId}/close`)
    } else {
      restored++
      expectSentence(answer.code, answer.message, ['project.damagedBackup', 'project.newer'])
      const [newest] = await host.must<{ revision: number }[]>('POST', '/projects/backups', { path: ledger.path })
      expect(newest?.revision).toBe(20)
      const { projectId, path } = await host.must<{ projectId: string; path: string }>('POST', '/projects/restore', { path: ledger.path })
      expect(path).not.toBe(ledger.path)
      const { records } = await host.must<{ records: { type: string; label?: string }[] }>('GET', `/projects/${projectId}`)
      expect(records.flatMap((r) => (r.type === 'marker' ? [r.label!] : [])).sort()).toEqual([...ledger.acknowledged].sort())
      const saved = await host.ask<{ kept: number; projectId: string }>('POST', '/projects/salvage', { path: ledger.path })
      if (saved.code) expectSentence(saved.code, saved.message, ['project.nothingReadable'])
      else await host.must('POST', `/projects/${saved.value.projectId}/close`)
      expect(readFileSync(ledger.path).equals(damaged)).toBe(true)
      await host.must('POST', `/projects/${projectId}/close`)
    }
    for (const f of readdirSync(scene.projects)) rmSync(join(scene.projects, f), { recursive: true })
    expect(existsSync(ledger.path)).toBe(false)
  }
  expect(restored).toBeGreaterThan(0)
  tried('projects', 'damaged, restored from a backup', restored)
})
