import { useShallow } from 'zustand/react/shallow'
import type { Asset, Clip, ProjectDocument, ProjectRecord, RecordType } from '#shared/timeline/model.ts'
import { useProject } from './project-store.ts'

type RecordOf<T extends RecordType> = Extract<ProjectRecord, { type: T }>

/** All records of one type, in no particular order. */
export function recordsOf<T extends RecordType>(document: ProjectDocument, type: T): RecordOf<T>[] {
  const out: RecordOf<T>[] = []
  for (const r of document.values()) if (r.type === type) out.push(r as RecordOf<T>)
  return out
}

/** All records of one type of the open project; the same array while none of them changes. */
export function useRecords<T extends RecordType>(type: T): RecordOf<T>[] {
  return useProject(useShallow((s) => recordsOf(s.document, type)))
}

/** The record with this id, when it is of this type. */
export function useRecord<T extends RecordType>(type: T, id: string | null | undefined): RecordOf<T> | undefined {
  return useProject((s) => {
    const r = id ? s.document.get(id) : undefined
    return r?.type === type ? (r as RecordOf<T>) : undefined
  })
}
export const assetOf = (document: ProjectDocument, clip: Clip): Asset | undefined => {
  const a = document.get(clip.assetId)
  return a?.type === 'asset' ? a : undefined
}
