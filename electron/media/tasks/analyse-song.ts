import { songSteps } from '#electron/analysis/music/analyse-song.ts'
import { SAMPLE_RATE } from '#electron/analysis/music/coefficients.ts'
import { LoudnessMeter } from '../filter/loudness-meter.ts'
import { FloatConverter, soundPass } from '../input/sound-pass.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Share of the progress that decoding stands for. */
const DECODING = 0.2
/** Milliseconds of analysis between two turns of the event loop. */
const TURN_MS = 15
/** Longer sound is a recording, not a song: the analysis would not fit in memory. Seconds. */
const LONGEST = 3 * 3600

/** Decodes the sound of a file once, for the beats (mono, 24 kHz) and for the loudness (as it is), which are measured side by side. */
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
    const loudness = meter.result()
    // Who waits for it first is the analysis, which may end in a cancel.
    loudness.catch(() => undefined)
    const analysis = await inTurns(songSteps(samples.take()), signal, (share) => onProgress(DECODING + (1 - DECODING) * share, 'beats'))
    return { ...analysis, loudness: await loudness }
  } finally {
    converter.close()
    await meter.close()
  }
}

/** Takes the steps to their end and lets the loudness, a cancel and the memory guard have a turn now and then. */
async function inTurns<T>(steps: Generator<number, T>, signal: AbortSignal, onShare: (share: number) => void): Promise<T> {
  let turn = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    onShare(step.value)
    if (performance.now() - turn < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    turn = performance.now()
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
