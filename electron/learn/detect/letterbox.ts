interface Size {
  width: number
  height: number
}

/** A picture in the upper left of a model's input, as large as it goes there; the rest is filled. */
export interface Letterbox extends Size {
  /** Pixels of the input that the picture takes. */
  shown: Size
}

export function letterbox(picture: Size, input: Size): Letterbox {
  const scale = Math.min(input.width / picture.width, input.height / picture.height)
  const most = (n: number, limit: number): number => Math.max(1, Math.min(limit, Math.round(n * scale)))
  return { ...input, shown: { width: most(picture.width, input.width), height: most(picture.height, input.height) } }
}

/** Pixels of the input as shares of the picture. */
export const sharesOf = (l: Letterbox, centre: readonly [x: number, y: number], size: readonly [width: number, height: number]) => ({
  left: (centre[0] - size[0] / 2) / l.shown.width,
  right: (centre[0] + size[0] / 2) / l.shown.width,
  top: (centre[1] - size[1] / 2) / l.shown.height,
  bottom: (centre[1] + size[1] / 2) / l.shown.height,
})

/** Packed 8-bit triples as three planes of floats 0..255, the form that both detectors take. */
export function planesOf(packed: Uint8Array): Float32Array<ArrayBuffer> {
  const plane = packed.length / 3
  const out = new Float32Array(packed.length)
  for (let i = 0, k = 0; i < plane; i++) {
    out[i] = packed[k++]!
    out[plane + i] = packed[k++]!
    out[2 * plane + i] = packed[k++]!
  }
  return out
}
