import { statSync } from 'node:fs'
import type { InferenceSession } from 'onnxruntime-node'
import type { FoundThing } from './boxes.ts'
import { type Letterbox, letterbox, planesOf } from './letterbox.ts'
import { readYolox } from './yolox.ts'
import { readYunet } from './yunet.ts'

/** More are faster only where nobody else works. */
const THREADS = 1
/** YuNet looks at this many pixels across where its input is free, and at sides that its coarsest cells divide. */
const FREE_WIDTH = 480
const CELL = 32

export type DetectorKind = 'faces' | 'things'

/** Gives the picture inside a letterbox as packed 8-bit BGR, the rest filled with `fill`. */
export type ReadPicture = (l: Letterbox, fill: number) => Promise<Uint8Array>

export interface Detector {
  /** Throws where the model is not one of its kind. */
  find(picture: { width: number; height: number }, read: ReadPicture): Promise<FoundThing[]>
}

/** One session a file, as long as the worker lives; another file under the same name is another one. */
const opened = new Map<string, { key: string; detector: Promise<Detector> }>()

/** The detector in a model file. Rejects where the file is no such model. */
export function openDetector(kind: DetectorKind, file: string): Promise<Detector> {
  const { mtimeMs, size } = statSync(file)
  const key = `${kind} ${mtimeMs} ${size}`
  const known = opened.get(file)
  if (known?.key === key) return known.detector
  const detector = open(kind, file)
  opened.set(file, { key, detector })
  // What failed is tried again: the file may have been half copied.
  detector.catch(() => opened.delete(file))
  return detector
}

async function open(kind: DetectorKind, file: string): Promise<Detector> {
  // Loaded when it is first needed: most workers never do.
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: THREADS,
    interOpNumThreads: 1,
    // Threads that wait by spinning take from others what they do not need.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 4,
  })
  const fixed = fixedSize(session)
  return {
    async find(picture, read) {
      const l = letterbox(picture, fixed ?? freeSize(picture))
      const values = planesOf(await read(l, kind === 'things' ? 114 : 0))
      const answer = await session.run({ [session.inputNames[0]!]: new Tensor('float32', values, [1, 3, l.height, l.width]) })
      const output = (name: string): Float32Array => {
        const data = answer[name]?.data
        if (!(data instanceof Float32Array)) throw new Error(`no output ${name}`)
        return data
      }
      return kind === 'faces' ? readYunet(output, l) : readYolox(output(session.outputNames[0]!), l)
    },
  }
}

function fixedSize(session: InferenceSession): { width: number; height: number } | null {
  const meta = session.inputMetadata[0]
  const [, , height, width] = meta?.isTensor ? meta.shape : []
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0 ? { width, height } : null
}

function freeSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, FREE_WIDTH / Math.max(width, height))
  const cells = (n: number): number => Math.max(CELL, Math.ceil((n * scale) / CELL) * CELL)
  return { width: cells(width), height: cells(height) }
}
