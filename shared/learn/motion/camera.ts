/**
 * A camera before a scene that is known as one picture and the nearness of its points. Lengths: the picture is 1 wide and `aspect` high
 * (its height over its width), its middle is 0, x goes right, y down; what is at nearness 1 lies at distance 1.
 */
export interface CameraPose {
  /** Where the camera is: right, down, forward, in distances to what is at nearness 1. */
  x: number
  y: number
  z: number
  /** Radians: turned to the right, turned downwards, the picture turned clockwise. */
  yaw: number
  pitch: number
  roll: number
  /** Focal length as a factor of the one the picture was taken with. */
  focal: number
}
export const REST: CameraPose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, focal: 1 }

/** Focal length the picture is taken to have, in frame widths: 45 degrees across, between a wide and a normal lens. */
export const FOCAL = 1.2

/** A pose made ready: `rows` turn a point of the new picture (px, py, 1) into its ray. */
export interface Camera {
  x: number
  y: number
  z: number
  rows: Float64Array
}

/** `enlarge` is how much closer than the picture itself it is framed, so that nothing beyond its edges comes into view. */
export function cameraAt(p: CameraPose, enlarge: number): Camera {
  const k = 1 / (FOCAL * p.focal * enlarge)
  const [cr, sr, cp, sp, cy, sy] = [p.roll, p.pitch, p.yaw].flatMap((a) => [Math.cos(a), Math.sin(a)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // The ray of (px, py) before the camera turns.
  const rx = [k * cr, k * sr, 0]
  const ry = [-k * sr, k * cr, 0]
  const rz = [0, 0, 1]
  const dy = ry.map((v, i) => v * cp + rz[i]! * sp)
  const dz = ry.map((v, i) => rz[i]! * cp - v * sp)
  const rows = [...rx.map((v, i) => v * cy + dz[i]! * sy), ...dy, ...rx.map((v, i) => dz[i]! * cy - v * sy)]
  return { x: p.x, y: p.y, z: p.z, rows: Float64Array.from(rows) }
}

/** Where in the picture that point lies which the camera sees at (px, py) if its nearness is `near` (1 / distance). Written to `out`. */
export function sourceOf(c: Camera, px: number, py: number, near: number, out: { x: number; y: number }): void {
  const r = c.rows
  const depth = r[6]! * px + r[7]! * py + r[8]!
  const along = (1 - c.z * near) / depth
  out.x = FOCAL * (c.x * near + along * (r[0]! * px + r[1]! * py + r[2]!))
  out.y = FOCAL * (c.y * near + along * (r[3]! * px + r[4]! * py + r[5]!))
}
