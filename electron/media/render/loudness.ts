import { Graph, newFrame } from '../decode/graph.ts'
import { soundFrame, stereoInput } from './sound-frames.ts'
import type { Stereo } from './sound-mixer.ts'

/** Below this nothing is heard: no gain can be derived from it, LUFS. */
const SILENCE = -69

/** Integrated loudness (LUFS, EBU R 128 / ITU-R BS.1770-4 with gating) and true peak (dBTP) of what is fed, by FFmpeg's ebur128. */
export class LoudnessMeter {
  readonly #graph: Graph
  readonly #rate: number
  readonly #out = newFrame()
  #at = 0
  #integrated = Number.NEGATIVE_INFINITY
  #peak = Number.NEGATIVE_INFINITY

  private constructor(graph: Graph, rate: number) {
    this.#graph = graph
    this.#rate = rate
  }
  /** `peaks: false` spares the oversampling; the true peak is then -Infinity. */
  static async open(rate: number, { peaks = true } = {}): Promise<LoudnessMeter> {
    const description = `[a]ebur128=metadata=1:peak=${peaks ? 'true' : 'none'}:framelog=quiet[out]`
    return new LoudnessMeter(await Graph.create(description, { a: stereoInput(rate) }, 'audio', 1), rate)
  }

  async feed(block: Stereo): Promise<void> {
    const frame = soundFrame(block, this.#at, this.#rate)
    this.#at += block[0].length
    await this.#graph.push('a', frame)
    frame.free()
    await this.#collect()
  }

  /** Ends the measurement; null for silence. */
  async finish(): Promise<{ integrated: number; truePeak: number } | null> {
    await this.#graph.push('a', null)
    await this.#collect()
    this.#graph.close()
    this.#out.free()
    if (!(this.#integrated > SILENCE)) return null
    return { integrated: this.#integrated, truePeak: this.#peak }
  }

  async #collect(): Promise<void> {
    while ((await this.#graph.pull(this.#out)) === 'frame') {
      const data = this.#out.getMetadata().getAll()
      const integrated = Number(data['lavfi.r128.I'])
      if (Number.isFinite(integrated)) this.#integrated = integrated
      for (const channel of ['0', '1']) {
        // A linear factor per channel, over all that was fed so far.
        const peak = 20 * Math.log10(Number(data[`lavfi.r128.true_peaks_ch${channel}`]))
        if (Number.isFinite(peak)) this.#peak = Math.max(this.#peak, peak)
      }
      this.#out.unref()
    }
  }
}
