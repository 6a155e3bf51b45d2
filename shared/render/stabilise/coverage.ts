/**
 * What is done to one frame so that it stands where the smooth camera would have shown it: the picture is turned by `roll`, enlarged by
 * e^zoom about its middle and moved by (x, y), widths of the picture.
 */
export interface Correction {
  x: number
  y: number
  zoom: number
  roll: number
}

/**
 * The enlargement about the middle that hides the edges which a correction lays bare; infinite where none can. `aspect` is height over width.
 * A frame of which every corner lies inside of the picture is covered.
 */
export function coveringZoom({ x, y, zoom, roll }: Correction, aspect: number): number {
  // A point q of the frame shows the picture's p = e^-zoom · turn(-roll) · (q / enlargement - (x, y)).
  const k = Math.exp(-zoom)
  const c = k * Math.cos(roll)
  const s = k * Math.sin(roll)
  const leftX = 0.5 - Math.abs(c * x + s * y)
  const leftY = 0.5 * aspect - Math.abs(c * y - s * x)
  if (leftX <= 0 || leftY <= 0) return Number.POSITIVE_INFINITY
  const reachX = 0.5 * (Math.abs(c) + Math.abs(s) * aspect)
  const reachY = 0.5 * (Math.abs(c) * aspect + Math.abs(s))
  return Math.max(reachX / leftX, reachY / leftY)
}

/** Halvings after which a share is known to a thousandth. */
const HALVINGS = 12

/** As much of a correction as an enlargement of `most` hides. */
export function withinZoom(c: Correction, aspect: number, most: number): Correction {
  if (coveringZoom(c, aspect) <= most) return c
  let [low, high] = [0, 1]
  for (let i = 0; i < HALVINGS; i++) {
    const share = (low + high) / 2
    if (coveringZoom(part(c, share), aspect) <= most) low = share
    else high = share
  }
  return part(c, low)
}

const part = (c: Correction, share: number): Correction => ({
  x: c.x * share,
  y: c.y * share,
  zoom: c.zoom * share,
  roll: c.roll * share,
})
