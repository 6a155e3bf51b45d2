import { AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_FLTP, type AVSampleFormat } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import type { AudioInput } from '../decode/graph.ts'
import { newFrame } from '../decode/graph.ts'
import { must } from '../decode/av-error.ts'
import type { Stereo } from './sound-mixer.ts'

const STEREO = { nbChannels: 2, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n }

export const stereoInput = (rate: number): AudioInput => ({
  type: 'audio',
  rate,
  format: AV_SAMPLE_FMT_FLTP as AVSampleFormat,
  layout: STEREO,
})

/** A planar float frame with its own copy of the samples; `start` counts samples. The caller frees it. */
export function soundFrame([left, right]: Stereo, start: number, rate: number): Frame {
  const bytes = Buffer.alloc(left.byteLength * 2)
  bytes.set(new Uint8Array(left.buffer, left.byteOffset, left.byteLength), 0)
  bytes.set(new Uint8Array(right.buffer, right.byteOffset, right.byteLength), left.byteLength)
  const view = Frame.fromAudioBuffer(bytes, {
    nbSamples: left.length,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: rate,
    channelLayout: STEREO,
    timeBase: { num: 1, den: rate },
    pts: BigInt(start),
  })
  const frame = newFrame()
  frame.format = AV_SAMPLE_FMT_FLTP
  frame.nbSamples = left.length
  frame.sampleRate = rate
  frame.channelLayout = STEREO
  must(frame.getBuffer(), 'sound memory')
  must(frame.copy(view), 'sound copy')
  frame.pts = BigInt(start)
  view.free()
  return frame
}

/** The samples of a planar float stereo frame, copied. */
export function samplesOf(frame: Frame): Stereo {
  const [l, r] = (frame.data ?? []).map((b) => new Float32Array(b.buffer, b.byteOffset, frame.nbSamples).slice())
  if (!l || !r) throw new Error('a sound frame without two channels')
  return [l, r]
}
