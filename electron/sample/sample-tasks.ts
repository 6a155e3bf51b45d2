/** What a sample worker does. `name` is that of a clip in sample-clips.ts; gives the frames written. */
export interface SampleTasks {
  clip: { input: { name: string; path: string }; output: number }
  song: { input: { path: string }; output: null }
}
