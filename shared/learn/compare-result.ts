import { z } from 'zod'
import { Extensions, FeatureCategory } from './feature.ts'
import { LearnResult, LearnWarning } from './learn-result.ts'
import { MotionRecipe } from './motion-recipe.ts'

/** A target shot and the user's shot that stands for it; one of them null: a shot that is missing, or one too many. */
export const ShotMatch = z
  .object({
    target: z.string().nullable(),
    user: z.string().nullable(),
    /** 0..1: how alike they are; 0 for an unmatched shot. */
    closeness: z.number().min(0).max(1),
    /** A person drew this line. */
    manual: z.boolean(),
  })
  .refine((m) => m.target !== null || m.user !== null, 'a match has a shot')
export type ShotMatch = z.infer<typeof ShotMatch>

/** What a step asks to be done. `parameters` are numbers and names that a program can act on; `instruction` says it to a person. */
export const ImprovementAction = z.object({
  action_type: z.enum([
    'reshoot',
    'match_grade',
    'stabilise',
    'reframe',
    'retime',
    'trim',
    'change_transition',
    'add_shot',
    'remove_shot',
    'move_light',
    'adjust_exposure',
  ]),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  instruction: z.string(),
})
export type ImprovementAction = z.infer<typeof ImprovementAction>

/** One thing to change, with how success is measured. */
export const ImprovementStep = z.object({
  id: z.string(),
  order: z.int().min(1),
  category: FeatureCategory,
  problem: z.string(),
  actions: z.array(ImprovementAction).min(1),
  /** `metric` names a feature as category.type; `target` is the value to reach, within `tolerance` where it is a number. */
  validation: z.object({
    check: z.string(),
    metric: z.string(),
    target: z.union([z.string(), z.number()]),
    tolerance: z.number().min(0).optional(),
    current: z.union([z.string(), z.number()]).nullable(),
    passed: z.boolean(),
  }),
  motion_recipe: MotionRecipe.optional(),
  /** `texts`: the model that worded it; `words`: what a step that is done asked for, by language. */
  extensions: Extensions.optional(),
})
export type ImprovementStep = z.infer<typeof ImprovementStep>

/** What to change in one of the user's shots, or in the film where `user` is null. */
export const ShotImprovement = z.object({ target: z.string().nullable(), user: z.string().nullable(), steps: z.array(ImprovementStep) })
export type ShotImprovement = z.infer<typeof ShotImprovement>

export const COMPARE_SCHEMA = 'cutwright.compare/1'

/** How far a film is from a reference, and what to change first. */
export const CompareResult = z.object({
  schema: z.literal(COMPARE_SCHEMA),
  target: LearnResult,
  user: LearnResult,
  /** In film order; matched shots keep the order of both films. */
  mapping: z.array(ShotMatch),
  improvements: z.array(ShotImprovement),
  /** 0..1, weighted by the length of the shots. */
  closeness: z.number().min(0).max(1),
  warnings: z.array(LearnWarning),
  extensions: Extensions.optional(),
})
export type CompareResult = z.infer<typeof CompareResult>
