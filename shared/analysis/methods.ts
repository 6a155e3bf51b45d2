/** name@version of every analyser: part of the cache key, raised whenever the same input may give another answer. */
export const METHODS = {
  song: 'song@1',
  picture: 'picture@1',
  peaks: 'peaks@1',
  filmstrip: 'filmstrip@1',
  poster: 'poster@1',
  proxy: 'proxy@1',
} as const
