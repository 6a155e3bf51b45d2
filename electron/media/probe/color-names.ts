import * as av from 'node-av/constants'
import type { ColorSpace } from '#shared/media/media-info.ts'

const PRIMARIES: Record<number, string> = {
  [av.AVCOL_PRI_BT709]: 'bt709',
  [av.AVCOL_PRI_BT470M]: 'bt470m',
  [av.AVCOL_PRI_BT470BG]: 'bt470bg',
  [av.AVCOL_PRI_SMPTE170M]: 'smpte170m',
  [av.AVCOL_PRI_SMPTE240M]: 'smpte240m',
  [av.AVCOL_PRI_FILM]: 'film',
  [av.AVCOL_PRI_BT2020]: 'bt2020',
  [av.AVCOL_PRI_SMPTE428]: 'smpte428',
  [av.AVCOL_PRI_SMPTE431]: 'smpte431',
  [av.AVCOL_PRI_SMPTE432]: 'smpte432',
}
const TRANSFERS: Record<number, string> = {
  [av.AVCOL_TRC_BT709]: 'bt709',
  [av.AVCOL_TRC_GAMMA22]: 'bt470m',
  [av.AVCOL_TRC_GAMMA28]: 'bt470bg',
  [av.AVCOL_TRC_SMPTE170M]: 'smpte170m',
  [av.AVCOL_TRC_SMPTE240M]: 'smpte240m',
  [av.AVCOL_TRC_LINEAR]: 'linear',
  [av.AVCOL_TRC_IEC61966_2_4]: 'iec61966-2-4',
  [av.AVCOL_TRC_IEC61966_2_1]: 'iec61966-2-1',
  [av.AVCOL_TRC_BT2020_10]: 'bt2020-10',
  [av.AVCOL_TRC_BT2020_12]: 'bt2020-12',
  [av.AVCOL_TRC_SMPTE2084]: 'smpte2084',
  [av.AVCOL_TRC_SMPTE428]: 'smpte428',
  [av.AVCOL_TRC_ARIB_STD_B67]: 'arib-std-b67',
}
const MATRICES: Record<number, string> = {
  [av.AVCOL_SPC_RGB]: 'gbr',
  [av.AVCOL_SPC_BT709]: 'bt709',
  [av.AVCOL_SPC_FCC]: 'fcc',
  [av.AVCOL_SPC_BT470BG]: 'bt470bg',
  [av.AVCOL_SPC_SMPTE170M]: 'smpte170m',
  [av.AVCOL_SPC_SMPTE240M]: 'smpte240m',
  [av.AVCOL_SPC_YCGCO]: 'ycgco',
  [av.AVCOL_SPC_BT2020_NCL]: 'bt2020nc',
  [av.AVCOL_SPC_BT2020_CL]: 'bt2020c',
  [av.AVCOL_SPC_ICTCP]: 'ictcp',
}
const RANGES: Record<number, string> = { [av.AVCOL_RANGE_MPEG]: 'tv', [av.AVCOL_RANGE_JPEG]: 'pc' }

/** The four parts of a colour space by FFmpeg's names; 'unknown' for what is not said. */
export const colorSpaceOf = (c: { colorPrimaries: number; colorTrc: number; colorSpace: number; colorRange: number }): ColorSpace => ({
  primaries: PRIMARIES[c.colorPrimaries] ?? 'unknown',
  transfer: TRANSFERS[c.colorTrc] ?? 'unknown',
  matrix: MATRICES[c.colorSpace] ?? 'unknown',
  range: RANGES[c.colorRange] ?? 'unknown',
})

/** Whether a transfer function encodes more than standard dynamic range (PQ, HLG). */
export const isHdrTransfer = (transfer: string): boolean => transfer === 'smpte2084' || transfer === 'arib-std-b67'
