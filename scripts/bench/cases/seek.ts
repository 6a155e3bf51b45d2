import { createMediaService } from '#electron/media/create-media-service.ts'
import { testList } from '#electron/testing/test-list.ts'
import { PacketDecoder } from '#shared/render/preview-stream.ts'
import { seededRandom } from '#shared/base/random.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { runProgram } from '../processes.ts'

const media = createMediaService({})
const SEEKS = 25

export const seek: BenchCase = {
  name: 'seek',
  needs: ['export'],
  about: `${SEEKS} random seeks in the 1080p film that the export case wrote, without a proxy: command → exact 960×540 picture decoded from the stream`,
  goal: 'p95 < 100 ms on proxies (next milestone); here on the original',
  async run(c) {
    const frames = c.quick ? 14 * 30 : 58 * 30
    const list = testList({ sources: [c.made.get('film')!], clips: [{ source: 0, from: 0, frames }], width: 1920, height: 1080 })
    const session = await media.openPreview(list, { width: 960, height: 540 })
    const decoder = new PacketDecoder()
    let arrived: ((generation: number) => void) | undefined
    session.stream.on('data', (chunk: Buffer) => {
      for (const p of decoder.push(chunk)) if (p.type === 'picture' && !p.standIn) arrived?.(p.generation)
    })
    const random = seededRandom(7)
    const times: number[] = []
    for (let i = 1; i <= SEEKS; i++) {
      const started = performance.now()
      await new Promise<void>((done, failed) => {
        const timer = setTimeout(() => failed(new Error(`no picture after 20 s (seek ${i})`)), 20_000)
        arrived = (generation) => {
          if (generation < i) return
          clearTimeout(timer)
          done()
        }
        session.command({ op: 'seek', time: (Math.floor(random() * frames) + 0.5) / 30 })
      })
      times.push(performance.now() - started)
    }
    await session.close()
    return { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) }
  },
  peer: {
    name: 'ffmpeg -ss (a process a picture)',
    async run(c) {
      const random = seededRandom(7)
      const times: number[] = []
      for (let i = 0; i < 8; i++) {
        const done = await runProgram('ffmpeg', [
          '-nostdin',
          '-v',
          'error',
          '-ss',
          (random() * 14).toFixed(3),
          '-i',
          c.made.get('film')!,
          '-frames:v',
          '1',
          '-vf',
          'scale=960:540',
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgba',
          '-y',
          '/dev/null',
        ])
        if (done === 'absent') return 'absent'
        times.push(done.seconds * 1000)
      }
      return { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) }
    },
  },
}
