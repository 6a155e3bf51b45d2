import type { AVPixelFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { Graph, newFrame } from '../decode/graph.ts'

/** One frame in, one frame out, through a fixed filter chain; rebuilt when a file changes its size or format midway. */
export class PictureFilter {
  readonly #chain: string
  readonly #out = newFrame()
  #graph: { graph: Graph; key: string } | null = null
  #count = 0n

  /** @param chain FFmpeg's filter syntax, without labels */
  constructor(chain: string) {
    this.#chain = chain
  }

  /** The filtered picture; it belongs to the filter and is valid until its next call. Calls must not overlap. */
  async apply(frame: Frame): Promise<Frame> {
    const graph = this.#fitting(frame) ?? (await this.#rebuild(frame))
    this.#out.unref()
    const pts = frame.pts
    frame.pts = this.#count++
    await graph.push('in', frame)
    frame.pts = pts
    if ((await graph.pull(this.#out)) !== 'frame') throw new Error(`no picture came out of ${this.#chain}`)
    return this.#out
  }

  /** As `apply`, on this thread where nothing must be built first: a small picture costs less than the hop to another one. */
  applyHere(frame: Frame): Frame | Promise<Frame> {
    const graph = this.#fitting(frame)
    if (!graph) return this.apply(frame)
    this.#out.unref()
    const pts = frame.pts
    frame.pts = this.#count++
    graph.pushSync('in', frame)
    frame.pts = pts
    if (graph.pullSync(this.#out) !== 'frame') throw new Error(`no picture came out of ${this.#chain}`)
    return this.#out
  }

  close(): void {
    this.#graph?.graph.close()
    this.#out.free()
  }

  /** The graph, if it was built for pictures like this one. */
  #fitting(frame: Frame): Graph | undefined {
    return this.#graph?.key === keyOf(frame) ? this.#graph.graph : undefined
  }

  async #rebuild(frame: Frame): Promise<Graph> {
    this.#graph?.graph.close()
    this.#graph = null
    this.#graph = { graph: await this.#build(frame), key: keyOf(frame) }
    return this.#graph.graph
  }

  #build(frame: Frame): Promise<Graph> {
    const input = {
      type: 'video' as const,
      width: frame.width,
      height: frame.height,
      format: frame.format as AVPixelFormat,
      timeBase: { num: 1, den: 25 },
      frameRate: { num: 25, den: 1 },
      sar: { num: 1, den: 1 },
      colorSpace: frame.colorSpace,
      colorRange: frame.colorRange,
    }
    return Graph.create(`[in]${this.#chain}[out]`, { in: input }, 'video', 1)
  }
}

const keyOf = (frame: Frame): string => `${frame.width}×${frame.height} ${frame.format} ${frame.colorSpace} ${frame.colorRange}`

/** Copies one plane of a frame without its row padding. */
export function copyPlane(frame: Frame, plane: number, bytesPerRow: number, rows: number, into?: Uint8Array, at = 0): Uint8Array {
  const source = frame.data?.[plane]
  const stride = frame.linesize[plane]
  if (!source || stride === undefined) throw new Error(`the picture has no plane ${plane}`)
  const target = into ?? new Uint8Array(bytesPerRow * rows)
  for (let y = 0; y < rows; y++) target.set(source.subarray(y * stride, y * stride + bytesPerRow), at + y * bytesPerRow)
  return target
}

/** The three planes of a 4:2:0 picture, one after the other, without padding. */
export function planes(
  frame: Frame,
  { width, height }: { width: number; height: number },
  into = new Uint8Array((width * height * 3) / 2),
): Uint8Array {
  const [w, h] = [width / 2, height / 2]
  copyPlane(frame, 0, width, height, into, 0)
  copyPlane(frame, 1, w, h, into, width * height)
  copyPlane(frame, 2, w, h, into, width * height + w * h)
  return into
}
