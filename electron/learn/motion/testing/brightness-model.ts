/** Protocol Buffers, as far as a small ONNX file needs them. */
const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)])
const number = (field: number, n: number): number[] => [...varint(field << 3), ...varint(n)]
const bytes = (field: number, of: readonly number[] | string): number[] => {
  const b = typeof of === 'string' ? [...Buffer.from(of)] : of
  return [...varint((field << 3) | 2), ...varint(b.length), ...b]
}
const value = (name: string, dims: readonly (number | string)[]): number[] => [
  ...bytes(1, name),
  ...bytes(
    2,
    bytes(1, [
      ...number(1, 1),
      ...bytes(
        2,
        dims.flatMap((d) => bytes(1, typeof d === 'number' ? number(1, d) : bytes(2, d))),
      ),
    ]),
  ),
]
/**
 * An ONNX file in the terms of Depth Anything V2 that takes the brightness of what it is shown for nearness: the mean over the three colours. A name in
 * the place of a size leaves it open.
 */
export function brightnessModel(height: number | string, width: number | string): Uint8Array {
  const axes = [...bytes(1, 'axes'), ...number(8, 1), ...number(20, 7)]
  const keep = [...bytes(1, 'keepdims'), ...number(3, 0), ...number(20, 2)]
  const node = [
    ...bytes(1, 'pixel_values'),
    ...bytes(2, 'predicted_depth'),
    ...bytes(4, 'ReduceMean'),
    ...bytes(5, axes),
    ...bytes(5, keep),
  ]
  const graph = [
    ...bytes(1, node),
    ...bytes(2, 'depth'),
    ...bytes(11, value('pixel_values', [1, 3, height, width])),
    ...bytes(12, value('predicted_depth', [1, height, width])),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...bytes(1, ''), ...number(2, 13)])])
}
