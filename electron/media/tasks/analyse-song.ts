import { analyseSong } from '#electron/analysis/music/analyse-song.ts'
import { SAMPLE_RATE } from '#electron/analysis/music/coefficients.ts'
import { LoudnessMeter } from '../filter/loudness-meter.ts'
import { FloatConverter, soundPass } from '../input/sound-pass.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Share of the progress that decoding stands for. */
const DECODING = 0.4
/** Longer sound is a recording, not a song: the analysis would not fit in memory. Seconds. */
const LONGEST = 3 * 3600

/** Decodes the sound of a file once, for the beats (mono, 24 kHz) and for the loudness (as it is). */
export const analyseSongTask: TaskHandler<'analyseSong'> = async ({ path }, { signal, onProgress }) => {
  const converter = new FloatConverter(SAMPLE_RATE, 1)
  const meter = new LoudnessMeter()
  const samples = new GrowingSamples()
  try {
    await soundPass(
      path,
      null,
      (frame) => {
        if (samples.length < LONGEST * SAMPLE_RATE) for (const plane of converter.convert(frame)) samples.add(plane)
        return meter.push(frame)
      },
      { signal, onProgress: (share) => onProgress(share * DECODING, 'decode') },
    )
    for (const plane of converter.convert(null)) samples.add(plane)
    const analysis = analyseSong(samples.take(), (share) => onProgress(DECODING + (1 - DECODING) * share, 'beats'))
    return { ...analysis, loudness: meter.result() }
  } finally {
    converter.close()
    meter.close()
  }
}

/** Samples of unknown number. */
class GrowingSamples {
  #data = new Float32Array(SAMPLE_RATE * 240)
  length = 0

  add(more: Float32Array): void {
    if (this.length + more.length > this.#data.length) {
      const larger = new Float32Array(Math.max(this.#data.length * 2, this.length + more.length))
      larger.set(this.#data.subarray(0, this.length))
      this.#data = larger
    }
    this.#data.set(more, this.length)
    this.length += more.length
  }

  take(): Float32Array {
    return this.#data.slice(0, this.length)
  }
}
