import { join } from 'node:path'
import { type MediaSpec, type Rgba, writeMedia } from './write-media.ts'

/** A grey ramp that moves: gives encoders something to do. */
const moving = (x: number, y: number, n: number): Rgba => {
  const v = Math.round((x * 180 + y * 40 + n * 9) % 220)
  return [v, 255 - v, (v * 3) % 255, 255]
}
const film = (encoder: string, more: Partial<NonNullable<MediaSpec['picture']>> = {}): NonNullable<MediaSpec['picture']> => ({
  encoder,
  width: 96,
  height: 64,
  frames: 20,
  paint: moving,
  ...more,
  options: { ...(encoder === 'libx264' ? { preset: 'ultrafast', g: '10' } : {}), ...more.options },
})
const sound = (encoder: string, rate = 44_100, channels = 2) => ({ encoder, rate, channels, seconds: 0.8 })
const still = (encoder: string, format: string) => ({
  picture: film(encoder, { format, frames: 1 }),
  muxer: 'image2',
  muxing: { update: '1' },
})

/** One small whole file of every kind of container that can be written here. */
export const SMALL_FILES: Record<string, MediaSpec> = {
  'h264.mp4': { picture: film('libx264'), sound: sound('aac') },
  'fragments.mp4': { picture: film('libx264'), muxing: { movflags: 'frag_keyframe+empty_moov' } },
  'mjpeg.mov': { picture: film('mjpeg', { format: 'yuvj420p' }), sound: sound('pcm_s16le') },
  'prores.mov': { picture: film('prores_ks', { format: 'yuv422p10le' }) },
  'h265.mkv': {
    picture: film('libx265', { options: { preset: 'ultrafast', 'x265-params': 'log-level=none' } }),
    sound: sound('libvorbis'),
  },
  'vp9.webm': {
    picture: film('libvpx-vp9', { options: { deadline: 'realtime', 'cpu-used': '8', b: '300k' } }),
    sound: sound('libopus', 48_000),
  },
  'stream.ts': { picture: film('libx264', { options: { 'x264-params': 'repeat-headers=1' } }), sound: sound('ac3', 48_000) },
  'mpeg2.mpg': { picture: film('mpeg2video'), sound: sound('ac3', 48_000), muxer: 'mpeg' },
  'mpeg4.avi': { picture: film('mpeg4'), sound: sound('libmp3lame') },
  'mpeg2.mxf': {
    picture: film('mpeg2video', { width: 720, height: 576, frames: 6 }),
    sound: { ...sound('pcm_s16le', 48_000), seconds: 0.24 },
  },
  'wmv.asf': { picture: film('wmv2', { options: { b: '400k' } }), muxer: 'asf' },
  'flash.flv': { picture: film('flv'), sound: sound('libmp3lame') },
  'lossless.nut': { picture: film('ffv1'), sound: sound('flac') },
  'old.ivf': { picture: film('libvpx', { options: { deadline: 'realtime', 'cpu-used': '8', b: '300k' } }), muxer: 'ivf' },
  'song.mp3': { sound: sound('libmp3lame') },
  'song.wav': { sound: sound('pcm_s16le') },
  'song.flac': { sound: sound('flac') },
  'song.ogg': { sound: sound('libvorbis') },
  'song.m4a': { sound: sound('aac'), muxer: 'ipod' },
  'song.aiff': { sound: sound('pcm_s16be') },
  'song.aac': { sound: sound('aac'), muxer: 'adts' },
  'song.caf': { sound: sound('pcm_s16le') },
  'anim.gif': { picture: film('gif', { format: 'rgb8', frames: 8, fps: { num: 10, den: 1 } }) },
  'anim.png': { picture: film('apng', { format: 'rgb24', frames: 5 }), muxer: 'apng' },
  'anim.webp': { picture: film('libwebp_anim', { frames: 5 }), muxer: 'webp' },
  'anim.avif': { picture: film('libsvtav1', { frames: 5, options: { preset: '12' } }), muxer: 'avif' },
  'still.png': still('png', 'rgb24'),
  'still.jpg': still('mjpeg', 'yuvj420p'),
  'still.webp': still('libwebp', 'yuv420p'),
  'still.tiff': still('tiff', 'rgb24'),
  'still.bmp': still('bmp', 'bgr24'),
  'still.jp2': still('jpeg2000', 'rgb24'),
}

/** Writes them all into `folder`; the paths in order. */
export async function writeSmallFiles(folder: string, names = Object.keys(SMALL_FILES)): Promise<string[]> {
  const paths: string[] = []
  for (const name of names) paths.push(await writeMedia(join(folder, name), SMALL_FILES[name]!))
  return paths
}
