import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { fitDisplay } from '../filter/display-chain.ts'

/** Longer side of a proxy: 540p for 16:9. */
const LONGER_SIDE = 960
/** Key frame distance: a random seek decodes at most this many small frames. */
export const PROXY_GOP = 6
export const PROXY_CRF = 23

export const proxySize = (video: VideoStreamInfo): { width: number; height: number } => fitDisplay(video, LONGER_SIDE)
