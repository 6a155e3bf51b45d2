import { Command } from 'commander'
import { resolve } from 'node:path'
import { toErrorInfo } from '#shared/base/app-error.ts'
import { displaySize, type MediaInfo } from '#shared/media/media-info.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { probeFile } from '../analyse-file.ts'
import { CommandEnd, exitCodeOf } from '../outcome.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

const probeShape = (file: string, m: MediaInfo) => ({
  file,
  kind: m.kind,
  container: m.container,
  duration_s: toSeconds(m.duration),
  bit_rate: m.bitRate,
  timecode: m.timecode,
  video: m.video && { ...m.video, fps: toNumber(m.video.frameRate), display: displaySize(m.video) },
  audio: m.audio,
})

function probeText(file: string, m: MediaInfo): string {
  const v = m.video
  const a = m.audio
  const parts = [m.kind, m.container, m.kind === 'image' ? '' : `${toSeconds(m.duration).toFixed(2)} s`]
  if (v) {
    const { width, height } = displaySize(v)
    const rate = m.kind === 'image' ? '' : ` ${toNumber(v.frameRate).toFixed(3)} fps${v.variable ? ' (variable)' : ''}`
    parts.push(`${v.codec} ${width}×${height}${rate}${v.rotation ? ` turned ${v.rotation}°` : ''}${v.hdr ? ' HDR' : ''}`)
  }
  if (a) parts.push(`${a.codec} ${a.sampleRate} Hz ${a.layout}`)
  return `${file}: ${parts.filter(Boolean).join(', ')}`
}

export const probeCommand = (): Command =>
  new Command('probe')
    .argument('<file...>')
    .description('What a file holds: codecs, size, rate, rotation, colour, channels, duration, timecode.')
    .addHelpText('after', '\nExample:\n  cutwright probe clip.mov --json')
    .action((files: string[], _o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const values: object[] = []
        const texts: string[] = []
        let exitCode = 0
        for (const file of files) {
          try {
            const info = await probeFile(s.engine, resolve(file), s.signal)
            values.push(probeShape(file, info))
            texts.push(probeText(file, info))
          } catch (e) {
            if (s.signal.aborted) throw e
            const { code, message } = toErrorInfo(e)
            exitCode = Math.max(exitCode, exitCodeOf(toErrorInfo(e)))
            values.push({ file, error: { code, message } })
            texts.push(`${file}: ${message}`)
          }
        }
        s.print(values.length === 1 ? values[0] : values, texts.join('\n'))
        if (exitCode) throw new CommandEnd(exitCode)
      }),
    )
