export type SubjectKind = 'animal' | 'vehicle' | 'food'

/** What a shot without people may be about, by COCO's names. Furniture, screens and crockery stand about everywhere and are no subjects. */
export const KINDS: readonly [SubjectKind, readonly string[]][] = [
  ['animal', ['bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe']],
  ['vehicle', ['bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat']],
  ['food', ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake']],
]
