import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { share, tried } from '../tally.ts'
import { expectHandled, importFiles } from './import-files.ts'
import { encryptedZip, jpegOfSize, mkvOfTracks, mp4OfTracks, patchBoxes, pngOfSize, retimeTs, tsOfStreams } from './make/hostile-bytes.ts'
import { SMALL_FILES, writeSmallFiles } from './make/small-files.ts'
import { writeMedia } from './make/write-media.ts'

const GIGABYTE = 2 ** 30
let t: TestEngine
let folder: string
/** Bytes of a small whole file. */
const whole = new Map<string, Buffer>()
beforeAll(async () => {
  t = await startTestEngine()
  folder = join(t.folder, 'card')
  mkdirSync(folder)
  const dir = join(t.folder, 'whole')
  mkdirSync(dir)
  const names = [
    'h264.mp4',
    'h265.mkv',
    'mjpeg.mov',
    'stream.ts',
    'mpeg4.avi',
    'song.mp3',
    'song.wav',
    'song.flac',
    'still.jpg',
    'still.png',
  ]
  for (const [i, path] of (await writeSmallFiles(dir, names)).entries()) whole.set(names[i]!, readFileSync(path))
  await writeMedia(join(dir, 'one.mp4'), { picture: { ...SMALL_FILES['h264.mp4']!.picture!, frames: 1 } })
  whole.set('one.mp4', readFileSync(join(dir, 'one.mp4')))
  await writeMedia(join(dir, 'one and sound.mp4'), {
    picture: { ...SMALL_FILES['h264.mp4']!.picture!, frames: 1 },
    sound: SMALL_FILES['h264.mp4']!.sound!,
  })
  whole.set('one and sound.mp4', readFileSync(join(dir, 'one and sound.mp4')))
}, 120_000)
afterAll(() => t.close())

/** What may come of each file: a code of refusal, or what kind of asset it becomes (and how long it is, in seconds). */
type Outcome = { refused: string[] } | { kind: string; seconds?: [number, number] }
interface Case {
  name: string
  bytes: Buffer
  expected: Outcome
}

/** What came of the files, and what should have: equal lists. Memory, patience and the next file are looked at on the way. */
async function outcomes(what: string, cases: Case[]): Promise<{ seen: string[]; wanted: string[] }> {
  const paths = cases.map(({ name, bytes }) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  })
  const all = await importFiles(t, what, paths)
  expectHandled(t, all)
  const seen = all.assets.map((a) => `${a.name}: ${a.unusable?.code ?? `${a.kind} ${a.media!.duration / TICKS_PER_SECOND}`}`)
  const wanted = cases.map(({ name, expected }, i) => {
    const a = all.assets[i]!
    if ('refused' in expected)
      return expected.refused.includes(a.unusable?.code ?? '') ? seen[i]! : `${name}: ${expected.refused.join(' | ')}`
    const seconds = (a.media?.duration ?? -1) / TICKS_PER_SECOND
    const [low, high] = expected.seconds ?? [0, Infinity]
    return a.kind === expected.kind && seconds >= low && seconds <= high ? seen[i]! : `${name}: ${expected.kind} ${low}..${high}`
  })
  // Nothing that a header claims is believed to the point of gigabytes, and nobody waits for it.
  expect(all.peakBytes).toBeLessThan(GIGABYTE)
  expect(all.slowestAnswer).toBeLessThan(5000)
  const healthy = await importFiles(t, `${what}, then`, [join(t.folder, 'whole', 'h264.mp4')])
  expect(healthy.assets[0]).toMatchObject({ kind: 'video', unusable: null })
  tried('files', what, cases.length, `readers held at most ${Math.round(all.peakBytes / 2 ** 20)} MB`)
  return { seen, wanted }
}
const bytesOf = (name: string): Buffer => whole.get(name)!
const text = (s: string): Buffer => Buffer.from(s)
const refused = (...codes: string[]): Outcome => ({ refused: codes.map((c) => `media.${c}`) })

it('nothing, text, archives and files under a wrong name', { timeout: 120_000 }, async () => {
  const { seen, wanted } = await outcomes('empty, mislabelled and unsupported files', [
    { name: 'zero.mp4', bytes: Buffer.alloc(0), expected: refused('empty') },
    { name: 'one byte.mov', bytes: text('x'), expected: refused('unreadable') },
    { name: 'zeros.mkv', bytes: Buffer.alloc(300_000), expected: refused('unreadable', 'noStreams') },
    { name: 'prose.mp4', bytes: text('It was the best of times. '.repeat(400)), expected: refused('unreadable', 'unsupportedFormat') },
    {
      name: 'page.mov',
      bytes: text('<!doctype html><html><video src="a.mp4"></video></html>'),
      expected: refused('unreadable', 'unsupportedFormat'),
    },
    {
      name: 'report.mp4',
      bytes: text(`%PDF-1.7\n${'1 0 obj << >> endobj\n'.repeat(200)}%%EOF`),
      expected: refused('unreadable', 'unsupportedFormat'),
    },
    {
      name: 'drawing.png',
      bytes: text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      expected: refused('unreadable', 'unsupportedFormat'),
    },
    {
      name: 'list.mp4',
      bytes: text('#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n'),
      expected: refused('playlist', 'unreadable'),
    },
    { name: 'concat.mp4', bytes: text("ffconcat version 1.0\nfile '/etc/passwd'\n"), expected: refused('playlist') },
    { name: 'secret.mp4', bytes: encryptedZip(), expected: refused('unreadable', 'unsupportedFormat') },
    {
      name: 'program.mp4',
      bytes: readFileSync(process.execPath).subarray(0, 200_000),
      expected: refused('unreadable', 'unsupportedFormat', 'noStreams'),
    },
    { name: 'song as film.mp4', bytes: bytesOf('song.mp3'), expected: { kind: 'audio', seconds: [0.7, 0.9] } },
    { name: 'film as photo.jpg', bytes: bytesOf('h264.mp4'), expected: { kind: 'video', seconds: [0.79, 0.81] } },
    { name: 'photo as film.mp4', bytes: bytesOf('still.jpg'), expected: { kind: 'image' } },
    { name: 'film without a name', bytes: bytesOf('h265.mkv'), expected: { kind: 'video', seconds: [0.79, 0.81] } },
    { name: 'film as text.txt', bytes: bytesOf('mpeg4.avi'), expected: { kind: 'video' } },
    { name: 'numbered%03d.png', bytes: bytesOf('still.png'), expected: { kind: 'image' } },
  ])
  expect(seen).toEqual(wanted)
})

/** Ten hours in the 1000 units a second of an MP4's movie header, or the units given. */
const tenHours = (unitsPerSecond: number): number => 36_000 * unitsPerSecond
const claimsTenHours = (mp4: Buffer): Buffer => {
  // Version 0 boxes: mvhd and mdhd hold two dates, units a second, length; tkhd two dates, number, nothing, length.
  const movie = patchBoxes(mp4, 'mvhd', (b, at) => b.writeUInt32BE(tenHours(b.readUInt32BE(at + 12)), at + 16))
  const tracks = patchBoxes(movie, 'tkhd', (b, at) => b.writeUInt32BE(tenHours(1000), at + 20))
  return patchBoxes(tracks, 'mdhd', (b, at) => b.writeUInt32BE(tenHours(b.readUInt32BE(at + 12)) % 2 ** 32, at + 16))
}
const claimsTenHoursMkv = (mkv: Buffer): Buffer => {
  const at = mkv.indexOf(Buffer.from('448988', 'hex'))
  if (at < 0) throw new Error('no Duration element')
  const bytes = Buffer.from(mkv)
  bytes.writeDoubleBE(36_000_000, at + 3)
  return bytes
}
const claimsLongWav = (wav: Buffer): Buffer => {
  const bytes = Buffer.from(wav)
  bytes.writeUInt32LE(0xfffffff0, 4)
  bytes.writeUInt32LE(0xfffffff0, bytes.indexOf('data') + 4)
  return bytes
}
const claimsLongFlac = (flac: Buffer): Buffer => {
  const bytes = Buffer.from(flac)
  // STREAMINFO (RFC 9639, 8.2): 36 bits of samples end 18 bytes into its body.
  bytes.writeUInt32BE(tenHours(44_100), 8 + 14)
  return bytes
}
const length: [number, number] = [0.7, 0.9]

it('headers that lie about length and size', { timeout: 240_000 }, async () => {
  const { seen, wanted } = await outcomes('headers that claim 10 hours, 60,000 × 60,000 pixels or nothing at all', [
    { name: 'ten hours.mp4', bytes: claimsTenHours(bytesOf('h264.mp4')), expected: { kind: 'video', seconds: length } },
    { name: 'ten hours.mkv', bytes: claimsTenHoursMkv(bytesOf('h265.mkv')), expected: { kind: 'video', seconds: length } },
    { name: 'ten hours.wav', bytes: claimsLongWav(bytesOf('song.wav')), expected: { kind: 'audio', seconds: length } },
    { name: 'ten hours.flac', bytes: claimsLongFlac(bytesOf('song.flac')), expected: { kind: 'audio', seconds: length } },
    { name: 'huge.png', bytes: pngOfSize(60_000, 60_000), expected: refused('tooLarge') },
    { name: 'huge 16 bit.png', bytes: pngOfSize(0x7fffffff, 0x7fffffff, 16), expected: refused('tooLarge') },
    { name: 'wide.png', bytes: pngOfSize(0x7fffffff, 1), expected: refused('tooLarge', 'unreadable') },
    { name: 'flat.png', bytes: pngOfSize(0, 0), expected: refused('unreadable', 'noStreams') },
    { name: 'just allowed, no data.png', bytes: pngOfSize(16_384, 16_384), expected: refused('unreadable', 'noStreams', 'tooMuchMemory') },
    { name: 'huge.jpg', bytes: jpegOfSize(bytesOf('still.jpg'), 60_000, 60_000), expected: refused('tooLarge') },
    {
      name: 'huge.mov',
      bytes: patchBoxes(
        patchBoxes(bytesOf('mjpeg.mov'), 'jpeg', (b, at) => {
          b.writeUInt16BE(60_000, at + 24)
          b.writeUInt16BE(60_000, at + 26)
        }),
        'tkhd',
        (b, at) => {
          b.writeUInt32BE(60_000 * 65_536, at + 76)
        },
      ),
      expected: { kind: 'video', seconds: length },
    },
    { name: 'no samples.mp4', bytes: mp4OfTracks(1), expected: refused('noStreams', 'unreadable') },
    {
      name: 'no length.mp4',
      bytes: patchBoxes(bytesOf('h264.mp4'), 'stts', (b, at) => b.fill(0, at + 12, at + 16)),
      expected: { kind: 'video', seconds: length },
    },
    { name: 'one frame.mp4', bytes: bytesOf('one.mp4'), expected: { kind: 'image' } },
    { name: 'one frame and sound.mp4', bytes: bytesOf('one and sound.mp4'), expected: { kind: 'video', seconds: [0.03, 0.9] } },
  ])
  expect(seen).toEqual(wanted)
})

it('tens of thousands of streams', { timeout: 240_000 }, async () => {
  const { seen, wanted } = await outcomes('headers that name up to 65,535 streams', [
    { name: 'tracks.mkv', bytes: mkvOfTracks(share(65_535, 5000)), expected: refused('unreadable', 'noStreams') },
    { name: 'tracks.mp4', bytes: mp4OfTracks(share(65_535, 5000)), expected: refused('unreadable', 'noStreams') },
    { name: 'programs.ts', bytes: tsOfStreams(), expected: refused('unreadable', 'noStreams') },
  ])
  expect(seen).toEqual(wanted)
})

it('times that jump, repeat, run backwards or are not there', { timeout: 240_000 }, async () => {
  const ts = bytesOf('stream.ts')
  const retimed = (next: (n: number, was: number) => number): Buffer => retimeTs(ts, 0x100, next)
  const nearWrap = (_: number, was: number): number => (was + 2 ** 33 - 150_000) % 2 ** 33
  const stts = (delta: number): Buffer => patchBoxes(bytesOf('h264.mp4'), 'stts', (b, at) => b.writeUInt32BE(delta >>> 0, at + 12))
  const { seen, wanted } = await outcomes('times that jump, repeat, run backwards or are missing', [
    { name: 'same.ts', bytes: retimed(() => 900_000), expected: { kind: 'video', seconds: [0, 30] } },
    { name: 'backwards.ts', bytes: retimed((n) => 9_000_000 - n * 3600), expected: { kind: 'video', seconds: [0, 30] } },
    { name: 'shuffled.ts', bytes: retimed((n) => 900_000 + ((n * 7) % 20) * 3600), expected: { kind: 'video', seconds: [0.5, 1.2] } },
    {
      name: 'jump of ten minutes.ts',
      bytes: retimed((n, was) => was + (n >= 10 ? 600 * 90_000 : 0)),
      expected: { kind: 'video', seconds: [0.3, 602] },
    },
    {
      name: 'wraps round.ts',
      bytes: retimeTs(retimed(nearWrap), 0x101, nearWrap),
      expected: { kind: 'video', seconds: [0.5, 1.2] },
    },
    { name: 'every frame a day.mp4', bytes: stts(0x7fffffff), expected: refused('badTimes', 'unreadable') },
    { name: 'negative steps.mp4', bytes: stts(-512), expected: { kind: 'video', seconds: [0, 1] } },
  ])
  expect(seen).toEqual(wanted)
})
