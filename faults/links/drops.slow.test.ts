import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../../electron/engine/testing/test-engine.ts'
import { seededRandom } from '../../shared/base/random.ts'
import { FULL, share, tried } from '../tally.ts'
import { type Fate, TcpProxy } from './tcp-proxy.ts'
import { act, converge, newOutcome, stepsOf } from './two-windows.ts'
import { isConnected, openWindow, playBrowser, type Wire } from './window.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? 400)
const ROUNDS = share(24, 3)
const WISHES = 40

let t: TestEngine
let proxy: TcpProxy
let fate: () => Fate = () => ({})
const wire: Wire = { port: 0, enginePort: 0, token: '' }
beforeAll(async () => {
  t = await startTestEngine()
  proxy = await TcpProxy.start(t.server, () => fate())
  Object.assign(wire, { port: proxy.port, enginePort: t.server.port, token: t.server.token })
  playBrowser(wire)
})
afterAll(async () => {
  proxy.close()
  await t.close()
})

/** Mostly a cut in the middle of something, early or late; some connections are slow, some come in crumbs. */
const badFate =
  (random: () => number): (() => Fate) =>
  () => ({
    ...(random() < 0.7 ? { cutAfter: Math.floor(random() ** 3 * 60_000) } : { cutAt: Math.floor(random() * 900) }),
    ...(random() < 0.4 ? { delay: Math.floor(random() * 40) } : {}),
    ...(random() < 0.3 ? { bits: 1 + Math.floor(random() * 60) } : {}),
  })

test(
  `two windows over a wire that breaks (seeds ${SEED}…${SEED + ROUNDS - 1}): both show what the engine holds, every edit is done once`,
  async () => {
    const all = { wishes: 0, acknowledged: 0, refused: 0, lost: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const random = seededRandom(SEED + round)
      fate = () => ({})
      const windows = [await openWindow(), await openWindow()]
      const { projectId, path } = await windows[0]!.store.createProject(`Wire ${round}`)
      await windows[1]!.store.openProject(path)
      fate = badFate(random)
      proxy.cutAll()
      const outcome = newOutcome()
      await Promise.all(
        windows.map(async (w, i) => {
          for (let n = 0; n < WISHES; n++) {
            // A person who sees that the engine is away waits for it, mostly.
            while (!isConnected(w) && random() < 0.97) await sleep(10)
            await act(w, `w${i}-${n}`, random, outcome)
            if (random() < 0.3) await sleep(random() * 60)
          }
        }),
      )
      fate = () => ({})
      proxy.cutAll()
      await sleep(50)
      await converge(t, projectId, windows, 15_000)
      const steps = stepsOf(t, projectId)
      expect([...steps].filter(([, count]) => count !== 1)).toEqual([])
      expect([...outcome.refused.keys()].filter((name) => steps.has(name))).toEqual([])
      expect([...new Set(outcome.refused.values())].filter((code) => !/^[a-z]+\.[A-Za-z]+$/.test(code))).toEqual([])
      expect([...steps.keys()].filter((name) => !outcome.acknowledged.has(name) && !outcome.lost.has(name))).toEqual([])
      all.wishes += 2 * WISHES
      all.acknowledged += outcome.acknowledged.size
      all.refused += outcome.refused.size
      all.lost += outcome.lost.size
      for (const w of windows) await w.store.closeProject()
    }
    expect(proxy.cuts).toBeGreaterThan(ROUNDS * 5)
    tried('links', 'connection cut in mid-frame or mid-silence, two windows editing', proxy.cuts, `seeds ${SEED}–${SEED + ROUNDS - 1}`)
    tried(
      'links',
      'wishes of two windows over a breaking wire',
      all.wishes,
      `${all.acknowledged} edits acknowledged, ${all.refused} refused with a code, ${all.lost} not sent`,
    )
  },
  FULL ? 600_000 : 120_000,
)
