import type { AVSampleFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { Graph, newFrame } from '../decode/graph.ts'

/** What is said of silence: the gate of EBU R128, and the smallest peak of 16-bit sound. */
export const SILENCE = { integrated: -70, truePeak: -96 } as const

/** Loudness of decoded sound by EBU R128: integrated in LUFS and true peak in dBTP (FFmpeg's ebur128 filter). One owner, calls in sequence. */
export class LoudnessMeter {
  readonly #out = newFrame()
  #graph: { graph: Graph; key: string } | null = null
  #samples = 0n
  #last: { integrated: number; truePeak: number } = SILENCE

  /** Frames keep their content. A file that changes its sample format midway is measured up to there. */
  push(frame: Frame): void | Promise<void> {
    const key = `${frame.format} ${frame.sampleRate} ${frame.channels} ${frame.channelLayout.mask}`
    if (!this.#graph) return this.#begin(frame, key)
    if (this.#graph.key === key) this.#feed(this.#graph.graph, frame)
  }

  result(): { integrated: number; truePeak: number } {
    return this.#last
  }

  close(): void {
    this.#graph?.graph.close()
    this.#out.free()
  }

  async #begin(frame: Frame, key: string): Promise<void> {
    const input = { type: 'audio' as const, rate: frame.sampleRate, format: frame.format as AVSampleFormat, layout: frame.channelLayout }
    const graph = await Graph.create('[in]ebur128=peak=true:metadata=1,anull[out]', { in: input }, 'audio', 1)
    this.#graph = { graph, key }
    this.#feed(graph, frame)
  }

  #feed(graph: Graph, frame: Frame): void {
    const pts = frame.pts
    frame.pts = this.#samples
    this.#samples += BigInt(frame.nbSamples)
    graph.pushSync('in', frame)
    frame.pts = pts
    while (graph.pullSync(this.#out) === 'frame') {
      const said = this.#out.getMetadata()
      const integrated = Number(said.get('lavfi.r128.I') ?? SILENCE.integrated)
      const peak = Number(said.get('lavfi.r128.true_peak') ?? 0)
      this.#out.unref()
      this.#last = {
        integrated: Number.isFinite(integrated) ? Math.max(SILENCE.integrated, integrated) : SILENCE.integrated,
        truePeak: peak > 0 ? Math.max(SILENCE.truePeak, 20 * Math.log10(peak)) : SILENCE.truePeak,
      }
    }
  }
}
