import type { AVSampleFormat } from 'node-av/constants'
import type { Frame } from 'node-av/lib'
import { type AudioInput, Graph, newFrame } from '../decode/graph.ts'

/** What is said of silence: the gate of EBU R128, and the smallest peak of 16-bit sound. */
export const SILENCE = { integrated: -70, truePeak: -96 } as const

/** Sound is measured so many seconds at once, and so many pieces may wait: a hop to another thread is dear, memory is finite. */
const PIECE = 20
const MOST_WAITING = 12
/** The meter speaks ten times a second. Of all but the last piece only its last word is taken, so that one call does the work of a piece. */
const WORDS = 10 * PIECE
/** Seconds from which on every word counts: the last piece is given such a time. */
const LAST = 1e6
const SELECT = `aselect=eq(mod(n\\,${WORDS})\\,${WORDS - 1})+gte(t\\,${LAST})`

/**
 * Loudness of decoded sound by EBU R128: integrated in LUFS and true peak in dBTP (FFmpeg's ebur128 filter). The measuring, most of it the
 * four times finer sound of the true peak, runs on another thread while the caller goes on. One owner, calls in sequence.
 */
export class LoudnessMeter {
  readonly #out = newFrame()
  #graphs: { pieces: Graph; meter: Graph; key: string } | null = null
  #samples = 0n
  #last: { integrated: number; truePeak: number } = SILENCE
  /** The piece that is measured when another follows or the sound ends. */
  #held: Frame | null = null
  #waiting = 0
  #work: Promise<void> = Promise.resolve()

  /** Frames keep their content. A file that changes its sample format midway is measured up to there. Await what it answers. */
  push(frame: Frame): void | Promise<void> {
    const key = `${frame.format} ${frame.sampleRate} ${frame.channels} ${frame.channelLayout.mask}`
    if (!this.#graphs) return this.#begin(frame, key)
    if (this.#graphs.key === key) return this.#feed(frame)
  }

  /** The end of the sound: its loudness. */
  async result(): Promise<{ integrated: number; truePeak: number }> {
    this.#graphs?.pieces.pushSync('in', null)
    this.#measurePieces()
    if (this.#held) this.#start(this.#held, true)
    this.#held = null
    await this.#work
    return this.#last
  }

  /** Waits for the piece that is being measured and frees everything. */
  async close(): Promise<void> {
    const graphs = this.#graphs
    this.#graphs = null
    await this.#work.catch(() => undefined)
    this.#held?.free()
    graphs?.pieces.close()
    graphs?.meter.close()
    this.#out.free()
  }

  async #begin(frame: Frame, key: string): Promise<void> {
    const input: AudioInput = { type: 'audio', rate: frame.sampleRate, format: frame.format as AVSampleFormat, layout: frame.channelLayout }
    const pieces = await Graph.create(`[in]asetnsamples=n=${PIECE * frame.sampleRate}:p=0[out]`, { in: input }, 'audio', 1)
    const meter = await Graph.create(`[in]ebur128=peak=true:metadata=1,${SELECT}[out]`, { in: input }, 'audio', 1)
    this.#graphs = { pieces, meter, key }
    await this.#feed(frame)
  }

  #feed(frame: Frame): void | Promise<void> {
    const pts = frame.pts
    frame.pts = this.#samples
    this.#samples += BigInt(frame.nbSamples)
    this.#graphs!.pieces.pushSync('in', frame)
    frame.pts = pts
    this.#measurePieces()
    if (this.#waiting > MOST_WAITING) return this.#work
  }

  /** Hands the pieces that are ready to the other thread, one after the other. */
  #measurePieces(): void {
    while (this.#graphs) {
      const piece = newFrame()
      if (this.#graphs.pieces.pullSync(piece) !== 'frame') return piece.free()
      if (this.#held) this.#start(this.#held, false)
      this.#held = piece
    }
  }

  #start(piece: Frame, last: boolean): void {
    this.#waiting++
    this.#work = this.#measure(this.#work, piece, last)
    // A failure is told by result(), not by a promise that nobody waits for yet.
    this.#work.catch(() => undefined)
  }

  async #measure(before: Promise<void>, piece: Frame, last: boolean): Promise<void> {
    try {
      await before
      const meter = this.#graphs?.meter
      if (!meter) return
      if (last) piece.pts = BigInt(LAST * piece.sampleRate) + this.#samples
      await meter.push('in', piece)
      // Nothing is measured before it is asked for: the first question does all the work.
      if ((await meter.pull(this.#out)) !== 'frame') return
      do this.#read()
      while (meter.pullSync(this.#out) === 'frame')
    } finally {
      piece.free()
      this.#waiting--
    }
  }

  #read(): void {
    const said = this.#out.getMetadata()
    const integrated = Number(said.get('lavfi.r128.I') ?? SILENCE.integrated)
    const peak = Number(said.get('lavfi.r128.true_peak') ?? 0)
    this.#out.unref()
    this.#last = {
      integrated: Number.isFinite(integrated) ? Math.max(SILENCE.integrated, integrated) : SILENCE.integrated,
      truePeak: peak > 0 ? Math.max(SILENCE.truePeak, 20 * Math.log10(peak)) : SILENCE.truePeak,
    }
  }
}
