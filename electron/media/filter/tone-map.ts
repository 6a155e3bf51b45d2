import type { ColorSpace } from '#shared/media/media-info.ts'

/**
 * PQ or HLG to SDR: linear light with 100 nits as white, Hable's curve on the peak, BT.2020 to BT.709, BT.1886 coding. One chain
 * for the film, its proxies and its posters, so that they look the same. The input's colours are named outright, because files
 * often leave one of the four unsaid. The picture comes in as 4:2:0 with 10 bits and leaves in limited range.
 */
export function toneMap(color: ColorSpace): string {
  const input = `pin=bt2020:min=2020_ncl:tin=${color.transfer}:rin=${color.range === 'pc' ? 'full' : 'limited'}`
  return [
    'format=yuv420p10le',
    `zscale=${input}:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0:peak=10',
    'zscale=t=bt709:m=bt709:r=limited',
  ].join(',')
}
