import type { AVSampleFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { TonalActivation, TONAL_RATE, TONAL_STEP } from '#electron/learn/sound/tonal-activation.ts'
import { VoiceActivity, VOICE_STEP } from '#electron/learn/sound/voice-activity.ts'
import { Graph, newFrame } from '../decode/graph.ts'
import { FloatConverter, soundPass } from '../input/sound-pass.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Decimals that are kept of what is measured. */
const rounded = (x: number, digits: number): number => Number(x.toFixed(digits))

/** Decodes the sound of a film once and measures its loudness, how much of it holds a pitch and, with a model, where somebody speaks. */
export const hearFilmTask: TaskHandler<'hearFilm'> = async ({ path, voiceModel }, context) => {
  const converter = new FloatConverter(TONAL_RATE, 1)
  const loudness = new MomentaryLoudness()
  const tonal = new TonalActivation()
  let voice = voiceModel === null ? null : await VoiceActivity.open(voiceModel).catch(() => null)
  let unusable = voiceModel !== null && voice === null
  let start: number | null = null
  const hear = async (samples: Float32Array): Promise<void> => {
    tonal.push(samples)
    try {
      // Its samples are written over by the next frame.
      await voice?.push(samples)
    } catch {
      await voice?.close()
      voice = null
      unusable = true
    }
  }
  try {
    await soundPass(
      path,
      null,
      async (frame, at) => {
        start ??= at
        for (const plane of converter.convert(frame)) await hear(plane)
        await loudness.push(frame)
      },
      context,
    )
    for (const plane of converter.convert(null)) await hear(plane)
    return {
      start: start ?? 0,
      loudness: { step: 0.1, values: loudness.values.map((x) => rounded(x, 2)) },
      tonal: { step: TONAL_STEP, values: tonal.result().map((x) => rounded(x, 3)) },
      voice: voice && { step: VOICE_STEP, values: voice.likely.map((x) => rounded(x, 3)) },
      unusable,
    }
  } finally {
    converter.close()
    loudness.close()
    await voice?.close()
  }
}

/** The quietest that is told, LUFS. */
const SILENT = -120

/** Loudness of the last 400 ms, ten times a second, LUFS (momentary loudness of EBU Tech 3341, by FFmpeg's ebur128 filter). */
class MomentaryLoudness {
  readonly #out = newFrame()
  #graph: { meter: Graph; key: string } | null = null
  #samples = 0n
  readonly values: number[] = []

  /** A file that changes its sample format midway is measured up to there. */
  async push(frame: Frame): Promise<void> {
    const key = `${frame.format} ${frame.sampleRate} ${frame.channels} ${frame.channelLayout.mask}`
    if (!this.#graph) {
      const input = { type: 'audio', rate: frame.sampleRate, format: frame.format as AVSampleFormat, layout: frame.channelLayout } as const
      this.#graph = { meter: await Graph.create('[in]ebur128=metadata=1[out]', { in: input }, 'audio', 1), key }
    }
    if (this.#graph.key !== key) return
    const { meter } = this.#graph
    const pts = frame.pts
    frame.pts = this.#samples
    this.#samples += BigInt(frame.nbSamples)
    meter.pushSync('in', frame)
    frame.pts = pts
    while (meter.pullSync(this.#out) === 'frame') {
      const said = Number(this.#out.getMetadata().get('lavfi.r128.M') ?? Number.NaN)
      this.#out.unref()
      this.values.push(Number.isFinite(said) ? Math.max(SILENT, said) : SILENT)
    }
  }

  close(): void {
    this.#graph?.meter.close()
    this.#out.free()
  }
}
