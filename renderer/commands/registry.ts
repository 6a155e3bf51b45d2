import type { Command } from './command.ts'

/** Commands of the editor (timeline, playback, tools). The frame registers them with its own. */
export const editorCommands: readonly Command[] = []
