import type { RenderLayer, RenderList } from '#shared/render/render-list.ts'
import { frameToTicks } from '#shared/time/frame-rate.ts'
import { spanAt } from '../render/film-time.ts'

/**
 * Names the content of a frame: equal keys mean equal pictures, also in another version of the film. A clip that only moved in
 * time keeps its frames.
 */
export class FrameKeys {
  readonly #list: RenderList
  readonly #looks: string[]

  constructor(list: RenderList, size: { width: number; height: number }) {
    this.#list = list
    this.#looks = list.clips.map((c) => {
      const { start, end, source, ...look } = c
      const s = list.sources[source]!
      return JSON.stringify([size.width, size.height, s.proxyPath ?? s.path, s.content, end - start, look])
    })
  }
  of(frame: number): string {
    const ticks = frameToTicks(frame, this.#list.frameRate)
    const layers = spanAt(this.#list.spans, frame)?.layers ?? []
    return layers.map((layer) => this.#layer(layer, frame, ticks)).join('|')
  }

  #layer(layer: RenderLayer, frame: number, ticks: number): string {
    if (layer.type === 'clip') return this.#clip(layer.clip, frame, ticks)
    const share = `${layer.kind}:${frame - layer.start}/${layer.end - layer.start}`
    return `${share}(${this.#clip(layer.from, frame, ticks)},${this.#clip(layer.to, frame, ticks)})`
  }
  #clip(index: number, frame: number, ticks: number): string {
    const clip = this.#list.clips[index]!
    const grain = clip.grade.grain > 0 ? `#${frame}` : ''
    return `${this.#looks[index]}@${ticks - clip.start}${grain}`
  }
}
