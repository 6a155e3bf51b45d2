import { beforeAll, expect, test } from 'vitest'
import { createMotionTracker } from '#electron/analysis/picture/motion/motion-tracker.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { VideoReader } from '#electron/media/decode/video-reader.ts'
import { copyPlane, PictureFilter } from '#electron/media/filter/picture-filter.ts'
import { asset } from '#electron/testing/assets.ts'
import { amountOf } from '#shared/learn/motion/amounts.ts'
import { cameraPath } from '#shared/learn/motion/camera-path.ts'
import type { MotionRecipe, MotionType } from '#shared/learn/motion-recipe.ts'
import { describeCamera } from '../signals/camera-features.ts'
import { FramePainter } from './draw-frame.ts'
import { newGrid } from './grid.ts'
import { layersOf } from './layers.ts'
import { type Sheet, sheetOf } from './sheet.ts'

/** Real stills; the moves over them are looked at by the program's own analysis, which must see what was asked for. */
const STILLS = [
  'footage/sam2_dog_720p30.mp4',
  'footage/mdn_flower.mp4',
  'footage/gopro_karma_drone_coast.mp4',
  'footage/tears_of_steel_battle.webm',
].flatMap((film) => asset(film) ?? [])
const SIZE = { width: 320, height: 180 }
const RATE = { num: 25, den: 1 }
const SECONDS = 3

const sheets: Sheet[] = []
beforeAll(async () => {
  for (const film of STILLS) sheets.push(await still(film))
})

async function still(path: string): Promise<Sheet> {
  const [width, height] = [2.6 * SIZE.width, 2.6 * SIZE.height]
  const filter = new PictureFilter(
    `scale=${SIZE.width * 1.3}:${SIZE.height * 1.3}:flags=bicubic,scale=${width}:${height}:flags=lanczos,format=rgb48le`,
  )
  const reader = await VideoReader.open(path)
  try {
    const picture = await reader.at(1)
    const bytes = copyPlane(await filter.apply(picture!.frame), 0, width * 6, height)
    return sheetOf(new Uint16Array(bytes.buffer, 0, width * height * 3), width, height)
  } finally {
    filter.close()
    await reader.close()
  }
}

/** The move as the analysis sees it. */
function seen(painter: FramePainter, recipe: MotionRecipe, nears?: [number, number]): Map<string, string | number> {
  const tracker = createMotionTracker()
  const pixels = new Uint8Array(SIZE.width * SIZE.height * 4)
  const path = cameraPath(recipe, RATE, SIZE.height / SIZE.width, nears)
  for (const [i, camera] of path.cameras.entries()) {
    painter.draw(camera, pixels)
    tracker.push(smallOf(pixels), (i * RATE.den) / RATE.num, false)
  }
  return new Map(describeCamera(tracker.pairs, [0, 1000 * SECONDS]).features.map((f) => [f.type, f.value as string | number]))
}

function smallOf(pixels: Uint8Array): Uint8Array {
  const small = new Uint8Array(SMALL.bytes).fill(128)
  for (let y = 0; y < SMALL.height; y++)
    for (let x = 0; x < SMALL.width; x++) {
      let sum = 0
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const o = ((2 * y + dy) * SIZE.width + 2 * x + dx) * 4
        sum += 0.2126 * pixels[o]! + 0.7152 * pixels[o + 1]! + 0.0722 * pixels[o + 2]!
      }
      small[y * SMALL.width + x] = 16 + (219 / 255) * (sum / 4)
    }
  return small
}

const recipe = (type: MotionType, easing: MotionRecipe['easing'] = 'ease_in_out'): MotionRecipe => ({
  ...{ type, strength: 0.5, duration_ms: 1000 * SECONDS, easing },
})

/** Without depth near and far move alike: going nearer looks like a zoom, going sideways like a turn. */
const PLANAR: readonly (readonly [MotionType, string])[] = [
  ['pan_left', 'pan_left'],
  ['pan_right', 'pan_right'],
  ['tilt_up', 'tilt_up'],
  ['tilt_down', 'tilt_down'],
  ['roll_cw', 'roll_cw'],
  ['roll_ccw', 'roll_ccw'],
  ['push_in', 'zoom_in'],
  ['pull_out', 'zoom_out'],
  ['handheld', 'handheld'],
]
test.skipIf(STILLS.length === 0).each(PLANAR)('%s over real stills is seen as %s, as fast as it was asked for', (type, movement) => {
  for (const sheet of sheets) {
    const found = seen(new FramePainter([{ sheet, near: 1 }], SIZE), recipe(type))
    expect(found.get('movement')).toBe(movement)
    const amount = amountOf(type, 0.5)
    const hand = type === 'handheld'
    const edge = /push|pull|roll/.test(type) ? 0.3 : 1
    const [measured, wanted] = hand ? [found.get('shake'), amount] : [found.get('speed'), (edge * amount) / SECONDS]
    expect(Math.abs(Number(measured) / wanted - 1)).toBeLessThan(hand ? 0.3 : 0.1)
    expect(found.get('steadiness') === 'steady').toBe(!hand)
    expect(found.get('easing')).toBe(hand ? undefined : 'ease_in_out')
  }
})

test.skipIf(STILLS.length === 0)('with depth a camera that travels is seen to travel', () => {
  // Near pillars before a far wall, as wide as the gaps between them.
  const near = newGrid(160, 90, (x) => 0.55 + 0.85 / (1 + Math.exp(-(10 - Math.abs((x % 40) - 20)) / 0.7)))
  for (const sheet of sheets.slice(0, 2)) {
    const painter = new FramePainter(layersOf(sheet, near), SIZE)
    expect(seen(painter, recipe('truck_right', 'linear'), [0.5, 1.5]).get('movement')).toBe('truck_right')
    expect(seen(painter, recipe('push_in', 'linear'), [0.5, 1.5]).get('movement')).toBe('push_in')
  }
})
