import WaveSurfer from 'wavesurfer.js'
import type { Peaks } from './peaks.ts'
import type { SongView } from './song-axis.ts'

/** What the wave shows: a part of the song in a box of this size, CSS pixels. */
export interface WaveShape {
  view: SongView
  width: number
  height: number
  /** CSS colour. */
  color: string
}

/**
 * The wave of a song, drawn by wavesurfer.js from the cached peaks: nothing is fetched or decoded, nothing is played or clicked. Its zoom
 * and scroll follow the lane's axis, on which beats, sections and cuts are drawn above it.
 */
export class SongWave {
  readonly #box: HTMLElement
  readonly #peaks: Peaks
  readonly #duration: number
  #surfer: WaveSurfer | undefined
  #level = -1
  #shown: WaveShape | undefined

  /** `duration` of the song in seconds: the wave is as long, silent where the peaks end before. */
  constructor(box: HTMLElement, peaks: Peaks, duration: number) {
    this.#box = box
    this.#peaks = peaks
    this.#duration = duration
  }

  show(shape: WaveShape): void {
    const before = this.#shown
    const perSecond = shape.width / shape.view.span
    this.#shown = shape
    const level = levelFor(this.#peaks.levels, 1 / (perSecond * (window.devicePixelRatio || 1)))
    if (!this.#surfer) {
      this.#level = level
      this.#surfer = this.#create(perSecond, shape)
      return
    }
    const zoomed = this.#surfer.options.minPxPerSec !== perSecond
    if (zoomed || before?.height !== shape.height || before.color !== shape.color)
      this.#surfer.setOptions({ height: shape.height, waveColor: shape.color, progressColor: shape.color, minPxPerSec: perSecond })
    if (level !== this.#level) {
      this.#level = level
      const { channels, length } = waveOf(this.#peaks, level, this.#duration)
      // A load that a newer one overtakes, or that ends with the lane, is no failure.
      this.#surfer.load('', channels, length).catch(() => undefined)
    }
    this.#scroll()
  }

  destroy(): void {
    this.#surfer?.destroy()
    this.#surfer = undefined
  }

  #create(perSecond: number, { height, color }: WaveShape): WaveSurfer {
    const { channels, length } = waveOf(this.#peaks, this.#level, this.#duration)
    const surfer = WaveSurfer.create({
      container: this.#box,
      peaks: channels,
      duration: length,
      minPxPerSec: perSecond,
      height,
      waveColor: color,
      progressColor: color,
      cursorWidth: 0,
      fillParent: false,
      interact: false,
      dragToSeek: false,
      hideScrollbar: true,
      autoScroll: false,
      autoCenter: false,
    })
    // It draws the first time, and after another level was loaded, when this call is over.
    surfer.on('redraw', () => this.#scroll())
    return surfer
  }

  #scroll(): void {
    if (this.#shown) this.#surfer?.setScroll((this.#shown.view.start * this.#shown.width) / this.#shown.view.span)
  }
}

/** Index of the coarsest level that still has a pair for every pixel; the finest where none has. */
export function levelFor(levels: Peaks['levels'], secondsPerPixel: number): number {
  const finestFirst = [...levels.keys()].sort((a, b) => levels[a]!.secondsPerPair - levels[b]!.secondsPerPair)
  return finestFirst.findLast((i) => levels[i]!.secondsPerPair <= secondsPerPixel) ?? finestFirst[0] ?? -1
}

/**
 * One level as wavesurfer.js takes it: what goes up and what goes down, 0 … 1 with the loudest sample at 1, and how many seconds that is.
 * Silence fills it up to `duration`, so that the axis can be scrolled to the end of the song.
 */
export function waveOf({ data, levels, top }: Peaks, index: number, duration: number): { channels: Float32Array[]; length: number } {
  const level = levels[index]
  if (!level) return { channels: [new Float32Array(1), new Float32Array(1)], length: Math.max(duration, 0.001) }
  const count = Math.max(level.count, Math.ceil(duration / level.secondsPerPair))
  const up = new Float32Array(count)
  const down = new Float32Array(count)
  const scale = 1 / (127 * Math.max(0.1, top))
  for (let i = 0; i < level.count; i++) {
    down[i] = Math.min(1, Math.max(0, -(data[level.offset + 2 * i] ?? 0)) * scale)
    up[i] = Math.min(1, Math.max(0, data[level.offset + 2 * i + 1] ?? 0) * scale)
  }
  return { channels: [up, down], length: count * level.secondsPerPair }
}
