import { statSync } from 'node:fs'
import type { Frame } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { checkSettings, type ExportShape } from '#shared/export/check-settings.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { ExportReport, FilmPieces } from '../media-service.ts'
import type { TaskContext, TaskHandler } from '../worker/tasks.ts'
import { CopiedSound } from './copied-sound.ts'
import { Encoder, type EncoderSpec } from './encoder.ts'
import { exportError, isTargetError } from './export-errors.ts'
import { FileWriter } from './file-writer.ts'
import { inPieces, PieceEncoding, placed } from './film-pieces.ts'
import { Film } from './film.ts'
import { framesAt } from './film-time.ts'
import { MasteredSound, measureMastering } from './mastering.ts'
import { drawFrames, type FrameRange, makePalette, PictureEncoding } from './picture-encoding.ts'
import { SoundEncoding } from './sound-encoding.ts'
import { SoundMixer } from './sound-mixer.ts'
import { videoEncoders, workingFormatOf } from './video-encoders.ts'

/** Sound is encoded this far ahead of the picture, seconds, so that both reach the file in order. */
const SOUND_AHEAD = 0.5
/** Encoded pictures that may wait for the sound to be measured, bytes. */
const MAX_WAITING = 64 * 1024 * 1024
/** Shares of the whole job: of measuring the sound, and of finding a GIF's colours. */
const MEASURE_SHARE = 0.06
const PALETTE_SHARE = 0.45

const FORMATS: Record<ExportSettings['container'], string> = {
  mp4: 'mp4',
  mov: 'mov',
  mkv: 'matroska',
  webm: 'webm',
  gif: 'gif',
  m4a: 'ipod',
  wav: 'wav',
  mp3: 'mp3',
}
/** The index in front, so that a film plays while it is still loading. */
const FASTSTART = ['mp4', 'mov', 'm4a']

/**
 * Writes a render list as a file. The caller moves it into place and removes it on failure. Throws AppError with one sentence
 * ('export.diskFull', 'export.notWritable', 'render.unreadable', 'render.lut…', 'export.…'), or AbortError.
 */
export const exportTask: TaskHandler<'export'> = async ({ list, settings, path, pieces }, context) => {
  const checked = checkSettings(settings, list)
  if (!checked.ok) throw AppError.fromRefusal(checked.refusal)
  const started = performance.now()
  const job: ExportJob = { list, settings, path, shape: checked.value, context, pieces: pieces ?? null, warnings: [] }
  try {
    const report = await exportFilm(job)
    return { ...report, path, bytes: statSync(path).size, wallMs: Math.round(performance.now() - started), warnings: job.warnings }
  } catch (e) {
    throw exportError(e)
  }
}

interface ExportJob {
  list: RenderList
  settings: ExportSettings
  path: string
  shape: ExportShape
  context: TaskContext
  pieces: FilmPieces | null
  warnings: string[]
}
type Written = Omit<ExportReport, 'path' | 'bytes' | 'wallMs' | 'warnings'>

async function exportFilm(job: ExportJob): Promise<Written> {
  const { video } = job.settings
  if (!video) return write(job, null)
  const found = videoEncoders(video, job.shape, job.shape.frameRate, job.settings.container)
  const choices = job.pieces ? found.slice(-1).map((c) => ({ ...c, spec: inPieces(c.spec) })) : found
  for (const choice of choices) {
    const last = choice === choices.at(-1)
    let encoder: Encoder
    try {
      encoder = await Encoder.open(choice.spec)
    } catch (e) {
      // Opening is how a driver is found: the report names the one that wrote the film.
      if (last) throw e
      continue
    }
    try {
      return await write(job, { ...choice, encoder })
    } catch (e) {
      if (last || job.context.signal.aborted || e instanceof AppError || isTargetError(e)) throw e
      job.warnings.push(`The hardware encoder ${choice.spec.name} failed midway; another one wrote the film.`)
    }
  }
  throw new AppError('export.noEncoder', `There is no encoder for ${video.codec} in this program; choose another format.`, {
    params: { codec: video.codec },
  })
}

/** `chosen`: an open video encoder, closed here; null for sound alone. */
async function write(job: ExportJob, chosen: { encoder: Encoder; spec: EncoderSpec; hardware: boolean } | null): Promise<Written> {
  const { list, settings, shape, context } = job
  const rate = shape.frameRate
  const fps = rate.num / rate.den
  const range: FrameRange = { first: Math.round(shape.start * fps), end: Math.min(framesAt(list, rate), Math.round(shape.end * fps)) }
  const film = settings.video
    ? new Film(list, { size: shape, media: 'original', working: workingFormatOf(settings.video.codec), frameRate: rate, inOrder: true })
    : null
  const copied = job.pieces && (await CopiedSound.open(settings, job.pieces))
  const mixer = settings.audio && !copied ? new SoundMixer(list, settings.audio.sampleRate) : null
  const closeEncoder = (): void => chosen?.encoder.close()
  const closers: (() => unknown)[] = [closeEncoder, () => copied?.close(), () => mixer?.close(), () => film?.close()]
  let writer: FileWriter | null = null
  try {
    const length = (range.end - range.first) / fps
    const weights = { sound: mixer ? MEASURE_SHARE : 0, colours: settings.video?.codec === 'gif' ? PALETTE_SHARE : 0 }
    const done = { sound: 0, colours: 0, writing: 0 }
    const tell = (part: keyof typeof done, share: number, stage: string): void => {
      done[part] = share
      const writing = done.writing * (1 - weights.sound - weights.colours)
      context.onProgress(done.sound * weights.sound + done.colours * weights.colours + writing, stage)
    }
    const stage = film ? 'picture' : 'sound'
    let sound: SoundEncoding | CopiedSound | null = copied
    if (mixer && settings.audio) {
      const start = Math.round((range.first / fps) * mixer.rate)
      const samples = { start, end: start + Math.round(length * mixer.rate) }
      const master = async (stop: AbortSignal): Promise<MasteredSound> => {
        const ends = AbortSignal.any([stop, context.signal])
        const found = await measureMastering(mixer, samples, list.loudness, (s) => tell('sound', s, stage), ends)
        tell('sound', 1, stage)
        return MasteredSound.open(mixer, samples, found ?? { gain: 0, limit: false })
      }
      sound = await SoundEncoding.open(settings.audio, settings.container, master)
      // Before the mixer, which the measurement may be reading.
      closers.unshift(() => sound?.close())
    }
    let palette = null
    if (film && settings.video?.codec === 'gif') {
      palette = await makePalette(film, range, (s) => {
        context.signal.throwIfAborted()
        tell('colours', s, 'colours')
      })
    }
    const picture = chosen && (await pictureEncoding(chosen, palette, job.pieces))
    closers[closers.indexOf(closeEncoder)] = () => picture?.close()
    const encoders = [picture?.encoder, sound?.encoder].filter((e) => e !== undefined)
    const options: Record<string, string> = FASTSTART.includes(settings.container) ? { movflags: '+faststart' } : {}
    writer = await FileWriter.create(job.path, FORMATS[settings.container], encoders, options)
    let drawn = 0
    if (film && picture) {
      const written = { sound, writer, fps, context, onProgress: (s: number) => tell('writing', s, stage) }
      drawn =
        picture instanceof PieceEncoding
          ? await writePieces(film, job.pieces!, picture, written)
          : await writePictures(film, range, picture, written)
    } else if (sound) {
      while (sound.time < Number.POSITIVE_INFINITY) {
        context.signal.throwIfAborted()
        await sound.step(writer)
        tell('writing', Math.min(1, sound.time / length), stage)
      }
    }
    await writer.finish()
    return {
      duration: length,
      frames: picture ? range.end - range.first : 0,
      ...(job.pieces ? { drawn } : {}),
      videoEncoder: chosen?.encoder.name ?? null,
      audioEncoder: sound?.encoder.name ?? null,
      hardware: chosen?.hardware ?? false,
      loudness: sound ? await sound.loudness() : null,
    }
  } catch (e) {
    await writer?.abandon()
    throw e
  } finally {
    for (const close of closers) await close()
  }
}

function pictureEncoding(
  { encoder, spec }: { encoder: Encoder; spec: EncoderSpec },
  palette: Frame | null,
  pieces: FilmPieces | null,
): PictureEncoding | Promise<PieceEncoding> {
  return pieces ? PieceEncoding.open(encoder, spec, pieces.from) : PictureEncoding.open(encoder, palette)
}

interface Writing {
  sound: SoundEncoding | CopiedSound | null
  writer: FileWriter
  fps: number
  context: TaskContext
  onProgress(share: number): void
}

/** Gives how many frames were drawn. */
async function writePictures(film: Film, range: FrameRange, picture: PictureEncoding, w: Writing): Promise<number> {
  let written = 0
  for await (const frame of drawnFrames(film, range, w)) {
    await soundUpTo(written, w)
    await picture.step(frame, w.writer)
    w.onProgress(++written / (range.end - range.first))
  }
  await picture.finish(w.writer)
  await soundToEnd(w)
  return written
}

/** Gives how many frames were drawn. */
async function writePieces(film: Film, { pieces }: FilmPieces, picture: PieceEncoding, w: Writing): Promise<number> {
  let drawn = 0
  const all = placed(pieces)
  if (all.at(-1)?.end !== film.frames) throw new Error('the pieces are not those of this film')
  for (const piece of all) {
    w.context.signal.throwIfAborted()
    await soundUpTo(piece.first, w)
    if (!(await picture.copy(piece, w.writer))) {
      let at = piece.first
      for await (const frame of drawnFrames(film, piece, w)) {
        await soundUpTo(at, w)
        await picture.step(frame, piece, w.writer)
        w.onProgress(++at / film.frames)
      }
      await picture.end(piece, w.writer)
      drawn += piece.end - piece.first
    }
    w.onProgress(piece.end / film.frames)
  }
  await soundToEnd(w)
  return drawn
}

async function* drawnFrames(film: Film, range: FrameRange, { context }: Writing): AsyncGenerator<Frame> {
  for await (const frame of drawFrames(film, range)) {
    if (context.signal.aborted) {
      frame.free()
      context.signal.throwIfAborted()
    }
    yield frame
  }
}

async function soundUpTo(frame: number, { sound, writer, fps }: Writing): Promise<void> {
  const wait = sound?.ready || writer.bytes > MAX_WAITING
  while (wait && sound && sound.time < frame / fps + SOUND_AHEAD) await sound.step(writer)
}

async function soundToEnd({ sound, writer }: Writing): Promise<void> {
  while (sound && sound.time < Number.POSITIVE_INFINITY) await sound.step(writer)
}
