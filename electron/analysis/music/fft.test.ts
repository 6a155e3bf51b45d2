import { expect, it } from 'vitest'
import { seededRandom } from '#shared/base/random.ts'
import { RealFft } from './fft.ts'

// Every number of stages from two on, so that odd and even ones are both seen.
it.each([8, 16, 32, 64, 256, 512, 2048])('agrees with the definition of the transform at size %i', (size) => {
  const random = seededRandom(size)
  const x = Float32Array.from({ length: size + 3 }, () => random() - 0.5)
  const window = Float32Array.from({ length: size }, () => random())
  const windowed = Float64Array.from({ length: size }, (_, i) => x[3 + i]! * window[i]!)
  const fft = new RealFft(size)
  fft.transform(windowed)
  const power = fft.power(x, 3, window)
  for (let k = 0; k <= size / 2; k++) {
    let re = 0
    let im = 0
    for (let i = 0; i < size; i++) {
      re += windowed[i]! * Math.cos((2 * Math.PI * k * i) / size)
      im -= windowed[i]! * Math.sin((2 * Math.PI * k * i) / size)
    }
    expect(fft.re[k]).toBeCloseTo(re, 9)
    expect(fft.im[k]).toBeCloseTo(im, 9)
    expect(power[k]).toBeCloseTo(re * re + im * im, 9)
  }
})

it('refuses sizes that are no power of two', () => {
  expect(() => new RealFft(1000)).toThrow(RangeError)
})
