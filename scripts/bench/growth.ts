import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine } from '#electron/engine/create-engine.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { createMediaService } from '#electron/media/create-media-service.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { type BenchContext, median, powerLaw, round } from './bench.ts'
import { bigDocument, timeEdits } from './big-edits.ts'
import { manyFiles } from './many-files.ts'
import { material } from './material.ts'
import { montageCuts } from './montage-film.ts'
import { montageList } from './montage-list.ts'
import { planner } from './plan-input.ts'
import { watchTree } from './process-tree.ts'

/** How the cost of one kind of work grows with its size. */
export interface Growth {
  name: string
  /** What `size` counts. */
  sizeOf: string
  /** What `cost` counts. */
  unit: 's' | 'ms'
  points: { size: number; cost: number }[]
  /** b of cost = a·size^b, by least squares over the logarithms. */
  exponent: number
}

const QUICK: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 23, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 192_000, sampleRate: 48000 },
  range: null,
}
const TIMES = [1, 4, 16] as const

/** Measures export, import, plan and timeline at 1×, 4× and 16× of a size. */
export async function measureGrowth(c: BenchContext): Promise<Growth[]> {
  return [await exports(c), await imports(c), plans(c), edits(c)]
}

async function exports(c: BenchContext): Promise<Growth> {
  const m = await material(c)
  const media = createMediaService({})
  const base = c.small ? 2 : 8
  try {
    const points = []
    for (const k of TIMES) {
      const list = montageList(m, montageCuts(m, base * k), { width: 640, height: 360 })
      const { use } = await watchTree(() => media.export(list, QUICK, join(c.folder, `growth-${k}.mp4`)))
      points.push({ size: base * k, cost: use.seconds })
    }
    return grown('export', 'seconds of film (640 × 360)', 's', points)
  } finally {
    await media.close()
  }
}

/** Import with everything that follows it: posters, strips, shots, beats. */
async function imports(c: BenchContext): Promise<Growth> {
  const base = c.small ? 4 : 12
  const points = []
  for (const k of TIMES) {
    const folder = join(c.folder, `growth-import-${k}`)
    const paths = await manyFiles(join(folder, 'files'), base * k)
    const engine = createEngine({ dataDir: join(folder, 'data'), host: 'cli' })
    try {
      engine.settings.set({ proxies: 'never' })
      const session = unwrap(engine.projects.create('Growth', join(folder, 'growth')))
      const started = performance.now()
      await engine.jobs.wait(engine.library.import(session, paths))
      for (const job of engine.jobs.active()) await engine.jobs.wait(job.id)
      points.push({ size: paths.length, cost: (performance.now() - started) / 1000 })
    } finally {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return grown('import', 'files, analysed', 's', points)
}

function plans(c: BenchContext): Growth {
  const points = (c.small ? [10, 20, 40] : TIMES.map((k) => 62 * k)).map((files) => {
    const run = planner(files, 180)
    run()
    return { size: files * 8, cost: median(Array.from({ length: 5 }, run)) * 1000 }
  })
  return grown('plan', 'moments to choose from (3-min film)', 'ms', points)
}

function edits(c: BenchContext): Growth {
  const points = (c.small ? [100, 200, 400] : TIMES.map((k) => 500 * k)).map((clips) => {
    const doc = bigDocument(clips)
    timeEdits(doc, 60)
    return { size: clips, cost: median(timeEdits(doc, 150)) }
  })
  return grown('timeline', 'clips on 12 tracks (one edit)', 'ms', points)
}

function grown(name: string, sizeOf: string, unit: 's' | 'ms', points: Growth['points']): Growth {
  const { exponent } = powerLaw(points.map((p) => ({ x: p.size, y: p.cost })))
  return { name, sizeOf, unit, points: points.map((p) => ({ size: p.size, cost: round(p.cost) })), exponent: Number(exponent.toFixed(2)) }
}
