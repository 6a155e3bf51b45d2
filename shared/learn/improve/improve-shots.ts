import { ok } from '../../base/result.ts'
import type { ImprovementStep, ShotImprovement, ShotMatch } from '../compare-result.ts'
import { featureOf, numberOf, type FeatureCategory } from '../feature.ts'
import type { LearnResult, Segment } from '../learn-result.ts'
import { strengthOf } from '../motion/amounts.ts'
import { MotionType } from '../motion-recipe.ts'
import type { Improver } from '../plug-ins.ts'
import { SHOT_SIZES } from '../shot-distance.ts'
import { signalsOf } from '../shot-signals.ts'
import { type ImproveTexts, textsOf } from './texts.ts'

/** A step without its place in the list. */
type Step = Omit<ImprovementStep, 'id' | 'order'>
interface Pair {
  target: Segment
  user: Segment
  texts: ImproveTexts
}

/** Shake (widths) that counts as unsteady beside a steadier reference: this much, and so many times it. */
const SHAKE = { least: 0.002, times: 2 }
/** Stops of contrast, Oklab distance of mean colours and share of length that are taken for the same. */
const STOPS = 0.5
const COLOR = 0.03
const LENGTH = 0.2

/** What to change, from what was measured alone: camera, then light, then grade, then the cut. */
export const signalsImprover: Improver = {
  id: 'signals',
  version: 1,
  improve({ target, user, mapping, language }) {
    const texts = textsOf(language)
    return Promise.resolve(ok(mapping.map((m) => improvement(m, target, user, texts))))
  },
}

const byId = (film: LearnResult, id: string | null): Segment | undefined => film.segments.find((s) => s.id === id)

function improvement(m: ShotMatch, target: LearnResult, user: LearnResult, texts: ImproveTexts): ShotImprovement {
  const [t, u] = [byId(target, m.target), byId(user, m.user)]
  const steps = t && u ? stepsOf({ target: t, user: u, texts }) : t ? [missing(t, texts)] : u ? [extra(texts)] : []
  return {
    target: m.target,
    user: m.user,
    steps: steps.map((s, i) => ({ ...s, id: `${m.target ?? 'none'}_${m.user ?? 'none'}_${i + 1}`, order: i + 1 })),
  }
}

const stepsOf = (p: Pair): Step[] =>
  [camera, steadiness, size, contrast, direction, key, grade, pace, transition].flatMap((f) => f(p) ?? [])

const word = (s: Segment, category: FeatureCategory, type: string): string | undefined => {
  const value = featureOf(s.analysis.features, category, type)?.value
  return typeof value === 'string' && value !== 'unclear' && value !== 'unknown' ? value : undefined
}
const seconds = (s: Segment): number => (s.end_ms - s.start_ms) / 1000
const named = (texts: ImproveTexts, value: string): string => texts.names[value] ?? value.replaceAll('_', ' ')

function camera({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [word(target, 'camera_motion', 'movement'), word(user, 'camera_motion', 'movement')]
  if (!t || !u || t === u || (still(t) && still(u))) return undefined
  const speed = numberOf(target.analysis.features, 'camera_motion', 'speed') ?? 0
  const shake = numberOf(target.analysis.features, 'camera_motion', 'shake') ?? 0
  const recipe = MotionType.safeParse(t)
  const easing = word(target, 'camera_motion', 'easing')
  return {
    category: 'camera_motion',
    problem: texts.camera.problem({ user: named(texts, u), target: named(texts, t) }),
    actions: [
      {
        action_type: 'reshoot',
        parameters: { movement: t, speed, duration_ms: target.end_ms - target.start_ms },
        instruction: still(t)
          ? texts.camera.hold({ target: named(texts, t) })
          : texts.camera.move({ target: named(texts, t), seconds: texts.seconds(seconds(target).toFixed(1)) }),
      },
    ],
    validation: {
      ...{ check: texts.camera.moveCheck({ target: named(texts, t) }), metric: 'camera_motion.movement' },
      ...{ target: t, current: u, passed: false },
    },
    ...(recipe.success
      ? {
          motion_recipe: {
            type: recipe.data,
            strength: strengthOf(recipe.data, recipe.data === 'handheld' ? shake : speed, seconds(target)),
            duration_ms: Math.min(20_000, Math.max(200, target.end_ms - target.start_ms)),
            easing: easing === 'ease_in' || easing === 'ease_out' || easing === 'ease_in_out' ? easing : 'linear',
          },
        }
      : {}),
  }
}
const still = (movement: string): boolean => movement === 'static' || movement === 'handheld'

function steadiness({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [target, user].map((s) => numberOf(s.analysis.features, 'camera_motion', 'shake'))
  if (t === undefined || u === undefined || u < SHAKE.least || u < SHAKE.times * t) return undefined
  const wanted = Math.max(t, SHAKE.least / 2)
  const movements = [target, user].map((s) => word(s, 'camera_motion', 'movement'))
  const mode = movements[0] === 'static' && movements[1] && still(movements[1]) ? 'locked' : 'smooth'
  const percent = (x: number): string => texts.percent((100 * x).toFixed(1))
  return {
    category: 'camera_motion',
    problem: texts.camera.shaky({ user: percent(u), target: percent(t) }),
    actions: [
      { action_type: 'reshoot', parameters: { shake: wanted }, instruction: texts.camera.steady },
      { action_type: 'stabilise', parameters: { shake: wanted, mode }, instruction: texts.camera.stabilise },
    ],
    validation: {
      ...{ check: texts.camera.shakeCheck({ target: percent(wanted) }), metric: 'camera_motion.shake' },
      ...{ target: wanted, tolerance: wanted, current: u, passed: false },
    },
  }
}

/** A shot that is one size closer shows about this much less. */
const CLOSER = 1.5
/** More than this many sizes cannot be had from a take that is there: its picture would go soft. */
const MOST_CLOSER = 2

function size({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [word(target, 'shot_size', 'size'), word(user, 'shot_size', 'size')]
  if (!t || !u || t === u) return undefined
  const closer = SHOT_SIZES.indexOf(u) - SHOT_SIZES.indexOf(t)
  if (!SHOT_SIZES.includes(t) || !SHOT_SIZES.includes(u)) return undefined
  const say = { target: named(texts, t), user: named(texts, u) }
  const reshoot = {
    action_type: 'reshoot' as const,
    parameters: { size: t },
    instruction: (closer > 0 ? texts.size.nearer : texts.size.farther)(say),
  }
  const scale = Number((CLOSER ** closer).toFixed(2))
  return {
    category: 'shot_size',
    problem: texts.size.problem(say),
    actions:
      closer > 0 && closer <= MOST_CLOSER
        ? [
            reshoot,
            {
              action_type: 'reframe',
              parameters: { scale },
              instruction: texts.size.reframe({ percent: String(Math.round(100 * scale)) }),
            },
          ]
        : [reshoot],
    validation: { check: texts.size.check(say), metric: 'shot_size.size', target: t, current: u, passed: false },
  }
}

function contrast({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [target, user].map((s) => numberOf(s.analysis.features, 'lighting', 'contrast_ratio'))
  if (t === undefined || u === undefined || Math.abs(t - u) <= 2 * STOPS) return undefined
  const stops = (n: number): string => texts.stops(n.toFixed(1))
  return {
    category: 'lighting',
    problem: texts.light.contrast({ user: stops(u), target: stops(t) }),
    actions: [
      {
        action_type: 'move_light',
        parameters: { contrast_ratio: t },
        instruction: u < t ? texts.light.moreContrast : texts.light.lessContrast,
      },
    ],
    validation: {
      ...{ check: texts.light.contrastCheck({ target: stops(t) }), metric: 'lighting.contrast_ratio' },
      ...{ target: t, tolerance: STOPS, current: u, passed: false },
    },
  }
}

function direction({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [word(target, 'lighting', 'key_direction'), word(user, 'lighting', 'key_direction')]
  if (!t || !u || t === u) return undefined
  return {
    category: 'lighting',
    problem: texts.light.direction({ user: named(texts, u), target: named(texts, t) }),
    actions: [
      { action_type: 'move_light', parameters: { key_direction: t }, instruction: texts.light.moveLight({ target: named(texts, t) }) },
    ],
    validation: {
      ...{ check: texts.light.directionCheck({ target: named(texts, t) }), metric: 'lighting.key_direction' },
      ...{ target: t, current: u, passed: false },
    },
  }
}

const KEYS = ['low_key', 'normal_key', 'high_key']
function key({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [word(target, 'lighting', 'key'), word(user, 'lighting', 'key')]
  if (!t || !u || t === u) return undefined
  const darker = KEYS.indexOf(t) < KEYS.indexOf(u)
  return {
    category: 'lighting',
    problem: texts.light.key({ user: named(texts, u), target: named(texts, t) }),
    actions: [{ action_type: 'adjust_exposure', parameters: { key: t }, instruction: darker ? texts.light.darker : texts.light.brighter }],
    validation: {
      ...{ check: texts.light.keyCheck({ target: named(texts, t) }), metric: 'lighting.key' },
      ...{ target: t, current: u, passed: false },
    },
  }
}

function grade({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [signalsOf(target)?.color, signalsOf(user)?.color]
  if (!t || !u) return undefined
  const distance = Math.hypot(t.l - u.l, t.a - u.a, t.b - u.b, t.chroma - u.chroma)
  if (distance <= COLOR) return undefined
  const parts: string[] = []
  if (Math.abs(t.b - u.b) > COLOR / 3) parts.push(t.b < u.b ? texts.grade.cooler : texts.grade.warmer)
  if (Math.abs(t.chroma - u.chroma) > COLOR / 3) parts.push(t.chroma < u.chroma ? texts.grade.lessColor : texts.grade.moreColor)
  if (Math.abs(t.l - u.l) > COLOR) parts.push(t.l < u.l ? texts.grade.darkerTones : texts.grade.brighterTones)
  if (parts.length === 0) return undefined
  return {
    category: 'color_grading',
    problem: texts.grade.problem({ parts: texts.list(parts) }),
    actions: [{ action_type: 'match_grade', parameters: { strength: 1 }, instruction: texts.grade.match }],
    validation: {
      ...{ check: texts.grade.check({ target: String(COLOR) }), metric: 'color_grading.distance' },
      ...{ target: 0, tolerance: COLOR, current: Number(distance.toFixed(3)), passed: false },
    },
  }
}

/** Lengths in beats where both films have music, else in seconds. */
function pace({ target, user, texts }: Pair): Step | undefined {
  const beats = [target, user].map((s) => signalsOf(s)?.beats ?? undefined)
  const inBeats = beats[0] !== undefined && beats[1] !== undefined
  const [t, u] = inBeats ? [beats[0]!, beats[1]!] : [seconds(target), seconds(user)]
  if (t <= 0 || u <= 0 || Math.abs(Math.log(u / t)) <= Math.log(1 + 2 * LENGTH)) return undefined
  const say = (n: number): string => (inBeats ? texts.beats(String(Math.round(2 * n) / 2)) : texts.seconds(n.toFixed(1)))
  const wanted = Number(t.toFixed(2))
  const parameters = inBeats ? { beats: wanted } : { seconds: wanted }
  return {
    category: 'pace',
    problem: (u > t ? texts.pace.long : texts.pace.short)({ user: say(u), target: say(t) }),
    actions: [
      u > t
        ? { action_type: 'trim', parameters, instruction: texts.pace.trim({ target: say(t) }) }
        : { action_type: 'retime', parameters, instruction: texts.pace.retime({ target: say(t) }) },
    ],
    validation: {
      ...{ check: texts.pace.check({ target: say(t) }), metric: inBeats ? 'pace.beats' : 'pace.duration' },
      ...{ target: wanted, tolerance: LENGTH * wanted, current: Number(u.toFixed(2)), passed: false },
    },
  }
}

function transition({ target, user, texts }: Pair): Step | undefined {
  const [t, u] = [target.boundary.kind, user.boundary.kind]
  if (t === u || t === 'start' || u === 'start') return undefined
  return {
    category: 'transition',
    problem: texts.transition.problem({ user: named(texts, u), target: named(texts, t) }),
    actions: [
      { action_type: 'change_transition', parameters: { kind: t }, instruction: texts.transition.change({ target: named(texts, t) }) },
    ],
    validation: {
      ...{ check: texts.transition.check({ target: named(texts, t) }), metric: 'transition.kind' },
      ...{ target: t, current: u, passed: false },
    },
  }
}

function missing(target: Segment, texts: ImproveTexts): Step {
  const movement = word(target, 'camera_motion', 'movement')
  const say = { target: movement && named(texts, movement), seconds: texts.seconds(seconds(target).toFixed(1)) }
  return {
    category: 'camera_motion',
    problem: texts.missing.problem(say),
    actions: [
      {
        action_type: 'add_shot',
        parameters: { ...(movement ? { movement } : {}), duration_ms: target.end_ms - target.start_ms },
        instruction: texts.missing.add(say),
      },
    ],
    validation: { check: texts.missing.check, metric: 'mapping.matched', target: 'yes', current: 'no', passed: false },
  }
}

const extra = (texts: ImproveTexts): Step => ({
  category: 'pace',
  problem: texts.extra.problem,
  actions: [{ action_type: 'remove_shot', parameters: {}, instruction: texts.extra.remove }],
  validation: { check: texts.extra.check, metric: 'mapping.matched', target: 'yes', current: 'no', passed: false },
})
