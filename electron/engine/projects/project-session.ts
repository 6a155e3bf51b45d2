import type { Result } from '#shared/base/result.ts'
import type { HistoryMark, ProjectState } from '#shared/contract/contract.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { Asset, ProjectDocument } from '#shared/timeline/model.ts'
import type { ApplyOptions, Changed, ChangeOptions } from '../../project/project-file.ts'

/** An open project: the engine is its only writer. `id` is made from the path, so that it survives a restart of the engine. */
export interface ProjectSession {
  readonly id: string
  readonly path: string
  state(): ProjectState
  document(): ProjectDocument
  assets(): Asset[]
  /** All edits or none; on disk when this returns. One undo step, or none where `tracked` is false (see ProjectFile.apply). */
  apply(edits: Edit[], label: string, params?: Record<string, string | number>, options?: ApplyOptions): Result<Changed>
  /** What came of a request that was carried out before; undefined for a new one. */
  repeated(requestId: string | undefined): Changed | undefined
  undo(options?: ChangeOptions): Result<ProjectState>
  redo(options?: ChangeOptions): Result<ProjectState>
  history(): HistoryMark[]
  jump(seq: number): Result<ProjectState>
  rename(name: string): Result<ProjectState>
}

export interface ProjectSessions {
  /** path null: in the projects folder, under a free name. */
  create(name: string, path: string | null): Result<ProjectSession>
  /** Opening an open project gives the same session. */
  open(path: string): Result<ProjectSession>
  /** Opens what can still be read of a damaged project, written as a new one beside it. Counts records. */
  salvage(path: string): Result<{ session: ProjectSession; kept: number; dropped: number }>
  /**
   * Opens a backup of the project as a file of its own: in the project's place where that is free, else beside it. `id` null: the newest.
   * What lies there is never changed.
   */
  restore(path: string, id: string | null): Result<ProjectSession>
  /** Throws AppError 'project.notFound' for an id that is not open. */
  get(id: string): ProjectSession
  all(): ProjectSession[]
  /** The window has closed it; it stays open until running jobs have let go. */
  close(id: string): void
  /** Keeps it open while `work` runs, whatever windows do. */
  hold<T>(path: string, work: (session: ProjectSession) => Promise<T>): Promise<T>
  closeAll(): void
}
