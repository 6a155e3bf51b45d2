import { expect, it } from 'vitest'
import { seededRandom } from '#shared/base/random.ts'
import { RealFft } from './fft.ts'

it.each([8, 16, 256])('agrees with the definition of the transform at size %i', (size) => {
  const random = seededRandom(size)
  const x = Float64Array.from({ length: size + 3 }, () => random() - 0.5)
  const fft = new RealFft(size)
  fft.transform(x, 3)
  for (let k = 0; k <= size / 2; k++) {
    let re = 0
    let im = 0
    for (let i = 0; i < size; i++) {
      re += x[3 + i]! * Math.cos((2 * Math.PI * k * i) / size)
      im -= x[3 + i]! * Math.sin((2 * Math.PI * k * i) / size)
    }
    expect(fft.re[k]).toBeCloseTo(re, 9)
    expect(fft.im[k]).toBeCloseTo(im, 9)
  }
})

it('refuses sizes that are no power of two', () => {
  expect(() => new RealFft(1000)).toThrow(RangeError)
})
