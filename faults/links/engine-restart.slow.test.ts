import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../shared/base/random.ts'
import { KillableHost, killGroups } from '../kill/host.ts'
import { readProject } from '../kill/project-copy.ts'
import { makeScene, type Scene } from '../kill/torture.ts'
import { share, tried } from '../tally.ts'
import { addMarker } from './two-windows.ts'
import { documentOf, isConnected, openWindow, playBrowser, replicaOf, type Wire } from './window.ts'
import { until } from '../until.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? 55)

let scene: Scene
let host: KillableHost | undefined
const pids: number[] = []
beforeAll(async () => {
  scene = await makeScene(mkdtempSync(join(tmpdir(), 'cw-restart-')))
})
afterAll(() => {
  killGroups(pids)
  rmSync(scene.folder, { recursive: true, force: true })
})

test(`the engine is killed under a window that edits (seed ${SEED}): what was under way is sent to the next engine and done once`, async () => {
  const random = seededRandom(SEED)
  const rounds = share(20, 2)
  const wire: Wire = { port: 0, enginePort: 0, token: '' }
  const start = async (): Promise<void> => {
    host = await KillableHost.start(scene, (pid) => pids.push(pid))
    const port = Number(host!.url.port)
    Object.assign(wire, { port, enginePort: port, token: host!.token })
  }
  await start()
  playBrowser(wire)
  const w = await openWindow()
  await until(
    () => isConnected(w),
    15_000,
    () => 'the window is not connected',
  )
  const { path } = await w.store.createProject('Restart')
  const acknowledged: string[] = []
  for (let n = 0; n < rounds; n++) {
    let wish = 0
    let killed = false
    const editing = (async () => {
      // What is under way when the engine dies is the last wish; it is waited for.
      while (!killed) {
        const label = `r${n}-${wish++}`
        await w.store.tryApply([addMarker(w, label)], label)
        acknowledged.push(label)
      }
    })()
    await sleep(random() * 250)
    await host!.kill(random() < 0.5)
    killed = true
    const stored = readProject(path, join(scene.folder, 'copy'))
    const there = stored.steps.map((s) => s.label)
    expect(there.slice(0, acknowledged.length)).toEqual(acknowledged)
    expect(there.length - acknowledged.length).toBeLessThanOrEqual(1)
    await start()
    await editing
    await until(
      () => isConnected(w) && w.store.useProject.getState().saving === 0,
      15_000,
      () => 'the window is not connected',
    )
    const { projectId } = w.store.useProject.getState()
    const truth = () => host!.ask<{ revision: number; records: never[] }>('GET', `/projects/${projectId}`)
    await until(
      async () =>
        JSON.stringify(replicaOf(w)) ===
        JSON.stringify(await truth().then((s) => ({ revision: s.revision, records: documentOf(s.records) }))),
      15_000,
      () => `the window shows revision ${replicaOf(w).revision}`,
    )
    const history = await host!.ask<{ label: string }[]>('GET', `/projects/${projectId}/history`)
    expect(history.map((h) => h.label)).toEqual(acknowledged)
  }
  await host!.kill(true)
  tried('links', 'engine killed under a window that edits and a new one started', rounds, `${acknowledged.length} edits, each done once`)
}, 300_000)
