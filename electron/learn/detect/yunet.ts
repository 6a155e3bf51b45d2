import { type FoundThing, withoutDoubles } from './boxes.ts'
import { type Letterbox, sharesOf } from './letterbox.ts'

/** File names under which a face detector is looked for. */
export const FACE_MODELS: readonly string[] = ['yunet_n_dynamic.onnx', 'yunet.onnx', 'face_detection_yunet_2023mar.onnx']

const STRIDES = [8, 16, 32] as const
/** Faces less sure than this are mostly none. */
const LEAST = 0.6
const DOUBLE = 0.3

/** Faces from the raw outputs of YuNet (Wu, Peng and Yu 2023): for each stride a score of class and of object, and a box about each cell. */
export function readYunet(output: (name: string) => Float32Array, l: Letterbox): FoundThing[] {
  const found: FoundThing[] = []
  for (const stride of STRIDES) {
    const [cls, obj, bbox] = [output(`cls_${stride}`), output(`obj_${stride}`), output(`bbox_${stride}`)]
    const columns = l.width / stride
    if (cls.length !== columns * (l.height / stride) || obj.length !== cls.length || bbox.length !== 4 * cls.length)
      throw new Error(`cells of ${stride} do not fit ${l.width}×${l.height}`)
    for (let i = 0; i < cls.length; i++) {
      const score = Math.sqrt(Math.min(1, Math.max(0, cls[i]!)) * Math.min(1, Math.max(0, obj[i]!)))
      if (!(score >= LEAST)) continue
      const centre = [((i % columns) + bbox[4 * i]!) * stride, (Math.floor(i / columns) + bbox[4 * i + 1]!) * stride] as const
      found.push({
        label: 'face',
        score,
        ...sharesOf(l, centre, [Math.exp(bbox[4 * i + 2]!) * stride, Math.exp(bbox[4 * i + 3]!) * stride]),
      })
    }
  }
  return withoutDoubles(found, DOUBLE)
}
