import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_LOG_QUIET } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asset } from '#electron/testing/assets.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { createMediaService } from './create-media-service.ts'
import { VideoReader } from './decode/video-reader.ts'
import { copyPlane } from './filter/picture-filter.ts'
import { evenTimes, makeFilm } from './testing/make-film.ts'

Log.setLevel(AV_LOG_QUIET)
const dir = mkdtempSync(join(tmpdir(), 'cutwright-media-'))
const media = createMediaService()
afterAll(async () => {
  await media.close()
  rmSync(dir, { recursive: true, force: true })
})
const at = (name: string): string => join(dir, name)
const info = async (path: string): Promise<MediaInfo> => {
  const result = await media.probe(path)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
/** Mean of the first plane of the picture on show at each time. */
async function lumaAt(path: string, times: readonly number[]): Promise<number[]> {
  const reader = await VideoReader.open(path)
  try {
    const found: number[] = []
    for (const t of times) {
      const picture = await reader.at(t)
      const { frame } = picture!
      const luma = copyPlane(frame, 0, frame.width, frame.height)
      found.push(luma.reduce((a, b) => a + b, 0) / luma.length)
    }
    return found
  } finally {
    await reader.close()
  }
}

beforeAll(async () => {
  await makeFilm(at('film.mp4'), { times: evenTimes(90, 30), tone: true, luma: (i) => (i < 30 ? 16 : 60 + i) })
  await makeFilm(at('vfr.mp4'), {
    times: Array.from({ length: 60 }, (_, i) => i * 3000 + (i % 3) * 900),
    width: 1280,
    height: 720,
    tone: true,
  })
})

describe('media service over child processes', () => {
  it('probes, and hands refusals over as data', async () => {
    expect((await info(at('film.mp4'))).video?.frameCount).toBe(90)
    expect(await media.probe(at('absent.mp4'))).toMatchObject({ ok: false, refusal: { code: 'media.notFound' } })
  })

  it('hashes', async () => {
    writeFileSync(at('abc'), 'abc')
    expect(await media.hash(at('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('makes poster, filmstrip and peaks; the poster is not one of the black frames', async () => {
    const folder = at('artifacts')
    const result = await media.artifacts(at('film.mp4'), await info(at('film.mp4')), folder)
    expect(result.filmstrip).toMatchObject({ columns: 10, rows: 2, cellWidth: 64, cellHeight: 48, count: 20, interval: 0.15 })
    expect(readdirSync(folder).sort()).toEqual(['peaks.bin', 'poster.jpg', 'strip-0.jpg'])
    const poster = await info(join(folder, 'poster.jpg'))
    expect(poster.video).toMatchObject({ width: 64, height: 48 })
    const [grey] = await lumaAt(join(folder, 'poster.jpg'), [0])
    expect(grey).toBeGreaterThan(60)
    const finest = result.peaks!.levels[0]!
    expect(finest).toMatchObject({ offset: 0, count: 1200, secondsPerPair: 0.0025 })
    const pairs = new Int8Array(readFileSync(join(folder, 'peaks.bin')))
    const coarse = result.peaks!.levels.at(-1)!
    expect(pairs.length).toBe(coarse.offset + coarse.count * 2)
    // A tone at half scale.
    for (const i of [100, 600, 1000]) {
      expect(pairs[i * 2]).toBeLessThan(-55)
      expect(pairs[i * 2 + 1]).toBeGreaterThan(55)
      expect(pairs[i * 2 + 1]).toBeLessThan(75)
    }
  })

  it('makes a proxy that keeps every frame time and brightness of a film with variable rate', async () => {
    const original = await info(at('vfr.mp4'))
    await media.proxy(at('vfr.mp4'), original, at('proxies/vfr.mp4'))
    const proxy = await info(at('proxies/vfr.mp4'))
    expect(proxy.video).toMatchObject({ width: 960, height: 540, codec: 'h264', rotation: 0, variable: true, frameCount: 60 })
    expect(proxy.audio).toMatchObject({ codec: 'aac', channels: 2 })
    expect(Math.abs(toSeconds(proxy.duration) - toSeconds(original.duration))).toBeLessThan(0.05)
    // Moments just after and just before each frame start: a frame that moved would show its neighbour.
    const times = [7, 20, 33, 46]
      .flatMap((i) => [i, i + 1].map((k) => (k * 3000 + (k % 3) * 900) / 90_000))
      .flatMap((t) => [t + 0.001, t - 0.001])
    const [a, b] = [await lumaAt(at('vfr.mp4'), times), await lumaAt(at('proxies/vfr.mp4'), times)]
    for (const [i, luma] of a.entries()) expect(Math.abs(luma - b[i]!)).toBeLessThan(1.5)
    expect(readdirSync(at('proxies'))).toEqual(['vfr.mp4'])
  })

  it('leaves nothing behind when work is cancelled', async () => {
    await makeFilm(at('long.mp4'), { times: evenTimes(300, 30), width: 1280, height: 720 })
    const long = await info(at('long.mp4'))
    const controller = new AbortController()
    const shares: number[] = []
    const work = media.proxy(at('long.mp4'), long, at('cancelled/p.mp4'), {
      signal: controller.signal,
      onProgress: (share) => {
        shares.push(share)
        controller.abort()
      },
    })
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    expect(shares.length).toBeGreaterThan(0)
    expect(readdirSync(at('cancelled'))).toEqual([])
    const again = new AbortController()
    const artifacts = media.artifacts(at('long.mp4'), long, at('cancelled-art'), { signal: again.signal, onProgress: () => again.abort() })
    await expect(artifacts).rejects.toMatchObject({ name: 'AbortError' })
    expect(readdirSync(at('cancelled-art'))).toEqual([])
  })

  it('fails one call, not the service, on a file that changes under it', async () => {
    const before = await info(at('film.mp4'))
    writeFileSync(at('film-gone.mp4'), 'no film any more')
    await expect(media.analysePicture(at('film-gone.mp4'), before)).rejects.toMatchObject({ code: 'media.readFailed' })
    await expect(media.artifacts(at('film-gone.mp4'), before, at('gone-art'))).rejects.toMatchObject({ code: 'media.readFailed' })
    expect(readdirSync(at('gone-art'))).toEqual([])
    expect((await info(at('film.mp4'))).video?.frameCount).toBe(90)
  })

  it('brings HDR down to a range that screens show', async () => {
    // 0.46 of PQ is about 65 nits, a third of white: a middle grey in BT.709.
    await makeFilm(at('hdr.mp4'), { times: evenTimes(24, 24), hdr: true, luma: () => 116 })
    await media.artifacts(at('hdr.mp4'), await info(at('hdr.mp4')), at('hdr-art'))
    const [grey] = await lumaAt(at('hdr-art/poster.jpg'), [0])
    expect(grey).toBeGreaterThan(80)
    expect(grey).toBeLessThan(190)
  })

  it('analyses a still as one frame', async () => {
    const still = await info(at('artifacts/poster.jpg'))
    expect(still.kind).toBe('image')
    expect((await media.analysePicture(at('artifacts/poster.jpg'), still)).frameCount).toBe(1)
    expect(await media.artifacts(at('artifacts/poster.jpg'), still, at('still-art'))).toEqual({
      poster: 'poster.jpg',
      filmstrip: null,
      peaks: null,
    })
  })

  it('tells what it is made of', async () => {
    const versions = await media.versions()
    expect(versions.ffmpeg).toMatch(/\d/)
    expect(versions.nodeAv).toMatch(/^\d+\.\d+\.\d+$/)
    expect(versions.missingFilters).toEqual([])
  })

  it('answers whether a small film with short GOPs needs a proxy', async () => {
    expect(await media.needsProxy(at('film.mp4'), await info(at('film.mp4')))).toBe(false)
  })
})

describe.skipIf(!asset('README.md'))('media service on real files', () => {
  it('analyses a song: beats and loudness in one decode', async () => {
    const song = await media.analyseSong(asset('music/beatnet_808kick_120bpm.mp3')!)
    expect(song.grid?.tempo).toBeCloseTo(120, 0)
    // Debian's ffmpeg says -13.6 LUFS and -0.3 dBFS true peak.
    expect(song.loudness.integrated).toBeCloseTo(-13.6, 0)
    expect(song.loudness.truePeak).toBeCloseTo(-0.3, 0)
  })

  it('analyses pictures by real frame times', async () => {
    const path = asset('footage/gopro_karma_drone_coast.mp4')!
    const shares: number[] = []
    const picture = await media.analysePicture(path, await info(path), { onProgress: (s) => shares.push(s) })
    expect(picture.frameCount).toBe(362)
    expect(picture.shots).toHaveLength(1)
    expect(picture.duration).toBeCloseTo(12.08, 1)
    expect(shares.length).toBeGreaterThan(2)
  })

  it('draws the strip of a long film from key frames', async () => {
    const path = asset('footage/intel_one_by_one_person.mp4')!
    const folder = at('strip')
    const { filmstrip, peaks } = await media.artifacts(path, await info(path), folder)
    expect(filmstrip).toMatchObject({ count: 140, columns: 10, rows: 10, sheets: ['strip-0.jpg', 'strip-1.jpg'] })
    expect(peaks).toBeNull()
    expect(existsSync(join(folder, 'strip-1.jpg'))).toBe(true)
  })
})
