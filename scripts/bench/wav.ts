/** 16-bit stereo WAV of the samples, repeated until `seconds` are full. */
export function wav(channels: readonly [Float32Array, Float32Array] | Float32Array[], sampleRate: number, seconds: number): Buffer {
  const frames = Math.round(seconds * sampleRate)
  const data = Buffer.alloc(44 + frames * 4)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + frames * 4, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22)
  data.writeUInt32LE(sampleRate, 24)
  data.writeUInt32LE(sampleRate * 4, 28)
  data.writeUInt16LE(4, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(frames * 4, 40)
  const length = channels[0]!.length
  for (let i = 0; i < frames; i++)
    for (let c = 0; c < 2; c++)
      data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, channels[c]![i % length]!)) * 32767), 44 + i * 4 + c * 2)
  return data
}
