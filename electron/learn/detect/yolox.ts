import { type FoundThing, withoutDoubles } from './boxes.ts'
import { type Letterbox, sharesOf } from './letterbox.ts'

/** File names under which a detector of persons and things is looked for. */
export const THING_MODELS: readonly string[] = ['yolox_nano.onnx', 'yolox_tiny.onnx', 'yolox_s.onnx']

/** The 80 classes of COCO in the model's order. */
export const COCO: readonly string[] = [
  ...['person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat', 'traffic light', 'fire hydrant', 'stop sign'],
  ...['parking meter', 'bench', 'bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe', 'backpack'],
  ...['umbrella', 'handbag', 'tie', 'suitcase', 'frisbee', 'skis', 'snowboard', 'sports ball', 'kite', 'baseball bat', 'baseball glove'],
  ...['skateboard', 'surfboard', 'tennis racket', 'bottle', 'wine glass', 'cup', 'fork', 'knife', 'spoon', 'bowl', 'banana', 'apple'],
  ...['sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake', 'chair', 'couch', 'potted plant', 'bed'],
  ...['dining table', 'toilet', 'tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone', 'microwave', 'oven', 'toaster', 'sink'],
  ...['refrigerator', 'book', 'clock', 'vase', 'scissors', 'teddy bear', 'hair drier', 'toothbrush'],
]

const STRIDES = [8, 16, 32] as const
const ROW = 5 + COCO.length
/** Things less sure than this are not told; persons in the distance are often no surer. */
const LEAST = 0.35
const DOUBLE = 0.45

/**
 * Things from the raw output of YOLOX (Ge and others 2021): a row for each cell of each stride with centre and logarithmic size in
 * strides, then the scores of object and classes.
 */
export function readYolox(rows: Float32Array, l: Letterbox): FoundThing[] {
  const cells = STRIDES.reduce((n, s) => n + (l.width / s) * (l.height / s), 0)
  if (rows.length !== cells * ROW) throw new Error(`${rows.length} values do not fit ${l.width}×${l.height}`)
  const found: FoundThing[] = []
  let at = 0
  for (const stride of STRIDES) {
    const [columns, lines] = [l.width / stride, l.height / stride]
    for (let i = 0; i < columns * lines; i++, at += ROW) {
      if (!(rows[at + 4]! >= LEAST)) continue
      let best = 0
      for (let c = 1; c < COCO.length; c++) if (rows[at + 5 + c]! > rows[at + 5 + best]!) best = c
      const score = rows[at + 4]! * rows[at + 5 + best]!
      if (!(score >= LEAST)) continue
      const centre = [((i % columns) + rows[at]!) * stride, (Math.floor(i / columns) + rows[at + 1]!) * stride] as const
      const size = [Math.exp(rows[at + 2]!) * stride, Math.exp(rows[at + 3]!) * stride] as const
      found.push({ label: COCO[best]!, score: Math.min(1, score), ...sharesOf(l, centre, size) })
    }
  }
  return withoutDoubles(found, DOUBLE)
}
