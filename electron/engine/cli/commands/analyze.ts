import { Command } from 'commander'
import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { toErrorInfo } from '#shared/base/app-error.ts'
import type { Engine } from '../../engine.ts'
import { pictureOf, songOf } from '../analyse-file.ts'
import { CommandEnd, exitCodeOf } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'

/** Every number in these shapes is in the unit that its name ends with. */
export const beatsShape = (file: string, a: SongAnalysis) => ({
  file,
  duration_s: a.duration,
  tempo_bpm: a.grid?.tempo ?? null,
  meter: a.grid?.meter ?? null,
  confidence: a.grid?.confidence ?? 0,
  beats_s: a.grid?.beats ?? [],
  downbeats_s: a.grid?.beats.filter((_, i) => a.grid?.bar[i] === 1) ?? [],
  sections: a.sections.map((s) => ({ start_s: s.start, end_s: s.end, label: s.name, energy: s.energy })),
  ...(a.reason === null ? {} : { reason: a.reason }),
})

export const shotsShape = (file: string, a: PictureAnalysis) => ({
  file,
  fps: a.fps,
  shots: a.shots.map((s) => ({ start_frame: s.startFrame, end_frame: s.endFrame, start_s: s.start, end_s: s.end, boundary: s.boundary })),
})

const scoresShape = (file: string, a: PictureAnalysis) => ({
  file,
  overall: a.overall,
  moments: a.moments.map((m) => ({
    shot: m.shot,
    start_s: m.start,
    end_s: m.end,
    camera: m.camera,
    peak_s: m.peak?.time ?? null,
    scores: m.scores,
  })),
})

const percent = (x: number): string => `${Math.round(x * 100)}`.padStart(3)

const beatsText = (file: string, a: SongAnalysis): string =>
  a.grid
    ? `${file}: ${a.grid.tempo.toFixed(1)} bpm, ${a.grid.meter}/4, ${a.grid.beats.length} beats\n${a.sections.map((s) => `  ${s.start.toFixed(2)}–${s.end.toFixed(2)} s  ${s.name}  energy ${percent(s.energy)}`).join('\n')}`
    : `${file}: ${a.reason ?? 'no beat found'}`

const shotsText = (file: string, a: PictureAnalysis): string =>
  `${file}: ${a.shots.length} shots\n${a.shots.map((s) => `  ${s.start.toFixed(3)}–${s.end.toFixed(3)} s  frames ${s.startFrame}–${s.endFrame}  ${s.boundary}`).join('\n')}`

const scoresText = (file: string, a: PictureAnalysis): string =>
  `${file}: overall ${percent(a.overall.overall)}, sharpness ${percent(a.overall.sharpness)}, exposure ${percent(a.overall.exposure)}, stability ${percent(a.overall.stability)}, motion ${percent(a.overall.motion)}`

/** The answer for one file is an object, for several an array; a file that cannot be used is {file, error} and makes the exit code 3. */
async function eachFile(
  s: CommandSession,
  files: string[],
  one: (file: string) => Promise<{ value: object; text: string }>,
): Promise<void> {
  const values: object[] = []
  const texts: string[] = []
  let exitCode = 0
  for (const file of files) {
    try {
      const { value, text } = await one(file)
      values.push(value)
      texts.push(text)
    } catch (e) {
      if (s.signal.aborted) throw e
      const info = toErrorInfo(e)
      exitCode = Math.max(exitCode, exitCodeOf(info))
      values.push({ file, error: { code: info.code, message: info.message } })
      texts.push(`${file}: ${info.message}`)
    }
  }
  s.print(values.length === 1 ? values[0] : values, texts.join('\n'))
  if (exitCode) throw new CommandEnd(exitCode)
}

export function analyzeCommand(): Command {
  const command = new Command('analyze').description(
    'Measures songs and footage; results are kept by content, so a second look is instant.',
  )
  const add = (
    name: string,
    description: string,
    one: (engine: Engine, file: string, signal: AbortSignal) => Promise<{ value: object; text: string }>,
  ): void => {
    command
      .command(`${name} <file...>`)
      .description(description)
      .action((files: string[], _o: object, c: Command) =>
        withEngine(c.optsWithGlobals<GlobalOptions>(), (s) => eachFile(s, files, (file) => one(s.engine, file, s.signal))),
      )
  }
  add('beats', 'Tempo, beats, downbeats and sections of songs.', async (engine, file, signal) => {
    const a = await songOf(engine, file, signal)
    return { value: beatsShape(file, a), text: beatsText(file, a) }
  })
  add('shots', 'Shot boundaries: cuts, dissolves, fades. End frames are exclusive.', async (engine, file, signal) => {
    const a = await pictureOf(engine, file, signal)
    return { value: shotsShape(file, a), text: shotsText(file, a) }
  })
  add('scores', 'Sharpness, exposure, steadiness, motion and composition of footage, 0 to 1.', async (engine, file, signal) => {
    const a = await pictureOf(engine, file, signal)
    return { value: scoresShape(file, a), text: scoresText(file, a) }
  })
  return command.addHelpText(
    'after',
    '\nExamples:\n  cutwright analyze beats song.mp3 --json\n  cutwright analyze shots footage/*.mp4\n  cutwright analyze scores clip.mov',
  )
}
