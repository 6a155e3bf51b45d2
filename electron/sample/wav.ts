/** 16-bit PCM in a RIFF file: one plane a channel, all of one length, values −1..1 (beyond is clipped), interleaved. */
export function wav(channels: readonly Float32Array[], sampleRate: number): Buffer {
  const count = channels[0]?.length ?? 0
  const width = channels.length * 2
  const data = Buffer.alloc(44 + count * width)
  data.write('RIFF', 0)
  data.writeUInt32LE(data.length - 8, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(channels.length, 22)
  data.writeUInt32LE(sampleRate, 24)
  data.writeUInt32LE(sampleRate * width, 28)
  data.writeUInt16LE(width, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(count * width, 40)
  channels.forEach((plane, c) => {
    for (let i = 0; i < count; i++) data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, plane[i]!)) * 32_767), 44 + i * width + c * 2)
  })
  return data
}
