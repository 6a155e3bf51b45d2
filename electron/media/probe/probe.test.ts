import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_LOG_QUIET } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asset } from '#electron/testing/assets.ts'
import type { Result } from '#shared/base/result.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { encodeJpeg } from '../filter/rgb-picture.ts'
import { evenTimes, makeFilm } from '../testing/make-film.ts'
import { probe } from './probe.ts'

Log.setLevel(AV_LOG_QUIET)
const dir = mkdtempSync(join(tmpdir(), 'cutwright-probe-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const at = (name: string): string => join(dir, name)
const write = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(at(name), bytes)
  return at(name)
}
const look = (path: string): Promise<Result<MediaInfo>> => probe(path, { onProgress: () => undefined })
const info = async (path: string): Promise<MediaInfo> => {
  const result = await look(path)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const code = async (path: string): Promise<string> => {
  const result = await look(path)
  return result.ok ? 'accepted' : result.refusal.code
}

describe('probe of films', () => {
  beforeAll(async () => {
    await makeFilm(at('even.mp4'), { times: evenTimes(60, 30), tone: true, options: { movflags: '+faststart' } })
    await makeFilm(at('plain.mp4'), { times: evenTimes(60, 30), options: {} })
  })

  it('reads rate, length and streams', async () => {
    const media = await info(at('even.mp4'))
    expect(media).toMatchObject({
      kind: 'video',
      container: 'mp4',
      audio: { codec: 'aac', channels: 2, layout: 'stereo', sampleRate: 48_000 },
    })
    expect(media.video).toMatchObject({
      codec: 'h264',
      width: 64,
      height: 48,
      rotation: 0,
      mirrored: false,
      variable: false,
      frameCount: 60,
      bitDepth: 8,
      hdr: false,
    })
    expect(media.video?.frameRate).toEqual({ num: 30, den: 1 })
    expect(toSeconds(media.duration)).toBe(2)
  })

  it('knows an NTSC rate, a crooked one and a variable one', async () => {
    await makeFilm(at('ntsc.mp4'), { times: Array.from({ length: 60 }, (_, i) => i * 3003) })
    expect((await info(at('ntsc.mp4'))).video?.frameRate).toEqual({ num: 30_000, den: 1001 })
    await makeFilm(at('slow.mp4'), { times: evenTimes(25, 12.5) })
    expect((await info(at('slow.mp4'))).video?.frameRate).toEqual({ num: 25, den: 2 })
    const jitter = Array.from({ length: 60 }, (_, i) => i * 3000 + (i % 3) * 700)
    await makeFilm(at('vfr.mp4'), { times: jitter })
    expect((await info(at('vfr.mp4'))).video).toMatchObject({ variable: true })
    await makeFilm(at('even.mkv'), { times: evenTimes(48, 24), options: {} })
    const mkv = await info(at('even.mkv'))
    // Matroska counts milliseconds: that is no variable rate, and the length ends on a frame.
    expect(mkv.video).toMatchObject({ variable: false, frameRate: { num: 24, den: 1 } })
    expect(toSeconds(mkv.duration)).toBe(2)
  })

  it('reads turns from the display matrix as players apply them', async () => {
    for (const [degrees, matrix] of [
      [90, [0, 1, -1, 0]],
      [180, [-1, 0, 0, -1]],
      [270, [0, -1, 1, 0]],
    ] as const) {
      const bytes = readFileSync(at('plain.mp4'))
      // tkhd: the 3×3 matrix begins 40 bytes into the payload (ISO 14496-12, version 0).
      const matrixAt = bytes.indexOf('tkhd') + 4 + 40
      for (const [i, v] of ([0, 1, 3, 4] as const).map((cell, k) => [cell, matrix[k]!] as const))
        bytes.writeInt32BE(v * 65_536, matrixAt + i * 4)
      expect((await info(write(`turn-${degrees}.mp4`, bytes))).video?.rotation).toBe(degrees)
    }
  })

  it('reads sample aspect ratio, depth and HDR', async () => {
    await makeFilm(at('wide.mp4'), { times: evenTimes(10, 25), sar: { num: 4, den: 3 } })
    expect((await info(at('wide.mp4'))).video?.sar).toEqual({ num: 4, den: 3 })
    await makeFilm(at('hdr.mp4'), { times: evenTimes(10, 25), hdr: true })
    expect((await info(at('hdr.mp4'))).video).toMatchObject({
      codec: 'hevc',
      bitDepth: 10,
      hdr: true,
      color: { primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc', range: 'tv' },
    })
  })

  it('takes one picture without sound for a still, whatever its name', async () => {
    const jpeg = await encodeJpeg({ width: 32, height: 16, data: new Uint8Array(32 * 16 * 3).fill(99) }, 80)
    for (const name of ['photo.jpg', 'photo.mp4', 'photo%03d.jpg']) {
      const media = await info(write(name, jpeg))
      expect(media).toMatchObject({ kind: 'image', duration: 0, audio: null, video: { width: 32, height: 16, codec: 'mjpeg' } })
    }
  })

  it('turns photos as their EXIF data says', async () => {
    const jpeg = await encodeJpeg({ width: 32, height: 16, data: new Uint8Array(32 * 16 * 3).fill(99) }, 80)
    // APP1 with one big-endian TIFF entry: orientation (0x0112), SHORT, 6 = turn clockwise for display.
    const tiff = Buffer.from('4d4d002a000000080001011200030000000100060000' + '00000000', 'hex')
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(exif.length + 2)
    const turned = Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffe1', 'hex'), length, exif, jpeg.subarray(2)])
    expect((await info(write('turned.jpg', turned))).video).toMatchObject({ width: 32, height: 16, rotation: 90 })
  })

  it('sees the coverage that WebM hides in a second layer', async () => {
    await makeFilm(at('alpha.webm'), { times: evenTimes(5, 25), alpha: true })
    expect((await info(at('alpha.webm'))).video).toMatchObject({ codec: 'vp9', hasAlpha: true, pixelFormat: 'yuva420p' })
  })

  it('keeps what plays of a recording that was cut off', async () => {
    const whole = readFileSync(at('even.mp4'))
    const media = await info(write('cut.mp4', whole.subarray(0, Math.floor(whole.length * 0.7))))
    expect(toSeconds(media.duration)).toBeGreaterThan(0.5)
    expect(toSeconds(media.duration)).toBeLessThan(1.9)
    const plain = readFileSync(at('plain.mp4'))
    expect(plain.indexOf('moov')).toBeGreaterThan(plain.indexOf('mdat'))
    expect(await code(write('no-index.mp4', plain.subarray(0, plain.indexOf('moov') - 4)))).toBe('media.truncated')
  })
})

describe('probe of what is no film', () => {
  it('refuses with a reason', async () => {
    expect(await code(at('absent.mp4'))).toBe('media.notFound')
    expect(await code(write('zero.mp4', ''))).toBe('media.empty')
    expect(await code(dir)).toBe('media.notAFile')
    expect(await code(write('text.mp4', 'hello, this is not a video\n'.repeat(200)))).toBe('media.unreadable')
    expect(await code(write('text.txt', 'hello, this is not a video\n'.repeat(200)))).not.toBe('accepted')
    expect(await code(write('random.mp4', randomBytes(100_000)))).toBe('media.unreadable')
    const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'), Buffer.from('0a00000002000000000000000000', 'hex')])
    expect(await code(write('moving.webp', webp))).toBe('media.unsupportedFormat')
    const bytes = readFileSync(at('even.mp4'))
    expect(await code(write('header.mp4', bytes.subarray(0, 32)))).not.toBe('accepted')
  })

  it('names the file and gives one sentence', async () => {
    const result = await look(at('absent.mp4'))
    expect(result.ok ? null : result.refusal).toMatchObject({
      message: expect.stringMatching(/“absent\.mp4”.*\.$/),
      params: { file: 'absent.mp4' },
    })
  })

  it.skipIf(process.platform === 'win32')('never opens a pipe', async () => {
    execFileSync('mkfifo', [at('pipe.mp4')])
    expect(await code(at('pipe.mp4'))).toBe('media.notAFile')
    expect(await code('/dev/zero')).toBe('media.notAFile')
  })

  it('follows no pointer to another file', async () => {
    copyFileSync(at('even.mp4'), at('secret.mp4'))
    expect(await code(write('list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.mp4\n#EXT-X-ENDLIST\n'))).toBe(
      'media.playlist',
    )
    expect(await code(write('list.ffconcat', "ffconcat version 1.0\nfile 'secret.mp4'\n"))).toBe('media.playlist')
    expect(await code(write('list.mp4', "ffconcat version 1.0\nfile 'secret.mp4'\n"))).toBe('media.playlist')
    expect(await code('concat:secret.mp4|secret.mp4')).toBe('media.notFound')
  })
})

describe.skipIf(!asset('README.md'))('probe of real files', () => {
  it('reads camera, web and music files', async () => {
    expect(await info(asset('footage/gopro_karma_drone_coast.mp4')!)).toMatchObject({
      timecode: '19:26:48:04',
      video: { width: 854, height: 480, frameRate: { num: 30_000, den: 1001 }, frameCount: 362, color: { matrix: 'bt709', range: 'pc' } },
      audio: { codec: 'aac' },
    })
    const webm = await info(asset('footage/tears_of_steel_battle.webm')!)
    expect(webm).toMatchObject({ container: 'webm', video: { codec: 'vp8', variable: false, frameRate: { num: 24, den: 1 } } })
    expect((await info(asset('footage/intel_car_top_view.mp4')!)).video?.frameRate).toEqual({ num: 25, den: 2 })
    // Both have cover art, which is no film.
    const mp3 = await info(asset('music/tad_cat_caffe_95bpm.mp3')!)
    expect(mp3).toMatchObject({ kind: 'audio', video: null, audio: { codec: 'mp3', channels: 2 } })
    expect(toSeconds(mp3.duration)).toBeCloseTo(133.0155, 1)
    expect(await info(asset('music/kevin_macleod_vibe_ace.ogg')!)).toMatchObject({ kind: 'audio', video: null })
  })
})
