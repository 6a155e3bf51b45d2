import { clipCommands } from './clips.ts'
import type { Command } from './command.ts'
import { playbackCommands } from './playback.ts'
import { viewCommands } from './view.ts'

/** Commands of the editor (timeline, playback, tools). The frame registers them with its own. */
export const editorCommands: readonly Command[] = [...playbackCommands, ...clipCommands, ...viewCommands]
