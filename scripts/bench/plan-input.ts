import { join } from 'node:path'
import { loadStyles } from '#electron/montage/styles.ts'
import { madeFootage, madeSong } from '#shared/planning/fixtures.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'

const { styles, arcs } = await loadStyles(join(import.meta.dirname, '../../resources'))
const style = styles.find((s) => s.id === 'mtv')!
const arc = arcs.find((a) => a.id === style.arc)!
let seed = 1

/** A planner of `seconds` of film from `files` × 8 moments; each call plans with another seed and answers with its seconds. */
export function planner(files: number, filmSeconds: number): () => number {
  const song = madeSong({ seconds: filmSeconds + 60 })
  const footage = madeFootage({ files, shots: 4, momentsPerShot: 2, shotSeconds: 12 })
  return () => {
    const settings = MontageSettings.parse({ style: style.id, duration: filmSeconds, seed: seed++ })
    const started = performance.now()
    const planned = planMontage({ song, footage, settings, style, arc })
    const seconds = (performance.now() - started) / 1000
    if (!planned.ok) throw new Error(planned.refusal.message)
    return seconds
  }
}
