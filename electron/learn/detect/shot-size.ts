import { clamp } from '#shared/base/numbers.ts'
import type { ShotSize } from '#shared/analysis/footage-sizes.ts'
import { type Box, heightOf, widthOf } from './boxes.ts'
import type { Figure } from './figures.ts'

/*
 * A shot size says where the picture's lower edge cuts a person: an extreme close-up above the chin, a close-up at the shoulders, a medium close-up at the chest, a medium
 * shot at the waist or hips, a medium long shot about the knees; a long shot shows the whole person (Arijon, Grammar of the Film
 * Language, 1976; Bordwell and Thompson, Film Art). Where these are on a body is told in heads from its top, by the canon of eight heads
 * (Loomis, Figure Drawing for All It's Worth, 1943): chin 1, nipples 2, navel 3, crotch 4, knees 6, soles 8.
 */
const BORDERS: readonly [size: ShotSize, heads: number][] = [
  ['extreme_close_up', 1],
  ['close_up', 2],
  ['medium_close_up', 3.1],
  ['medium_shot', 5],
  ['medium_long_shot', 7],
  // A person of a quarter of the picture's height: of their own surroundings rather than of them.
  ['long_shot', 21],
]
const WIDEST: ShotSize = 'extreme_long_shot'

/** Persons, as they are in films, are somewhat less than eight heads high; sitting or kneeling about five. */
const STANDING = 7.5
const SITTING = 5
/** Heights to a width from which a whole body stands. */
const UPRIGHT = 1.8
/** Heads that a body is wide, arms included. */
const WIDE = 2.3
/** A body that ends above this share of the picture is seen to its end. */
const LOWER_EDGE = 0.965
/** Share of the picture above a head up to which that is headroom; more of it is surroundings. */
const MOST_ABOVE = 0.3
/** A face, as detectors draw it, is three quarters of the head; what hats and hair add is at most half of a face. */
const FACE_OF_HEAD = 0.75
const MOST_HAIR = 0.5
const FACE_TO_WIDTH = 1.25
const LEAST_HEAD = 1.15

const BY_SHAPE = 0.6

export interface SeenSize {
  /** Heads from the top of a person to where the picture ends, as if it were framed with common headroom. */
  heads: number
  /** 0..1: a face and a whole body say it; the shape of a body that is cut says less. */
  sure: number
}

/** A body that begins above this share of the picture has lost its head, or is an arm. */
const UPPER_EDGE = 0.012

/** Where the top of a figure's head lies, and how high the head is where that is known. Shares of the picture. */
export function headOf({ body, face }: Figure, aspect: number): { top: number; height: number | null } {
  if (!face) return { top: body!.top, height: null }
  const guessed = face.top - heightOf(face) * (1 / FACE_OF_HEAD - 1)
  const top = body ? clamp(body.top, face.top - MOST_HAIR * heightOf(face), face.top) : guessed
  // Who looks down or up has a short face, of its usual width.
  const upright = Math.max(heightOf(face), FACE_TO_WIDTH * widthOf(face) * aspect)
  return { top, height: Math.max(face.bottom - top, LEAST_HEAD * upright) }
}

/** How large a figure is framed; null where its head is not in the picture. `aspect`: the picture's width over its height. */
export function sizeOf(f: Figure, aspect: number): SeenSize | null {
  if (!f.face && f.body!.top < UPPER_EDGE) return null
  const { top, height } = headOf(f, aspect)
  const whole = f.body && f.body.bottom < LOWER_EDGE ? f.body : null
  if (whole && uprightness(whole, aspect) >= UPRIGHT) return framed(STANDING, STANDING / heightOf(whole), 1)
  if (height !== null) return framed((1 - top) / height, 1 / height, 1)
  if (whole) return framed(SITTING, SITTING / heightOf(whole), BY_SHAPE)
  const seen = WIDE * uprightness(f.body!, aspect)
  return framed(seen, seen / Math.max(0.05, heightOf(f.body!)), BY_SHAPE)
}

const uprightness = (b: Box, aspect: number): number => heightOf(b) / Math.max(1e-3, widthOf(b) * aspect)
/** `cut`: heads that are seen; `frame`: heads that the picture would hold, of which a part may be headroom. */
const framed = (cut: number, frame: number, sure: number): SeenSize => ({ heads: Math.max(cut, (1 - MOST_ABOVE) * frame), sure })

export const sizeName = (heads: number): ShotSize => BORDERS.find(([, border]) => heads < border)?.[0] ?? WIDEST

/** How far the nearest border to another size is, as a logarithm of heads. */
export const sizeMargin = (heads: number): number => Math.min(...BORDERS.map(([, border]) => Math.abs(Math.log(heads / border))))
