// Opens the project named on the command line and adds markers for as long as it lives; each is reported once it is saved.
import { writeSync } from 'node:fs'
import { recordsOf } from '#shared/timeline/query.ts'
import { ProjectFile } from '../project-file.ts'

const opened = ProjectFile.open(process.argv[2]!)
if (!opened.ok) {
  writeSync(1, `refused ${opened.refusal.code}\n`)
  process.exit(1)
}
const file = opened.value
const sequenceId = recordsOf(file.document, 'sequence')[0]!.id
for (let n = 0; ; n++) {
  const done = file.apply(
    [{ verb: 'addMarker', marker: { sequenceId, time: 0 as never, duration: 0 as never, label: `marker ${n}`, color: 'info' } }],
    'addMarker',
  )
  if (!done.ok) throw new Error(done.refusal.message)
  writeSync(1, `saved ${n} ${done.value.revision}\n`)
}
