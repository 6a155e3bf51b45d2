import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node'

/** File names under which a voice model is looked for in the models folder: Silero VAD, 5 or later. */
export const VOICE_MODELS: readonly string[] = ['silero_vad_16k_op15.onnx', 'silero_vad_half.onnx', 'silero_vad.onnx']

export const VOICE_RATE = 16_000
/** Samples that the model hears at a time, and those before them that it is shown again. */
const HOP = 512
const CONTEXT = 64
export const VOICE_STEP = HOP / VOICE_RATE
const STATE = [2, 1, 128] as const

/** Says of mono sound at 16 kHz how likely it holds a voice, every VOICE_STEP seconds, by Silero VAD. One owner, calls in sequence. */
export class VoiceActivity {
  readonly #session: InferenceSession
  readonly #tensor: typeof OnnxTensor
  readonly #input = new Float32Array(CONTEXT + HOP)
  #state: Float32Array = new Float32Array(STATE[0] * STATE[1] * STATE[2])
  #filled = 0
  /** 0..1, one a step. */
  readonly likely: number[] = []

  private constructor(session: InferenceSession, tensor: typeof OnnxTensor) {
    this.#session = session
    this.#tensor = tensor
  }

  /** Throws where the file is no model at all; `push` does where it is another one. */
  static async open(file: string): Promise<VoiceActivity> {
    // Loaded when it is first needed: most workers never do.
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    const session = await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    })
    return new VoiceActivity(session, Tensor)
  }

  async push(samples: Float32Array): Promise<void> {
    for (let i = 0; i < samples.length; ) {
      const n = Math.min(samples.length - i, HOP - this.#filled)
      this.#input.set(samples.subarray(i, i + n), CONTEXT + this.#filled)
      this.#filled += n
      i += n
      if (this.#filled < HOP) return
      await this.#hear()
      this.#input.copyWithin(0, HOP)
      this.#filled = 0
    }
  }

  async #hear(): Promise<void> {
    const T = this.#tensor
    const feeds: Record<string, OnnxTensor> = {
      input: new T('float32', this.#input.slice(), [1, CONTEXT + HOP]),
      state: new T('float32', this.#state, [...STATE]),
      ...(this.#session.inputNames.includes('sr') ? { sr: new T('int64', BigInt64Array.of(BigInt(VOICE_RATE)), []) } : {}),
    }
    const answer = await this.#session.run(feeds)
    const [likely, state] = [answer['output']?.data, answer['stateN']?.data]
    if (!(likely instanceof Float32Array) || likely.length !== 1 || !(state instanceof Float32Array) || state.length !== this.#state.length)
      throw new Error('this is no voice model')
    this.#state = Float32Array.from(state)
    this.likely.push(likely[0]!)
  }

  close(): Promise<void> {
    return this.#session.release()
  }
}
