import { attempt, filesOf } from '../client/index.ts'
import { useDropTarget } from '../ui/use-drop-target.ts'
import type { Side } from './pair-transport.ts'
import { takeFiles } from './take-film.ts'

/** Films dropped from the desktop on one side of the workspace. */
export const useFilmDrop = (side: Side) =>
  useDropTarget({
    accepts: (data) => data.types.includes('Files'),
    take: (data) => void attempt(filesOf(data).then((files) => takeFiles(side, { files }))),
  })
