import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants'
import { FormatContext, Packet } from 'node-av/lib'
import { must } from '#electron/media/decode/av-error.ts'
import { openInput } from '#electron/media/input/open-input.ts'

/** Copies a film and marks it to be shown turned clockwise by 90, 180 or 270 degrees, as phones do. */
export async function turnClip(from: string, to: string, degrees: 90 | 180 | 270): Promise<string> {
  const input = await openInput(from)
  must(await input.findStreamInfo(null), 'streams')
  const output = new FormatContext()
  must(output.allocOutputContext2(null, null, to), 'container')
  for (const s of input.streams) {
    const copy = output.newStream(null)
    must(s.codecpar.copy(copy.codecpar), 'parameters')
    copy.codecpar.codecTag = 0
    copy.timeBase = s.timeBase
    if (s.index === 0) must(copy.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, matrix(degrees)), 'matrix')
  }
  must(await output.openOutput(), 'open')
  must(await output.writeHeader(null), 'header')
  const packet = new Packet()
  packet.alloc()
  while ((await input.readFrame(packet)) >= 0) {
    packet.rescaleTs(input.streams[packet.streamIndex]!.timeBase, output.streams[packet.streamIndex]!.timeBase)
    must(await output.interleavedWriteFrame(packet), 'write')
  }
  must(await output.writeTrailer(), 'trailer')
  await output.closeOutput()
  output.freeContext()
  packet.free()
  await input.closeInput()
  return to
}

/** libavutil's display matrix: 16.16 fixed point, the last column 2.30. */
function matrix(degrees: number): Buffer {
  const [c, s] = [Math.round(Math.cos((degrees * Math.PI) / 180)), Math.round(Math.sin((degrees * Math.PI) / 180))]
  const values = Int32Array.from([c * 65536, s * 65536, 0, -s * 65536, c * 65536, 0, 0, 0, 1 << 30])
  return Buffer.from(values.buffer)
}
