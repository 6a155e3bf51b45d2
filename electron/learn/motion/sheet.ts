import { FULL, LIGHT_OF } from './light.ts'

/** A picture to move: linear light, premultiplied R, G, B, A of 16 bits each, row by row; it covers all of the source picture. */
export interface Sheet {
  width: number
  height: number
  data: Uint16Array
}

/** From display RGB, 16 bits a value. */
export function sheetOf(rgb: Uint16Array, width: number, height: number): Sheet {
  const data = new Uint16Array(width * height * 4)
  for (let i = 0, o = 0; o < data.length; i += 3, o += 4) {
    data[o] = LIGHT_OF[rgb[i]!]!
    data[o + 1] = LIGHT_OF[rgb[i + 1]!]!
    data[o + 2] = LIGHT_OF[rgb[i + 2]!]!
    data[o + 3] = FULL
  }
  return { width, height, data }
}
