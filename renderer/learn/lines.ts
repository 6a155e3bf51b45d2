import type { MappingLine } from '#shared/learn/analysis-job.ts'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import { otherSide, type Side } from './pair-transport.ts'

/** The lines that a person drew, as they are sent to be kept. */
export const drawnLines = (mapping: readonly ShotMatch[]): MappingLine[] =>
  mapping.filter((m) => m.manual).map(({ target, user }) => ({ target, user }))

/** The drawn lines with one more between two shots; what was drawn to either of them before goes. */
export function withLine(mapping: readonly ShotMatch[], line: { target: string; user: string }): MappingLine[] {
  const others = drawnLines(mapping).filter((l) => l.target !== line.target && l.user !== line.user)
  return [...others, line]
}

/** The drawn lines with two shots parted: neither stands for the other, nor for any shot. */
export function withoutLine(mapping: readonly ShotMatch[], line: { target: string; user: string }): MappingLine[] {
  const others = drawnLines(mapping).filter((l) => l.target !== line.target && l.user !== line.user)
  const shared = (side: Side): boolean =>
    mapping.some((m) => m[side] === line[side] && m[otherSide(side)] !== null && m[otherSide(side)] !== line[otherSide(side)])
  return [
    ...others,
    ...(shared('target') ? [] : [{ target: line.target, user: null }]),
    ...(shared('user') ? [] : [{ target: null, user: line.user }]),
  ]
}

/** The drawn lines without what was drawn to a shot: it is mapped by measurement again. */
export const freed = (mapping: readonly ShotMatch[], side: Side, id: string): MappingLine[] =>
  drawnLines(mapping).filter((l) => l[side] !== id)

/** The shots of the other film that stand for one. */
export const partnersOf = (mapping: readonly ShotMatch[], side: Side, id: string): string[] =>
  mapping.flatMap((m) => (m[side] === id && m[otherSide(side)] !== null ? [m[otherSide(side)]!] : []))
