import { AV_FRAME_FLAG_INTERLACED, AV_NOPTS_VALUE, type AVPixelFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { Graph, newFrame } from './graph.ts'

/** The filter looks at three lines of every plane; chroma has half as many. */
const LEAST_LINES = 8
/**
 * One whole picture for each interlaced one, at its own time, by Weston's three-field method (FFmpeg's bwdif); pictures that
 * do not say that they are interlaced pass untouched.
 */
const CHAIN = '[in]bwdif=mode=send_frame:parity=auto:deint=interlaced[out]'

/** Whether a decoded picture consists of two fields of different moments. */
export const isInterlaced = (frame: Frame): boolean =>
  frame.hasFlags(AV_FRAME_FLAG_INTERLACED) && Math.min(frame.width, frame.height) >= LEAST_LINES

/** Makes whole pictures of fields. Gives each picture when it knows the one after it. One owner, calls in sequence. */
export class Deinterlacer {
  #graph: { graph: Graph; key: string } | null = null
  /** Finished pictures of a graph that had to go because the pictures changed their size or format. */
  readonly #left: Frame[] = []
  #flushed = false

  /** Takes the next picture; the caller keeps the frame. Null says that the last one was given. */
  async push(frame: Frame | null, timeBase: { num: number; den: number }): Promise<void> {
    if (!frame) {
      if (!this.#flushed) await this.#graph?.graph.push('in', null)
      this.#flushed = true
      return
    }
    const key = `${frame.width}×${frame.height} ${frame.format} ${frame.colorSpace} ${frame.colorRange}`
    if (this.#graph?.key !== key) {
      await this.#empty()
      this.#graph = { graph: await Graph.create(CHAIN, { in: inputFor(frame, timeBase) }, 'video'), key }
    }
    const { pts } = frame
    frame.pts = frame.bestEffortTimestamp
    await this.#graph.graph.push('in', frame)
    frame.pts = pts
  }

  /** Takes a finished picture into `frame`; its times are those of the picture it was made of. False when there is none yet. */
  async pull(frame: Frame): Promise<boolean> {
    const kept = this.#left.shift()
    if (kept) {
      const answer = frame.ref(kept)
      kept.free()
      return answer >= 0
    }
    if (!this.#graph || (await this.#graph.graph.pull(frame)) !== 'frame') return false
    halveTime(frame)
    return true
  }

  /** Forgets what it holds: reading goes on elsewhere. */
  reset(): void {
    this.#graph?.graph.close()
    this.#graph = null
    this.#flushed = false
    for (const frame of this.#left.splice(0)) frame.free()
  }

  async #empty(): Promise<void> {
    if (!this.#graph) return
    const { graph } = this.#graph
    await graph.push('in', null)
    for (;;) {
      const frame = newFrame()
      if ((await graph.pull(frame)) !== 'frame') {
        frame.free()
        break
      }
      halveTime(frame)
      this.#left.push(frame)
    }
    graph.close()
    this.#graph = null
  }
}

/** The filter counts half time stamps, because it can give a picture for each field. */
function halveTime(frame: Frame): void {
  if (frame.pts !== AV_NOPTS_VALUE) frame.pts /= 2n
  frame.bestEffortTimestamp = frame.pts
}

const inputFor = (frame: Frame, timeBase: { num: number; den: number }) => ({
  type: 'video' as const,
  width: frame.width,
  height: frame.height,
  format: frame.format as AVPixelFormat,
  timeBase,
  frameRate: { num: 25, den: 1 },
  sar: frame.sampleAspectRatio.num > 0 ? frame.sampleAspectRatio : { num: 1, den: 1 },
  colorSpace: frame.colorSpace,
  colorRange: frame.colorRange,
})
