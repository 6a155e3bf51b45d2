/** A larger frame for measures that need fine structure: at most 640 wide, even sizes, planar YUV 4:2:0 in video range (BT.709). */
export interface DetailFrame {
  width: number
  height: number
  data: Uint8Array
}

/** Grid over which sharpness and exposure are measured: 16×9 cells. */
export const GRID = { width: 16, height: 9, cells: 144 } as const
