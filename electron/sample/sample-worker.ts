// Entry of the processes that draw the sample footage: one clip a task, and compose its song.
import { AV_LOG_FATAL } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { serveTasks } from '../media/worker/serve-tasks.ts'
import type { SampleTasks } from './sample-tasks.ts'

Log.setLevel(AV_LOG_FATAL)

serveTasks<SampleTasks>({
  clip: async () => (await import('./clip-task.ts')).clipTask,
  song: async () => (await import('./song-task.ts')).songTask,
})
