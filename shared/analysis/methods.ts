/** name@version of every analyser: part of the cache key, raised whenever the same input may give another answer. */
export const METHODS = {
  song: 'song@1',
  picture: 'picture@5',
  peaks: 'peaks@1',
  filmstrip: 'filmstrip@2',
  poster: 'poster@2',
  proxy: 'proxy@2',
  cameraPath: 'camera-path@1',
  sizes: 'sizes@1',
} as const
