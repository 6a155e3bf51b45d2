// node e2e/driver/make-media.ts FOLDER: small footage and a song with a known beat, made by the program's own encoders.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestClip } from '../../electron/testing/test-clips.ts'
import { synthesiseSong } from '../../electron/sample/song/synthesise-song.ts'
import { wav } from '../../electron/sample/wav.ts'

const folder = process.argv[2]
if (!folder) throw new Error('say where to')
mkdirSync(folder, { recursive: true })

type Paint = (x: number, y: number, frame: number) => [number, number, number]
const SIZE = { width: 320, height: 180 }
/** A bright disc that swings over a ground, with texture, so that there is something sharp that moves. */
const scene =
  (cb: number, cr: number, speed: number, light: number): Paint =>
  (x, y, frame) => {
    const at = SIZE.width * (0.5 + 0.4 * Math.sin((frame / 30) * speed))
    const inside = (x - at) ** 2 + (y - 60) ** 2 < 900
    const texture = ((x >> 3) + (y >> 3)) % 2 ? 14 : 0
    return inside ? [225, 128, 128] : [light + texture + (y >> 3), cb, cr]
  }
const CLIPS: readonly [string, Paint, number | null][] = [
  ['coast.mp4', scene(160, 96, 1.2, 70), null],
  ['garden.mp4', scene(90, 100, 2.4, 60), 330],
  ['street.mp4', scene(128, 150, 3.1, 50), 220],
  ['dusk.mp4', scene(110, 180, 0.8, 44), null],
  ['snow.mp4', scene(140, 124, 1.9, 150), null],
]
for (const [name, paint, tone] of CLIPS) {
  if (existsSync(join(folder, name))) continue
  await makeTestClip(folder, name, { ...SIZE, frameRate: { num: 30, den: 1 }, frames: 150, gop: 15, paint, tone, crf: 22 })
}

/** Films of several shots: a reference, and one that has its first, third and fourth shot in another length and look. */
const film =
  (shots: readonly [frames: number, paint: Paint][]): Paint =>
  (x, y, frame) => {
    let from = 0
    for (const [frames, paint] of shots) {
      if (frame < from + frames) return paint(x, y, frame - from)
      from += frames
    }
    return shots.at(-1)![1](x, y, frame - from)
  }
const FILMS: readonly [string, readonly [number, Paint][]][] = [
  [
    'reference.mp4',
    [
      [48, scene(165, 95, 1.2, 60)],
      [66, scene(90, 110, 2.6, 120)],
      [40, scene(128, 170, 3.1, 40)],
      [56, scene(105, 140, 0.8, 150)],
    ],
  ],
  [
    'own.mp4',
    [
      [60, scene(158, 100, 1.2, 78)],
      [30, scene(126, 164, 3.1, 56)],
      [66, scene(108, 138, 0.8, 140)],
    ],
  ],
]
for (const [name, shots] of FILMS) {
  if (existsSync(join(folder, name))) continue
  const frames = shots.reduce((n, [f]) => n + f, 0)
  await makeTestClip(folder, name, { ...SIZE, frameRate: { num: 30, den: 1 }, frames, gop: 15, paint: film(shots), tone: 220, crf: 22 })
}

/** A wall with spots that a hand films: it sways slowly, trembles and turns to the right meanwhile. */
const spots = (x: number, y: number): number => {
  const [u, v] = [Math.floor(x), Math.floor(y)]
  const hash = (i: number, j: number): number => {
    const n = Math.imul(i * 374761393 + j * 668265263, 1274126177)
    return ((n ^ (n >>> 13)) >>> 0) % 256
  }
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t * t * (3 - 2 * t)
  return mix(mix(hash(u, v), hash(u + 1, v), x - u), mix(hash(u, v + 1), hash(u + 1, v + 1), x - u), y - v) / 255
}
const swing = (t: number, k: number): number =>
  3.2 * Math.sin(2 * Math.PI * 1.9 * t + k) +
  2.1 * Math.sin(2 * Math.PI * 3.7 * t + 2.3 * k) +
  1.2 * Math.sin(2 * Math.PI * 6.1 * t + 4 * k)
const shaky: Paint = (x, y, frame) => {
  const t = frame / 30
  const [px, py] = [x + swing(t, 1) + 6 * t, y + 0.7 * swing(t, 2)]
  const light = spots(px / 46 + 9, py / 46 + 3)
  return [46 + 110 * light + 44 * spots(px / 11, py / 11), 128 + 34 * (spots(px / 90 + 40, py / 90) - 0.5), 128 + 60 * (light - 0.5)]
}
if (!existsSync(join(folder, 'shaky.mp4')))
  await makeTestClip(folder, 'shaky.mp4', {
    ...SIZE,
    frameRate: { num: 30, den: 1 },
    frames: 150,
    gop: 15,
    paint: shaky,
    code: false,
    crf: 20,
  })

/** The same wall, by a camera that turns to the right evenly. */
const panned: Paint = (x, y, frame) => shaky(x + 2.2 * frame, y, 0)
if (!existsSync(join(folder, 'panned.mp4')))
  await makeTestClip(folder, 'panned.mp4', {
    ...SIZE,
    frameRate: { num: 30, den: 1 },
    frames: 75,
    gop: 15,
    paint: panned,
    code: false,
    crf: 20,
  })

if (!existsSync(join(folder, 'song.wav'))) {
  const song = synthesiseSong({
    seed: 5,
    tempo: 120,
    meter: 4,
    style: 'dance',
    form: [
      { name: 'verse', bars: 2 },
      { name: 'drop', bars: 4 },
    ],
  })
  writeFileSync(join(folder, 'song.wav'), wav(song.channels, song.sampleRate))
}
// A file that is not what its name says.
writeFileSync(join(folder, 'broken.mp4'), 'this is no film')
