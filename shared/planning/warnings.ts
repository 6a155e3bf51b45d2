import type { z } from 'zod'
import type { PlanWarning } from './edit-plan.ts'

export type Warning = z.infer<typeof PlanWarning>

const s = (x: number): number => Math.round(x * 10) / 10
const make = (code: string, message: string, params: Record<string, string | number>): Warning => ({ code, message, params })

/** Everything that a plan may have to admit; catalogues translate by code. */
export const warn = {
  songShort: (have: number, wish: number) =>
    make('plan.songShort', `The song gives ${s(have)} s, the wish was ${s(wish)} s; the film ends with the song's last bar.`, {
      have: s(have),
      wish: s(wish),
    }),
  unanalysed: (count: number) =>
    make('plan.unanalysed', `Files not analysed yet: ${count}. They count as average; plan again when they are known.`, { count }),
  /** `known`: files whose sizes were known, so that one can tell from the warning whether more are now. */
  sizesPending: (count: number, known: number) =>
    make(
      'plan.sizesPending',
      `Files whose shot sizes are not known yet: ${count}. The others follow the reference; plan again when they are.`,
      {
        count,
        known,
      },
    ),
  sizesAbsent: (count: number) =>
    make(
      'plan.sizesAbsent',
      `The reference's shot sizes are not followed, because no detector lies in the models folder (files without sizes: ${count}); put YuNet or YOLOX there.`,
      { count },
    ),
  sizesUnusable: () =>
    make(
      'plan.sizesUnusable',
      "The reference's shot sizes are not followed, because the detectors in the models folder cannot be used; put YuNet or YOLOX there again.",
      {},
    ),
  sizesNone: () =>
    make('plan.sizesNone', "No shot size can be told of this footage, so the reference's are not followed; add shots with people.", {}),
  empty: (count: number) => make('plan.emptyFiles', `Files without a usable span, left out: ${count}.`, { count }),
  unsureBeat: (percent: number) =>
    make('plan.unsureBeat', `The beat is unsure (${percent} %); check the grid before trusting the cuts.`, { percent }),
  overlap: (scenes: number) =>
    make('plan.overlap', `Material is short: some pictures are seen twice (shots affected: ${scenes}); add footage to avoid it.`, {
      scenes,
    }),
  longerShots: (seconds: number) =>
    make(
      'plan.longerShots',
      `Material is short: shots are longer than the style wants (${s(seconds)} s on average); add footage for a faster cut.`,
      {
        seconds: s(seconds),
      },
    ),
  moreReuse: (uses: number) =>
    make('plan.moreReuse', `Material is short: some shots come back up to ${uses} times; add footage or lower the length.`, { uses }),
  shorter: (have: number, wish: number, reuse: number) =>
    make(
      'plan.shorter',
      `Material is short: the film is ${s(have)} s instead of ${s(wish)} s; add footage or allow more than ${reuse} uses of a shot.`,
      { have: s(have), wish: s(wish), reuse },
    ),
  lockDropped: (index: number) =>
    make('plan.lockDropped', `The lock on shot ${index + 1} was let go: its moment is gone or the plan has fewer shots.`, {
      shot: index + 1,
    }),
  lockTooShort: (index: number) =>
    make('plan.lockTooShort', `The lock on shot ${index + 1} was let go: its moment is too short for the new cuts.`, { shot: index + 1 }),
} as const
