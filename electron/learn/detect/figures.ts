import { areaOf, type Box, type FoundThing, heightOf, overlap, widthOf } from './boxes.ts'

/** A person in one picture: `body` as far as it is seen, `face` where one is; one of them there is. */
export interface Figure {
  body: Box | null
  face: Box | null
  score: number
}

/** Bodies less sure than this are only believed with a face. */
const SURE_BODY = 0.4
/** Faces less sure than this are only believed on a body. */
const SURE_FACE = 0.75
/** Of a body that lies within another to this share, without a face of its own, the other is believed. */
const SAME_BODY = 0.8
/** A face without a body stands for a bust of about this size: a head and shoulders are wider and higher than the face. */
const BUST = { wide: 3, high: 3.5 } as const

/** A face further down in a body is that of somebody before it; in a close-up a body is hardly more than the head. */
const LOWEST_FACE = 0.85

const centreIn = (face: Box, body: Box): boolean => {
  const [x, y] = [(face.left + face.right) / 2, (face.top + face.bottom) / 2]
  return x >= body.left && x <= body.right && y >= body.top && y <= body.top + LOWEST_FACE * heightOf(body)
}

/** The persons in a picture, largest first. */
export function figuresOf(things: readonly FoundThing[]): Figure[] {
  const bodies = things.filter((t) => t.label === 'person')
  const faces = new Map<FoundThing, FoundThing>()
  const figures: Figure[] = []
  // The largest first: of two faces within one body, the nearer is its own.
  for (const face of things.filter((t) => t.label === 'face').sort((a, b) => areaOf(b) - areaOf(a))) {
    const free = bodies.filter((b) => !faces.has(b) && centreIn(face, b))
    // The smallest that holds it: a large body may stand behind.
    const body = free.sort((a, b) => areaOf(a) - areaOf(b))[0]
    if (body) faces.set(body, face)
    else if (face.score >= SURE_FACE) figures.push({ body: null, face, score: face.score })
  }
  const believed = bodies.filter((b) => faces.has(b) || b.score >= SURE_BODY)
  for (const body of believed) {
    const face = faces.get(body) ?? null
    const inside = believed.some((o) => o !== body && areaOf(o) > areaOf(body) && overlap(o, body) > SAME_BODY * areaOf(body))
    if (face || !inside) figures.push({ body, face, score: Math.max(body.score, face?.score ?? 0) })
  }
  return figures.sort((a, b) => presence(b) - presence(a))
}

const presence = (f: Figure): number => areaOf(boxOf(f)) * f.score

/** What a figure takes of the picture. */
export function boxOf({ body, face }: Figure): Box {
  if (body) return body
  const [x, wide, high] = [(face!.left + face!.right) / 2, BUST.wide * widthOf(face!), BUST.high * heightOf(face!)]
  const top = face!.top - heightOf(face!) / 3
  return { left: Math.max(0, x - wide / 2), right: Math.min(1, x + wide / 2), top: Math.max(0, top), bottom: Math.min(1, top + high) }
}
