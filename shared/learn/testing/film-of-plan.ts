import type { MontagePlan } from '../../planning/edit-plan.ts'
import type { PlanInput } from '../../planning/plan-input.ts'
import { energyAt } from '../../planning/song-energy.ts'
import { toSeconds } from '../../time/ticks.ts'
import { LEARN_SCHEMA, type LearnResult, type Segment } from '../learn-result.ts'
import { feature } from './films.ts'

/** What a learner would say of a planned film, had it no doubts: shots, beats, movements and transitions from the plan itself. */
export function filmOfPlan(plan: MontagePlan, input: PlanInput): LearnResult {
  const fps = plan.frameRate.num / plan.frameRate.den
  const grid = input.song.grid!
  const edges = [...plan.picks.map((p) => toSeconds(p.start)), toSeconds(plan.duration)]
  const beatAt = (t: number): number => {
    const beats = grid.beats
    let i = 1
    while (i < beats.length - 1 && beats[i]! < t) i++
    return i - 1 + (t - beats[i - 1]!) / (beats[i]! - beats[i - 1]!)
  }
  const segments = plan.picks.map((pick, i): Segment => {
    const [from, to] = [edges[i]!, edges[i + 1]!]
    const range: [number, number] = [Math.round(1000 * from), Math.round(1000 * to)]
    const [a, b] = [plan.songIn + from, plan.songIn + to]
    const beats = Number((beatAt(b) - beatAt(a)).toFixed(2))
    const camera = input.footage.find((f) => f.assetId === pick.ref.assetId)?.analysis?.moments[pick.ref.moment]?.camera ?? 'static'
    const kind = pick.transition ? 'dissolve' : 'cut'
    const onBeat = Math.min(...grid.beats.map((x) => Math.abs(x - a))) * fps <= 1.5 ? 'yes' : 'no'
    const features = [
      feature('camera_motion', 'movement', camera.replace('-', '_'), range),
      feature('pace', 'duration', to - from, range),
      feature('pace', 'beats', beats, range),
      ...(i > 0 ? [feature('pace', 'cut_on_beat', onBeat, range)] : []),
      ...(pick.transition ? [feature('transition', 'duration', toSeconds(pick.transition.duration), range)] : []),
    ]
    const middle = (a + b) / 2
    const signals = {
      hashes: ['0123456789abcdef'],
      color: { l: 0.5, a: 0, b: 0, chroma: 0 },
      tone: Array.from({ length: 7 }, (_, k) => k / 7),
    }
    return {
      id: `shot_${String(i + 1).padStart(4, '0')}`,
      start_ms: range[0],
      end_ms: range[1],
      boundary: { kind: i === 0 ? 'start' : kind, confidence: 1 },
      keyframes: [],
      analysis: { features },
      extensions: { signals: { ...signals, motion: [], beats, energy: energyAt(input.song.analysis, middle) } },
    }
  })
  return {
    schema: LEARN_SCHEMA,
    video: {
      ...{ name: 'planned.mp4', duration_ms: Math.round(1000 * edges.at(-1)!), width: 1920, height: 1080 },
      ...{ fps, frame_count: Math.round(edges.at(-1)! * fps), has_audio: true, tempo: grid.tempo },
    },
    segments,
    decomposers: ['test@1'],
    warnings: [],
    artifacts: { contact_sheet: 'sheet.jpg', zip: 'all.zip', frame_index: 'frames.json' },
  }
}
