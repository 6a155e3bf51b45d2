import { assertNever } from '#shared/base/assert-never.ts'
import type { Size } from '#shared/render/placement.ts'
import { bump, flashAt, noiseAt, smooth } from '#shared/render/transition-curves.ts'
import type { TransitionKind } from '#shared/timeline/model.ts'
import { inputOf, type Layer } from './layer-painter.ts'
import { Stepper } from './stepper.ts'
import type { WorkingFormat } from './working-format.ts'

/** xfade's clock: its transition lasts one second of a microsecond clock, so that a share is a time stamp. */
const XFADE_CLOCK = 1_000_000
/** How close the zoom transition goes. */
const MAX_ZOOM = 2.2

/** Blends the layers of two clips by the share of the transition that is over. */
export class TransitionPainter {
  readonly #kind: TransitionKind
  readonly #size: Size
  readonly #working: WorkingFormat
  #fade: { stepper: Stepper; alpha: boolean; last: number } | null = null
  #mixer: { stepper: Stepper; alpha: boolean } | null = null
  #effect: { stepper: Stepper; alpha: boolean } | null = null

  constructor(kind: TransitionKind, size: Size, working: WorkingFormat) {
    this.#kind = kind
    this.#size = size
    this.#working = working
  }

  /** Takes over both frames. Both have coverage or neither. `share` 0..1 exclusive; `index` counts the transition's frames. */
  async paint(from: Layer, to: Layer, share: number, index: number): Promise<Layer> {
    const alpha = from.alpha
    const mixed = await this.#mix(from, to, share, index)
    const commands = this.#commands(share, index)
    if (commands.length === 0) return { frame: mixed, alpha }
    try {
      return { frame: await this.#apply(mixed, alpha, commands), alpha }
    } finally {
      mixed.free()
    }
  }

  close(): void {
    this.#fade?.stepper.close()
    this.#mixer?.stepper.close()
    this.#effect?.stepper.close()
  }

  #mix(from: Layer, to: Layer, share: number, index: number): Promise<Layer['frame']> | Layer['frame'] {
    if (this.#kind === 'dissolve' || this.#kind === 'blur') return this.#dissolve(from, to, share)
    const xfade = xfadeOf(this.#kind)
    if (xfade) return this.#xfade(xfade, from, to, ease(this.#kind, share))
    if (this.#kind === 'zoom') return this.#zoom(from, to, share)
    return pick(from, to, this.#cutAt(share, index))
  }

  /** Flies into the first picture, out of it comes the second one from close up. Built anew for every frame: the zooms change it. */
  async #zoom(from: Layer, to: Layer, share: number): Promise<Layer['frame']> {
    const { width, height } = this.#size
    const closer = (zoom: number): string => {
      const [w, h] = [2 * Math.round(width / zoom / 2), 2 * Math.round(height / zoom / 2)]
      return `crop=${w}:${h}:${(width - w) >> 1}:${(height - h) >> 1},scale=${width}:${height}:flags=bilinear`
    }
    const s = smooth(share)
    const opacity = smooth(Math.min(1, Math.max(0, (s - 0.25) * 2)))
    const format = from.alpha ? this.#working.alpha : this.#working.opaque
    const description = `[a]${closer(MAX_ZOOM ** s)}[x];[b]${closer(MAX_ZOOM ** (1 - s))}[y];[y][x]blend=all_mode=normal:all_opacity=${opacity.toFixed(5)},format=${format}[out]`
    const stepper = await Stepper.create(description, { a: inputOf(from.frame), b: inputOf(to.frame) })
    try {
      return await stepper.step({ a: from.frame, b: to.frame })
    } finally {
      stepper.close()
      from.frame.free()
      to.frame.free()
    }
  }

  /** By blend, which has vector code where xfade's fade has none. */
  async #dissolve(from: Layer, to: Layer, share: number): Promise<Layer['frame']> {
    const opacity = share.toFixed(5)
    if (this.#mixer && this.#mixer.alpha !== from.alpha) {
      this.#mixer.stepper.close()
      this.#mixer = null
    }
    this.#mixer ??= {
      stepper: await Stepper.create(`[b][a]blend@o=all_mode=normal:all_opacity=${opacity}[out]`, {
        a: inputOf(from.frame),
        b: inputOf(to.frame),
      }),
      alpha: from.alpha,
    }
    this.#mixer.stepper.command('blend@o', 'all_opacity', opacity)
    try {
      return await this.#mixer.stepper.step({ a: from.frame, b: to.frame })
    } finally {
      from.frame.free()
      to.frame.free()
    }
  }

  async #xfade(name: string, from: Layer, to: Layer, share: number) {
    const pts = Math.round(share * XFADE_CLOCK)
    if (!this.#fade || this.#fade.alpha !== from.alpha || pts <= this.#fade.last) {
      this.#fade?.stepper.close()
      this.#fade = null
      // The first frame's time counts as the clip's start: a negative offset lets the transition be under way already.
      const clock = `settb=1/${XFADE_CLOCK}`
      const description = `[a]${clock}[x];[b]${clock}[y];[x][y]xfade=transition=${name}:duration=1:offset=-${(pts / XFADE_CLOCK).toFixed(6)},format=${from.alpha ? this.#working.alpha : this.#working.opaque}[out]`
      const input = { ...inputOf(from.frame), timeBase: { num: 1, den: XFADE_CLOCK } }
      this.#fade = {
        stepper: await Stepper.create(description, { a: input, b: { ...inputOf(to.frame), timeBase: input.timeBase } }),
        alpha: from.alpha,
        last: 0,
      }
    }
    this.#fade.last = pts
    try {
      return await this.#fade.stepper.step({ a: from.frame, b: to.frame }, BigInt(pts))
    } finally {
      from.frame.free()
      to.frame.free()
    }
  }

  /** Whether kinds without a blend show the second clip: dips and flashes cut in the middle, a glitch flickers around it. */
  #cutAt(share: number, index: number): boolean {
    if (this.#kind !== 'glitch') return share >= 0.5
    const jump = (noiseAt(index, 3) - 0.5) * 0.5 * bump(share)
    return share + jump >= 0.5
  }

  /** Live changes of the effect's filters for this frame; none where the kind has no effect. */
  #commands(share: number, index: number): [target: string, option: string, value: string][] {
    const { width, height } = this.#size
    const whole = (v: number): string => String(Math.round(v))
    switch (this.#kind) {
      case 'whip':
        // Blur along the move, as fast as the picture goes.
        return [['avgblur@e', 'sizeX', whole(Math.max(1, bump(share) ** 1.5 * width * 0.045))]]
      case 'blur':
        return [['gblur@e', 'sigma', (bump(share) * height * 0.028).toFixed(3)]]
      case 'dip-black':
      case 'dip-white': {
        const keep = Math.abs(1 - 2 * share).toFixed(5)
        const luma = this.#kind === 'dip-black' ? 16 : 235
        const chroma = `128+(val-128)*${keep}`
        return [
          ['lutyuv@e', 'y', `${luma}+(val-${luma})*${keep}`],
          ['lutyuv@e', 'u', chroma],
          ['lutyuv@e', 'v', chroma],
        ]
      }
      case 'flash':
        return [['lutyuv@e', 'y', `val+${(flashAt(share) * 200).toFixed(2)}`]]
      case 'glitch': {
        const reach = bump(share) * width * 0.03
        const at = (k: number): string => whole((noiseAt(index, k) - 0.5) * 2 * reach)
        return [
          ['rgbashift@e', 'rh', at(11)],
          ['rgbashift@e', 'bh', at(12)],
          ['rgbashift@e', 'gv', whole((noiseAt(index, 13) - 0.5) * reach * 0.4)],
          ['lutyuv@e', 'y', `(val-126)*${(1 + (noiseAt(index, 14) - 0.3) * 0.8 * bump(share)).toFixed(3)}+126`],
        ]
      }
      default:
        return []
    }
  }

  async #apply(frame: Layer['frame'], alpha: boolean, commands: [string, string, string][]) {
    if (this.#effect && this.#effect.alpha !== alpha) {
      this.#effect.stepper.close()
      this.#effect = null
    }
    this.#effect ??= { stepper: await Stepper.create(this.#effectGraph(alpha), { a: inputOf(frame) }), alpha }
    for (const [target, option, value] of commands) this.#effect.stepper.command(target, option, value)
    return this.#effect.stepper.step({ a: frame })
  }

  #effectGraph(alpha: boolean): string {
    const effect = effectOf(this.#kind)
    const { opaque } = this.#working
    const painted = `format=yuv420p,${effect},scale=out_color_matrix=bt709:out_range=tv,format=${opaque}`
    if (!alpha) return `[a]${painted}[out]`
    return `[a]split[v][w];[w]alphaextract[m];[v]${painted}[p];[p][m]alphamerge,format=${this.#working.alpha}[out]`
  }
}

function pick(from: Layer, to: Layer, second: boolean) {
  const [keep, drop] = second ? [to, from] : [from, to]
  drop.frame.free()
  return keep.frame
}

function effectOf(kind: TransitionKind): string {
  if (kind === 'whip') return 'avgblur@e=sizeX=1:sizeY=1'
  if (kind === 'blur') return 'gblur@e=sigma=0'
  if (kind === 'glitch') return 'rgbashift@e=rh=0,format=yuv420p,lutyuv@e=y=val'
  return 'lutyuv@e=y=val'
}

/** Motions start and end softly. */
function ease(kind: TransitionKind, share: number): number {
  return kind === 'whip' ? smooth(smooth(share)) : smooth(share)
}

/** libavfilter's name of the move. Its slides push, its covers slide over. Null: a dissolve, or a cut with an effect. */
function xfadeOf(kind: TransitionKind): string | null {
  switch (kind) {
    case 'wipe-left':
      return 'wipeleft'
    case 'wipe-right':
      return 'wiperight'
    case 'slide-left':
      return 'coverleft'
    case 'slide-right':
      return 'coverright'
    case 'push-left':
    case 'whip':
      return 'slideleft'
    case 'push-right':
      return 'slideright'
    case 'dissolve':
    case 'blur':
    case 'dip-black':
    case 'dip-white':
    case 'zoom':
    case 'flash':
    case 'glitch':
      return null
    default:
      return assertNever(kind)
  }
}
