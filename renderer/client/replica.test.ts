import { describe, expect, it } from 'vitest'
import { type Diff, EMPTY_DIFF, reverseDiff } from '#shared/timeline/diff.ts'
import type { MarkerId, SequenceId } from '#shared/timeline/ids.ts'
import type { Marker } from '#shared/timeline/model.ts'
import { ZERO } from '#shared/time/ticks.ts'
import { advance } from './replica.ts'

const marker: Marker = {
  type: 'marker',
  id: 'mrk_1' as MarkerId,
  sequenceId: 'seq_1' as SequenceId,
  time: ZERO,
  duration: ZERO,
  label: '',
  color: 'accent',
}
const added: Diff = { ...EMPTY_DIFF, added: [marker] }
const start = { revision: 4, document: new Map() }

describe('the replica of a project', () => {
  it('takes the next diff and leaves the old document alone', () => {
    const next = advance(start, 5, added)
    expect(next).toMatchObject({ revision: 5 })
    expect(next).not.toBe('gap')
    expect(start.document.size).toBe(0)
  })
  it('takes each diff once, whether the answer or the event comes first', () => {
    const next = advance(start, 5, added)
    if (next === 'gap') throw new Error('no gap here')
    expect(advance(next, 5, added)).toBe(next)
    expect(advance(next, 3, added)).toBe(next)
  })
  it('notices that it missed one', () => expect(advance(start, 6, added)).toBe('gap'))
  it('goes back by the reversed diff, which is the next revision', () => {
    const next = advance(start, 5, added)
    if (next === 'gap') throw new Error('no gap here')
    expect(advance(next, 6, reverseDiff(added))).toMatchObject({ revision: 6, document: new Map() })
  })
})
