import { loadStyles } from '#electron/montage/styles.ts'
import { madeFootage, madeSong } from '#shared/planning/fixtures.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'
import { join } from 'node:path'
import type { BenchCase } from '../bench.ts'

const song = madeSong({ seconds: 240 })
const footage = madeFootage({ files: 250, shots: 4, momentsPerShot: 2, shotSeconds: 12 })
const { styles, arcs } = await loadStyles(join(import.meta.dirname, '../../../resources'))
const style = styles.find((s) => s.id === 'mtv')!
const arc = arcs.find((a) => a.id === style.arc)!
let seed = 1

export const plan: BenchCase = {
  name: 'plan',
  about: 'plan of a 3-minute film in the style mtv from 2,000 candidate moments',
  goal: '< 1 s, aim < 0.2 s',
  run: async () => {
    const settings = MontageSettings.parse({ style: style.id, duration: 180, seed: seed++ })
    const started = performance.now()
    const planned = planMontage({ song, footage, settings, style, arc })
    const seconds = (performance.now() - started) / 1000
    if (!planned.ok) throw new Error(planned.refusal.message)
    return { seconds, picks: planned.value.picks.length, moments: footage.reduce((n, f) => n + (f.analysis?.moments.length ?? 1), 0) }
  },
}
