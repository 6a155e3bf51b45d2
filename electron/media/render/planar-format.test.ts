import { AV_PIX_FMT_NONE } from 'node-av/constants'
import { avGetPixFmtFromName } from 'node-av/lib'
import { expect, test } from 'vitest'
import { planarOf } from './planar-format.ts'

const SAME = [
  'yuv420p',
  'yuvj420p',
  'yuv422p',
  'yuv444p',
  'yuva420p',
  'yuv420p10le',
  'yuv422p10le',
  'yuva444p10le',
  'yuv444p12le',
  'gbrp',
  'gbrp10le',
  'gray',
  'gray10le',
]
test.each(SAME)('%s has a plane a component already', (name) => {
  expect(planarOf(name).name).toBe(name)
})

const OTHERS: [string, string, number][] = [
  ['nv12', 'yuv420p', 8],
  ['p010le', 'yuv420p10le', 10],
  ['p016le', 'yuv420p16le', 16],
  ['p210le', 'yuv422p10le', 10],
  ['yuyv422', 'yuv422p', 8],
  ['uyvy422', 'yuv422p', 8],
  ['y210le', 'yuv422p10le', 10],
  ['xv36le', 'yuv444p12le', 12],
  ['yuv420p10be', 'yuv420p10le', 10],
  ['rgb24', 'gbrp', 8],
  ['bgra', 'gbrap', 8],
  ['pal8', 'gbrap', 8],
  ['rgb48le', 'gbrp16le', 16],
  ['rgba64be', 'gbrap16le', 16],
  ['gbrpf32le', 'gbrp16le', 16],
  ['monow', 'gbrp', 8],
  ['ya8', 'gbrap', 8],
]
test.each(OTHERS)('%s is worked on as %s', (format, planar, bits) => {
  expect(planarOf(format)).toMatchObject({ name: planar, bits })
  expect(avGetPixFmtFromName(planar)).not.toBe(AV_PIX_FMT_NONE)
})
test('chroma and coverage have planes of their own', () => {
  expect(planarOf('yuva420p').planes).toEqual([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
    { x: 1, y: 1 },
    { x: 0, y: 0 },
  ])
})
