import { attempt, client, useProject } from '../client/index.ts'
import { setSession } from '../editor/session-store.ts'
import { changeMontage, enterMontage, loadStyles } from './montage-store.ts'

const underWay = new Set<string>()

/**
 * Makes a style of what a learn job (or the reference of a compare job) found, and plans the montage of the open project in it: the Montage
 * workspace opens with the style chosen. The same job gives the same style again. False where the style could not be made; the person was
 * told why.
 */
export async function cutLikeThis(jobId: string): Promise<boolean> {
  if (underWay.has(jobId)) return false
  underWay.add(jobId)
  try {
    const style = await attempt(client.montage.learnStyle({ jobId }))
    if (!style) return false
    await loadStyles()
    enterMontage(useProject.getState().projectId)
    setSession({ workspace: 'montage' })
    changeMontage({ style: style.id })
    return true
  } finally {
    underWay.delete(jobId)
  }
}
