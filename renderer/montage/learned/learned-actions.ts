import { attempt, client } from '../../client/index.ts'
import { currentMontage } from '../montage-state.ts'
import { changeMontage, loadStyles, useMontageView } from '../montage-store.ts'

/** What a montage falls back to where no plan says which shipped style was nearest. */
const FALLBACK = 'dynamic'
/** A plan that takes longer than this, milliseconds, does not hold up the deletion: the engine then refuses it. */
const PATIENCE_MS = 20_000

export async function renameStyle(styleId: string, name: string): Promise<void> {
  if (name.trim() && (await attempt(client.montage.renameStyle({ styleId, name: name.trim() })))) await loadStyles()
}

/** Deletes a learned style. Where this montage uses it, it first goes on in the shipped style that came nearest, as an undo step. */
export async function deleteStyle(styleId: string): Promise<void> {
  const { settings, plan } = currentMontage()
  if (settings.style === styleId || useMontageView.getState().pending?.style === styleId) {
    changeMontage({ style: plan?.closeness?.nearest?.style ?? FALLBACK })
    await settled(() => currentMontage().settings.style !== styleId)
  }
  const done = await attempt(client.montage.deleteStyle({ styleId }).then(() => true))
  if (done) await loadStyles()
}

/** Waits until something holds, in vain after PATIENCE_MS. */
async function settled(holds: () => boolean): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  while (!holds() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50))
}
