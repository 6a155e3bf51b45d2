import { z } from 'zod'

const id = <B extends string>(prefix: string, _brand: B) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9-]{1,60}$`))
    .brand<B>()

export const AssetId = id('ast', 'AssetId')
export type AssetId = z.infer<typeof AssetId>
export const SequenceId = id('seq', 'SequenceId')
export type SequenceId = z.infer<typeof SequenceId>
export const TrackId = id('trk', 'TrackId')
export type TrackId = z.infer<typeof TrackId>
export const ClipId = id('clp', 'ClipId')
export type ClipId = z.infer<typeof ClipId>
export const TransitionId = id('trn', 'TransitionId')
export type TransitionId = z.infer<typeof TransitionId>
export const MarkerId = id('mrk', 'MarkerId')
export type MarkerId = z.infer<typeof MarkerId>
export const GridId = id('grd', 'GridId')
export type GridId = z.infer<typeof GridId>
export const MontageId = id('mtg', 'MontageId')
export type MontageId = z.infer<typeof MontageId>

export type IdPrefix = 'ast' | 'seq' | 'trk' | 'clp' | 'trn' | 'mrk' | 'grd' | 'mtg'
/** Makes ids: random in the engine, counting in tests and drags. */
export type NewId = (prefix: IdPrefix) => string
