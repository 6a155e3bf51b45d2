import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { ProjectFile } from '#electron/project/project-file.ts'
import { synthesiseSong } from '#electron/sample/song/synthesise-song.ts'
import { wav } from '#electron/sample/wav.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { PacketDecoder } from '#shared/render/preview-stream.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import type { BenchContext } from './bench.ts'
import { bigDocument, timeEdits } from './big-edits.ts'
import { writeLongJournal } from './long-journal.ts'
import { planner } from './plan-input.ts'
import { cpuBelow } from './process-tree.ts'
import { ownCpu, type Reference } from './reference-work.ts'

/** One work that the guard measures. `run` answers with the processor milliseconds that it took. */
export interface GuardWork {
  name: string
  reference: Reference
  run: () => Promise<number>
}

const SIZE = { width: 640, height: 360 }
const FRAMES = 120
const SETTINGS: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 23, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 192_000, sampleRate: 48000 },
  range: null,
}

/** The works, on media of their own: nothing but this checkout is needed. `close` ends their workers. */
export async function guardWorks(c: BenchContext): Promise<{ works: GuardWork[]; close: () => Promise<void> }> {
  const { clips, song } = await guardMedia(join(c.mediaFolder, 'guard-v1'))
  const media = createMediaService({})
  const probed = await media.probe(clips[0]!)
  if (!probed.ok) throw new Error(probed.refusal.message)
  /** Processor time of the workers; /proc counts in steps of 10 ms, and each work takes hundreds. */
  const workerCpu = async (work: () => Promise<unknown>): Promise<number> => {
    const from = cpuBelow()
    await work()
    return 1000 * (cpuBelow() - from)
  }
  const film = guardFilm(clips, song)
  const plan = planner(60, 90)
  const document = bigDocument(2000)
  const journal = writeLongJournal(join(c.folder, 'guard.cutwright'), 100, 8000)
  const works: GuardWork[] = [
    { name: 'export', reference: 'codec', run: () => workerCpu(() => media.export(film, SETTINGS, join(c.folder, 'guard.mp4'))) },
    { name: 'seek', reference: 'codec', run: () => workerCpu(() => seeks(media, film)) },
    { name: 'shots', reference: 'code', run: () => workerCpu(() => media.analysePicture(clips[0]!, probed.value)) },
    { name: 'beats', reference: 'code', run: () => workerCpu(() => media.analyseSong(song)) },
    { name: 'plan', reference: 'code', run: () => ownCpu(() => void Array.from({ length: 3 }, plan)) },
    { name: 'edits', reference: 'code', run: () => ownCpu(() => void timeEdits(document, 600)) },
    {
      name: 'open',
      reference: 'code',
      run: () => ownCpu(() => void Array.from({ length: 60 }, () => unwrap(ProjectFile.open(journal)).close())),
    },
  ]
  return { works, close: () => media.close() }
}

/** Cuts, dissolves and grades over two clips, with sound. */
function guardFilm(clips: string[], song: string): RenderList {
  const uses = Array.from({ length: 12 }, (_, i) => ({
    source: i % 2,
    from: 10 + ((i * 13) % 70),
    frames: 20,
    grade: i % 3 ? NO_GRADE : { ...NO_GRADE, contrast: 20, saturation: 15 },
  }))
  const transitions = [2, 5, 8].map((after) => ({ after, kind: 'dissolve' as const, frames: 5 }))
  return testList({ sources: [...clips, song], clips: uses, transitions, sounds: [{ source: 2, start: 0, frames: 240, from: 0 }], ...SIZE })
}

/** Twelve random seeks in a preview session, each until its exact picture is there. */
async function seeks(media: ReturnType<typeof createMediaService>, film: RenderList): Promise<void> {
  const session = await media.openPreview(film, SIZE)
  const decoder = new PacketDecoder()
  let arrived: (generation: number) => void = () => {}
  session.stream.on('data', (chunk: Buffer) => {
    for (const p of decoder.push(chunk)) if (p.type === 'picture' && !p.standIn) arrived(p.generation)
  })
  for (let i = 1; i <= 12; i++) {
    await new Promise<void>((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`no picture after 20 s (seek ${i})`)), 20_000)
      arrived = (generation) => {
        if (generation < i) return
        clearTimeout(timer)
        done()
      }
      session.command({ op: 'seek', time: (((i * 0.618034) % 1) * 240) / 30, gen: i })
    })
  }
  await session.close()
}

async function guardMedia(folder: string): Promise<{ clips: string[]; song: string }> {
  mkdirSync(folder, { recursive: true })
  const clips: string[] = []
  for (const i of [0, 1]) {
    const path = join(folder, `clip-${i}.mp4`)
    const at = (n: number): number => SIZE.width * (0.5 + 0.4 * Math.sin(n / (9 + 4 * i)))
    const paint = (x: number, y: number, n: number): [number, number, number] => {
      const inside = (x - at(n)) ** 2 + (y - 120) ** 2 < 2500
      // The second half is another place, so that there is a cut to find.
      const late = n > FRAMES / 2 ? 60 : 0
      return inside
        ? [220, 128, 128]
        : [50 + late + ((x * 7 + y * 13) % 31) + (((x >> 4) + (y >> 4)) % 2) * 20, 110 + 20 * i, 150 - late / 2]
    }
    if (!existsSync(path))
      await makeTestClip(folder, `clip-${i}.mp4`, { ...SIZE, frameRate: { num: 30, den: 1 }, frames: FRAMES, gop: 15, paint, crf: 18 })
    clips.push(path)
  }
  const song = join(folder, 'song.wav')
  if (!existsSync(song)) {
    const form = [
      { name: 'verse', bars: 8 },
      { name: 'drop', bars: 12 },
    ] as const
    const s = synthesiseSong({ seed: 5, tempo: 120, meter: 4, style: 'dance', form: [...form] })
    writeFileSync(song, wav(s.channels, s.sampleRate))
  }
  return { clips, song }
}
