import type { TaskHandler } from '../worker/tasks.ts'
import { AUDIO_CODECS, audioEncoder } from './audio-encoders.ts'
import { Encoder } from './encoder.ts'
import { VIDEO_CODECS, videoEncoders } from './video-encoders.ts'

const TRIAL = { width: 1280, height: 720 }

/** Encoders that open on this machine, in order of preference per codec. Opening is the only honest test of a driver. */
export const encodersTask: TaskHandler<'encoders'> = async () => {
  const found: { codec: string; name: string; hardware: boolean }[] = []
  const works = async (spec: Parameters<typeof Encoder.open>[0]): Promise<boolean> =>
    Encoder.open(spec).then(
      (e) => {
        e.close()
        return true
      },
      () => false,
    )
  for (const codec of VIDEO_CODECS) {
    const settings = { codec, width: null, height: null, frameRate: null, quality: 23, speed: 'balanced', hardware: 'auto' } as const
    for (const { spec, hardware } of videoEncoders(settings, TRIAL, { num: 30, den: 1 }, codec === 'prores' ? 'mov' : 'mp4')) {
      if (await works(spec)) found.push({ codec, name: spec.name, hardware })
    }
  }
  for (const codec of AUDIO_CODECS) {
    const { spec } = audioEncoder({ codec, bitrate: 192_000, sampleRate: 48000 }, 'mkv')
    if (await works(spec)) found.push({ codec, name: spec.name, hardware: false })
  }
  return found
}
