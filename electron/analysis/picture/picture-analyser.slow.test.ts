import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import { asset, hasAssets } from '#electron/testing/assets.ts'
import { analysePictureTask } from '#electron/media/tasks/analyse-picture.ts'
import { probeTask } from '#electron/media/probe/probe-task.ts'
import { expect, test } from 'vitest'

const footage = hasAssets ? readdirSync(asset('footage')!).filter((f) => /\.(mp4|mkv)$/.test(f)) : []
const context = { signal: new AbortController().signal, onProgress: () => {} }

async function analyse(file: string): Promise<{ result: PictureAnalysis; cpu: number }> {
  const path = join(asset('footage')!, file)
  const media = await probeTask({ path }, context)
  if (!media.ok) throw new Error(`${file} cannot be read`)
  const before = process.cpuUsage()
  const result = await analysePictureTask({ path, media: media.value }, context)
  const used = process.cpuUsage(before)
  return { result, cpu: (used.user + used.system) / 1e6 }
}

test.skipIf(!hasAssets)('the battle: 25 cuts, each on its frame', async () => {
  const truth = readFileSync(asset('footage/tears_of_steel_battle.cuts.txt')!, 'utf8')
    .split('\n')
    .filter((l) => /^\d/.test(l))
    .map(Number)
  const { result, cpu } = await analyse('tears_of_steel_battle.webm')
  const found = result.shots.slice(1).map((s) => s.startFrame)
  const hits = truth.filter((t) => found.some((f) => Math.abs(f - t) <= 1)).length
  const f1 = (2 * hits) / (found.length + truth.length)
  console.log(
    `F1 ${f1.toFixed(3)}, exact ${truth.filter((t) => found.includes(t)).length}/${truth.length}; ${(result.duration / cpu).toFixed(1)} × real time on one core`,
  )
  expect(f1).toBeGreaterThanOrEqual(0.95)
})

test.skipIf(!hasAssets).each(footage)('%s is one shot', async (file) => {
  const { result, cpu } = await analyse(file)
  console.log(`${file}: ${((1000 * cpu) / result.frameCount).toFixed(2)} ms a frame with decoding, ${result.moments.length} moments`)
  expect(result.shots).toHaveLength(1)
  expect(result.moments.length).toBeGreaterThanOrEqual(1)
  expect(result.moments.length).toBeLessThanOrEqual(Math.max(2, result.duration / 1.5))
})
