import { Command } from 'commander'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RENDERER_DIR } from '../../host-paths.ts'
import type { Engine } from '../../engine.ts'
import { systemInfo } from '../../system-info.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

interface Advice {
  code: string
  message: string
}

/** What is missing, and how to get it. An empty list means that everything that ships works here. */
async function advise(engine: Engine): Promise<Advice[]> {
  const [info, encoders] = await Promise.all([systemInfo(engine), engine.media.encoders()])
  const advice: Advice[] = []
  if (info.missingFilters.length)
    advice.push({
      code: 'filters',
      message: `FFmpeg filters are missing: ${info.missingFilters.join(', ')}. Run npm ci again; the media package is incomplete.`,
    })
  if (!encoders.some((e) => e.codec === 'h264'))
    advice.push({ code: 'h264', message: 'No H.264 encoder opens, so films cannot be exported as MP4. Run npm ci again.' })
  if (!encoders.some((e) => e.hardware))
    advice.push({
      code: 'hardware',
      message: 'No hardware encoder opens; exports use the processor. Install the graphics driver to make them faster.',
    })
  if (info.disk.freeBytes < 5e9)
    advice.push({
      code: 'disk',
      message: `Only ${gigabytes(info.disk.freeBytes)} are free where ${info.dataDir} lies; long exports may not fit. Free some space or set CUTWRIGHT_DATA_DIR.`,
    })
  if (info.memoryBytes < 6e9) advice.push({ code: 'memory', message: 'Less than 6 GB of memory: 4K exports may be slow or fail.' })
  if (!existsSync(join(RENDERER_DIR, 'index.html')))
    advice.push({ code: 'window', message: 'The window has not been built; npm start builds it.' })
  return advice
}

const gigabytes = (n: number): string => `${(n / 1e9).toFixed(1)} GB`

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('Versions, encoders, inference providers, disk; what is missing and how to get it.')
    .addHelpText('after', '\nExample:\n  cutwright doctor --json')
    .action((_o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const [info, encoders, advice] = await Promise.all([systemInfo(s.engine), s.engine.media.encoders(), advise(s.engine)])
        const lines = [
          `Cutwright ${info.version} on ${info.platform}, Node ${info.node}, ${info.cpus} processors, ${gigabytes(info.memoryBytes)} memory`,
          `FFmpeg ${info.ffmpeg}, SQLite ${info.sqlite}, ONNX Runtime ${info.onnxruntime ?? 'not installed'} (${info.inferenceProviders.join(', ') || 'none'})`,
          `Encoders: ${encoders.map((e) => `${e.name}${e.hardware ? ' (hardware)' : ''}`).join(', ')}`,
          `Data: ${info.dataDir} (cache ${gigabytes(info.cacheBytes)}, disk free ${gigabytes(info.disk.freeBytes)})`,
          `Exports: ${info.exportDir}`,
          ...(advice.length ? advice.map((a) => `! ${a.message}`) : ['Nothing is missing.']),
        ]
        s.print({ ...info, encoders, advice }, lines.join('\n'))
      }),
    )
