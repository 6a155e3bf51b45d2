import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../../electron/engine/testing/test-engine.ts'
import { seededRandom } from '../../shared/base/random.ts'
import { recordsOf } from '../../shared/timeline/query.ts'
import { FULL, share, tried } from '../tally.ts'
import { type Message, type MessageFate, MessageProxy } from './message-proxy.ts'
import { act, addMarker, converge, newOutcome, stepsOf } from './two-windows.ts'
import { type ClientWindow, isConnected, openWindow, playBrowser } from './window.ts'
import { until } from '../until.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? 700)
const PASS: MessageFate = { kind: 'pass' }

let t: TestEngine
let proxy: MessageProxy
let fate: (m: Message) => MessageFate = () => PASS
let a: ClientWindow
let b: ClientWindow
beforeAll(async () => {
  t = await startTestEngine()
  proxy = await MessageProxy.start(t.server, (m) => fate(m))
  playBrowser({ port: proxy.port, enginePort: t.server.port, token: t.server.token })
  a = await openWindow()
  b = await openWindow()
})
afterAll(async () => {
  proxy.close()
  await t.close()
})

/** A project that both windows show. */
async function shared(name: string): Promise<string> {
  fate = () => PASS
  await until(
    () => isConnected(a) && isConnected(b),
    15_000,
    () => 'the windows are not connected',
  )
  const { projectId, path } = await a.store.createProject(name)
  await b.store.openProject(path)
  await converge(t, projectId, [a, b], 5000)
  return projectId
}
/** Loses the next answer to a call of this procedure, with its connection; the call itself arrives. */
function loseAnswer(procedure: string): void {
  let waiting: string | undefined
  let done = false
  fate = ({ to, text }) => {
    const message = JSON.parse(text) as { i: string; t?: number; p?: { u?: string } }
    if (to === 'engine' && !done && message.p?.u?.endsWith(procedure)) waiting = message.i
    // Events that the call led to come before its answer and carry another id.
    if (to !== 'window' || waiting === undefined || message.i !== waiting || message.t === 3) return PASS
    waiting = undefined
    done = true
    return { kind: 'lost' }
  }
}
const labelsIn = (projectId: string): string[] => recordsOf(t.engine.projects.get(projectId).document(), 'marker').map((m) => m.label)

test('an edit, an undo and a redo whose answers are lost are sent again and done once', async () => {
  const rounds = share(30, 3)
  const projectId = await shared('Lost answers')
  const before = proxy.lost
  for (let n = 0; n < rounds; n++) {
    loseAnswer('/projects/apply')
    const diff = await a.store.tryApply([addMarker(a, `m${n}`)], `s${n}`)
    expect(diff.added).toHaveLength(1)
    await converge(t, projectId, [a, b], 10_000)
    loseAnswer('/projects/undo')
    await a.store.undo()
    await converge(t, projectId, [a, b], 10_000)
    expect(labelsIn(projectId)).toHaveLength(n)
    loseAnswer('/projects/redo')
    await a.store.redo()
    await converge(t, projectId, [a, b], 10_000)
    expect(labelsIn(projectId)).toHaveLength(n + 1)
  }
  expect(proxy.lost - before).toBe(3 * rounds)
  expect([...stepsOf(t, projectId).values()]).toEqual(Array.from({ length: rounds }, () => 1))
  tried('links', 'answer to an edit, undo or redo lost and the wish sent again', 3 * rounds)
  await Promise.all([a.store.closeProject(), b.store.closeProject()])
}, 300_000)

test(
  `messages late, out of order, twice or lost (seed ${SEED}): two windows come to show what the engine holds`,
  async () => {
    const rounds = share(16, 2)
    const before = { late: proxy.late, twice: proxy.twice, lost: proxy.lost }
    const all = { acknowledged: 0, refused: 0 }
    for (let round = 0; round < rounds; round++) {
      const random = seededRandom(SEED + round)
      const projectId = await shared(`Disorder ${round}`)
      fate = () => {
        const dice = random()
        if (dice < 0.25) return { kind: 'late', ms: Math.floor(random() * 120) }
        if (dice < 0.4) return { kind: 'twice' }
        return dice < 0.405 ? { kind: 'lost' } : PASS
      }
      const outcome = newOutcome()
      await Promise.all(
        [a, b].map(async (w, i) => {
          for (let n = 0; n < 40; n++) {
            while (!isConnected(w)) await sleep(10)
            const acting = act(w, `w${i}-${n}`, random, outcome)
            // Now and then a person does not wait for the last wish.
            await (random() < 0.5 ? acting : sleep(random() * 30))
            void acting
          }
        }),
      )
      // The last of them are answered.
      await until(
        () => [a, b].every((w) => w.store.useProject.getState().saving === 0),
        30_000,
        () => 'wishes were not answered',
      )
      fate = () => PASS
      await converge(t, projectId, [a, b], 15_000)
      const steps = stepsOf(t, projectId)
      expect([...steps].filter(([, count]) => count !== 1)).toEqual([])
      expect([...outcome.refused.keys()].filter((name) => steps.has(name))).toEqual([])
      all.acknowledged += outcome.acknowledged.size
      all.refused += outcome.refused.size
      await Promise.all([a.store.closeProject(), b.store.closeProject()])
    }
    tried(
      'links',
      'message late or out of order',
      proxy.late - before.late,
      `seeds ${SEED}–${SEED + rounds - 1}; ${all.acknowledged} edits acknowledged, ${all.refused} refused with a code`,
    )
    tried('links', 'message delivered twice', proxy.twice - before.twice)
    tried('links', 'message lost with its connection', proxy.lost - before.lost)
  },
  FULL ? 600_000 : 120_000,
)

test('two windows that want the same clip: the second is refused with a code, both show the same, and one undoes what the other did', async () => {
  const rounds = share(20, 4)
  const projectId = await shared('Conflict')
  for (let n = 0; n < rounds; n++) {
    await a.store.tryApply([addMarker(a, `m${n}`)], 'add')
    await converge(t, projectId, [a, b], 5000)
    const markerId = recordsOf(a.store.useProject.getState().document, 'marker')[0]!.id
    const results = await Promise.allSettled([
      a.store.tryApply([{ verb: 'removeMarker', markerId }], `a${n}`),
      b.store.tryApply(
        [
          { verb: 'setMarker', markerId, patch: { label: 'b' } },
          { verb: 'removeMarker', markerId },
        ],
        `b${n}`,
      ),
    ])
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refusal = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as { code: string; message: string }] : []))[0]!
    expect(refusal.code).toMatch(/^[a-z]+\.[A-Za-z]+$/)
    expect(refusal.message).toMatch(/^[A-Z].*\.$/)
    await converge(t, projectId, [a, b], 5000)
    expect(labelsIn(projectId)).toEqual([])
    const other = results[0]!.status === 'fulfilled' ? b : a
    await other.store.undo()
    await converge(t, projectId, [a, b], 5000)
    expect(labelsIn(projectId)).toEqual([`m${n}`])
    await other.store.redo()
    await converge(t, projectId, [a, b], 5000)
  }
  tried('links', 'the same thing taken by two windows at once', rounds)
  await Promise.all([a.store.closeProject(), b.store.closeProject()])
}, 120_000)
