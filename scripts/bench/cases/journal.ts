import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ProjectFile } from '#electron/project/project-file.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { fromSeconds } from '#shared/time/ticks.ts'
import { clipsOnTrack } from '#shared/timeline/query.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { busyTrack } from '../big-edits.ts'
import { writeLongJournal } from '../long-journal.ts'
import { ms, say, yes } from '../words.ts'

const CLIPS = 200
const EDITS = 150
let long: string
let short: string

/** Opens the project and moves clips to and fro; every edit is on disk when its time is taken. */
function openAndEdit(path: string): { openMs: number; editP95Ms: number } {
  const started = performance.now()
  const project = unwrap(ProjectFile.open(path))
  const openMs = performance.now() - started
  const clips = clipsOnTrack(project.document, busyTrack(project.document).id)
  const times: number[] = []
  for (let i = 0; i < EDITS; i++) {
    const clip = clips[(i >> 1) % clips.length]!
    const at = performance.now()
    unwrap(project.apply([{ verb: 'move', clipIds: [clip.id], by: fromSeconds(i % 2 ? -0.1 : 0.1) }], 'bench'))
    times.push(performance.now() - at)
  }
  project.close()
  return { openMs, editP95Ms: percentile(times, 0.95) }
}

export const journal: BenchCase = {
  name: 'long journal',
  about: 'a project of 200 clips with 100,000 journal entries beside one with four: opened, and 150 edits each, synced to disk',
  rounds: 5,
  async prepare(c) {
    long = writeLongJournal(join(c.folder, 'long.cutwright'), CLIPS, c.small ? 4000 : 100_000)
    short = writeLongJournal(join(c.folder, 'short.cutwright'), CLIPS, 0)
  },
  async run() {
    const [a, b] = [openAndEdit(long), openAndEdit(short)]
    return {
      ...{ openMs: a.openMs, editP95Ms: a.editP95Ms, shortOpenMs: b.openMs, shortEditP95Ms: b.editP95Ms },
      ...{ editRatio: a.editP95Ms / b.editP95Ms, megabytes: statSync(long).size / 1e6 },
    }
  },
  tell: ({ figures: f }) => [
    {
      work: 'project with 100,000 journal entries',
      must: 'opens < 500 ms; edit p95 unchanged within 2 ×',
      aim: '–',
      measured: `opens in **${ms(f['openMs'])}** (${say(f['megabytes'], 'MB')}; without its history ${ms(f['shortOpenMs'])}); edit p95 ${ms(f['editP95Ms'])}, **${say(f['editRatio'], '×')}** that of a short journal`,
      peer: '–',
      met: yes(f['openMs'], (x) => x < 500) && yes(f['editRatio'], (x) => x <= 2),
      aimMet: null,
    },
  ],
}
