import { CodecContext, Dictionary, type Stream } from 'node-av/lib'
import { findDecoder } from './find-decoder.ts'
import { check } from './open-input.ts'

export interface DecoderOptions {
  /** 0: as many as cores. More threads mean more latency and memory. */
  threads?: number
  /** FFmpeg decoder options such as {skip_frame: 'nokey'}. */
  options?: Record<string, string>
}

/** Opens a decoder for a stream; null when this FFmpeg has none for its codec. The caller frees the context. Throws MediaReadError. */
export async function openDecoder(stream: Stream, { threads = 1, options = {} }: DecoderOptions = {}): Promise<CodecContext | null> {
  const codec = findDecoder(stream)
  if (!codec) return null
  const decoder = new CodecContext()
  decoder.allocContext3(codec)
  try {
    check(decoder.parametersToContext(stream.codecpar), 'decoder parameters')
    decoder.pktTimebase = stream.timeBase
    decoder.threadCount = threads
    check(await decoder.open2(codec, Dictionary.fromObject(options)), 'open decoder')
  } catch (e) {
    decoder.freeContext()
    throw e
  }
  return decoder
}
