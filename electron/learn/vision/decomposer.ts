import { fillIn } from '#electron/providers/load-prompt.ts'
import { quantile } from '#shared/base/numbers.ts'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { Extensions } from '#shared/learn/feature.ts'
import type { LanguageModel, ModelRefusal, Prompt, QuestionPart } from '#shared/learn/language-model.ts'
import { type LearnWarning, warningOf } from '#shared/learn/learn-result.ts'
import type { DecomposeInput, Decomposer, Decomposition, DescribedSegment, PlugInCall } from '#shared/learn/plug-ins.ts'
import { BoundariesAnswer, FeaturesAnswer } from '#shared/learn/vision/answers.ts'
import { mergeFeatures } from '#shared/learn/vision/merge-features.ts'
import {
  type BoundaryWindow,
  estimatePlan,
  planQuestions,
  type PlannedFrame,
  type ShotBatch,
  type VisionPlan,
} from '#shared/learn/vision/plan-questions.ts'
import {
  compareBoundaries,
  joinBoundaries,
  readBoundaries,
  type SaidBoundary,
  shotsOfBoundaries,
} from '#shared/learn/vision/read-boundaries.ts'
import { readFeatures } from '#shared/learn/vision/read-features.ts'
import { vocabularyLines } from '#shared/learn/vision/vocabulary.ts'

/** Failures one after another after which a server is left alone. */
const PATIENCE = 3
/** Names of languages, for the prompt. */
const LANGUAGES: Record<string, string> = { en: 'English', de: 'German', 'zh-CN': 'Simplified Chinese', zh: 'Simplified Chinese' }
export const languageName = (code: string): string => LANGUAGES[code] ?? LANGUAGES[code.split('-')[0] ?? ''] ?? 'English'

/**
 * A model that sees: boundaries first, then what each shot shows. The measured shots and numbers stand; what the model says is put beside
 * them, each feature with its source. An answer that fails costs its own shots alone.
 */
export const visionDecomposer: Decomposer = {
  id: 'vision',
  version: 1,
  needs: 'model',
  async decompose(input, call) {
    const { model } = call
    if (!model) return refuse('model.notSetUp', 'No vision model is set up, so nothing was asked; set one up in the settings.')
    const prompts = promptsOf(model)
    if (!prompts.ok) return prompts
    return new Conversation(input, call, model, prompts.value).run()
  },
}

type Prompts = Record<'boundaries' | 'features', Prompt>
function promptsOf(model: LanguageModel): Result<Prompts> {
  const [boundaries, features] = [model.prompt('boundaries'), model.prompt('features')]
  if (!boundaries.ok) return boundaries
  return features.ok ? ok({ boundaries: boundaries.value, features: features.value }) : features
}

/** The questions about one film, one after another. */
class Conversation {
  private readonly input: DecomposeInput
  private readonly call: PlugInCall
  private readonly model: LanguageModel
  private readonly prompts: Prompts
  private readonly warnings: LearnWarning[] = []
  /** Pictures in one question; halved where a server finds them too many. */
  private perCall: number
  /** Milliseconds by which a boundary between two of the pictures that are sent may lie elsewhere. */
  private tolerance = 0
  private answered = 0
  private failedInARow = 0
  /** Why nothing more is asked. */
  private end: ModelRefusal | undefined
  private last: ModelRefusal | undefined

  constructor(input: DecomposeInput, call: PlugInCall, model: LanguageModel, prompts: Prompts) {
    this.input = input
    this.call = call
    this.model = model
    this.prompts = prompts
    this.perCall = model.limits.framesPerCall
  }

  async run(): Promise<Result<Decomposition>> {
    const { measured, frames } = this.input
    const signals = measured.some((s) => s.features.length > 0)
    const wantsBoundaries = this.input.askBoundaries !== false || !signals
    const plan = planQuestions(frames, measured, this.model.limits, wantsBoundaries)
    this.tolerance = betweenPictures(plan.windows)
    const estimate = estimatePlan(plan, this.model.prices)
    const said = await this.askBoundaries(plan)
    const { shots, others } = signals ? compareBoundaries(measured, said, this.tolerance) : this.ownShots(plan, said)
    const batches = signals || plan.windows.length === 0 ? plan.batches : planQuestions(frames, shots, this.model.limits, false).batches
    const described = await this.describe(shots, batches, plan.windows.length)
    if (this.answered === 0 && this.last) return { ok: false, refusal: plainly(this.last) }
    this.noteLimits(plan, others)
    return ok({ segments: described, warnings: this.warnings, extensions: { vision: this.provenance(estimate, said) } })
  }

  private ownShots(plan: VisionPlan, said: SaidBoundary[]): { shots: DescribedSegment[]; others: SaidBoundary[] } {
    const { measured } = this.input
    return {
      shots: plan.windows.length > 0 && this.answered > 0 ? shotsOfBoundaries(measured, said, this.tolerance) : [...measured],
      others: [],
    }
  }

  private async askBoundaries(plan: VisionPlan): Promise<SaidBoundary[]> {
    const all: SaidBoundary[] = []
    const { boundaries: prompt } = this.prompts
    const one = async (window: BoundaryWindow): Promise<ModelRefusal | null> => {
      const [from, to] = [window[0]!.time_ms, window.at(-1)!.time_ms]
      const spacing = (to - from) / Math.max(1, window.length - 1)
      const fill = { from_ms: from, to_ms: to, language: languageName(this.model.language) }
      const parts = [{ text: fillIn(prompt.user, fill) }, ...window.flatMap((f) => pictureParts(f))]
      const answer = await this.model.ask(
        { system: fillIn(prompt.system, fill), parts, answer: BoundariesAnswer, name: 'boundaries' },
        this.call.signal,
      )
      if (!answer.ok) return answer.refusal
      const read = readBoundaries(answer.value, { from, to, spacing })
      all.push(...read.boundaries)
      this.warnings.push(...read.warnings)
      return null
    }
    for (const [i, w] of plan.windows.entries()) {
      await this.ask(
        w,
        one,
        halvesOfWindow,
        (x) => x.length,
        (x) => `boundaries from ${x[0]!.time_ms} to ${x.at(-1)!.time_ms} ms`,
      )
      this.call.onProgress((i + 1) / (plan.windows.length + plan.batches.length))
    }
    return joinBoundaries(all, this.tolerance / 2)
  }

  private async describe(shots: readonly DescribedSegment[], batches: readonly ShotBatch[], before: number): Promise<DescribedSegment[]> {
    const byId = new Map(shots.map((s) => [s.id, s]))
    const { features: prompt } = this.prompts
    const vocabulary = vocabularyLines(`your own word or two, in ${languageName(this.model.language)}`)
    const one = async (batch: ShotBatch): Promise<ModelRefusal | null> => {
      const list = batch.map((b) => `- ${b.shot.id}: ${b.shot.start_ms} to ${b.shot.end_ms} ms`).join('\n')
      const fill = { vocabulary, shots: list, language: languageName(this.model.language) }
      const pictures = batch.flatMap((b) => b.frames.flatMap((f) => pictureParts(f, b.shot.id)))
      const parts: QuestionPart[] = [{ text: fillIn(prompt.user, fill) }, ...pictures]
      const answer = await this.model.ask(
        { system: fillIn(prompt.system, fill), parts, answer: FeaturesAnswer, name: 'shot_features' },
        this.call.signal,
      )
      if (!answer.ok) return answer.refusal
      const read = readFeatures(
        answer.value,
        batch.map((b) => b.shot),
      )
      this.warnings.push(...read.warnings)
      for (const [id, said] of read.features) {
        const shot = byId.get(id)
        if (shot) byId.set(id, { ...shot, features: mergeFeatures(shot.features, said, 'vision') })
      }
      return null
    }
    for (const [i, b] of batches.entries()) {
      await this.ask(
        b,
        one,
        halvesOfBatch,
        (x) => x.reduce((n, d) => n + d.frames.length, 0),
        (x) => x.map((d) => d.shot.id).join(', '),
      )
      this.call.onProgress((before + i + 1) / (before + batches.length))
    }
    return [...byId.values()]
  }

  /** One question, in halves where it is too large; its failure leaves a warning, and ends everything where no other could fare better. */
  private async ask<Q>(
    question: Q,
    one: (q: Q) => Promise<ModelRefusal | null>,
    halves: (q: Q) => Q[],
    size: (q: Q) => number,
    name: (q: Q) => string,
  ): Promise<void> {
    if (this.end) return
    const parts = size(question) > this.perCall ? halves(question) : [question]
    if (parts.length > 1 || size(parts[0]!) < size(question)) {
      for (const p of parts) await this.ask(p, one, halves, size, name)
      return
    }
    const refusal = await one(question)
    if (!refusal) {
      this.answered++
      this.failedInARow = 0
      return
    }
    this.last = refusal
    const smaller = refusal.scope === 'size' ? halves(question) : []
    if (smaller.length > 1 || (smaller[0] && size(smaller[0]) < size(question))) {
      this.perCall = Math.max(1, Math.floor(size(question) / 2))
      for (const p of smaller) await this.ask(p, one, halves, size, name)
      return
    }
    this.failedInARow++
    if (refusal.scope === 'all' || this.failedInARow >= PATIENCE) this.end = refusal
    const scope = `${name(question)}${this.end ? ', and everything after it' : ''}`
    this.warnings.push({ ...warningOf(refusal), message: `${refusal.message} (${scope})` })
  }

  private noteLimits(plan: VisionPlan, others: readonly SaidBoundary[]): void {
    if (plan.left.length > 0)
      this.warnings.push({
        code: 'vision.shotsLeft',
        message: `The bounds of pictures and tokens left no room for ${plan.left.length} shots; what was measured of them stands.`,
      })
    if (plan.withoutBoundaries)
      this.warnings.push({
        code: 'vision.noBoundaries',
        message: 'The model was not asked for shot boundaries, to stay within the bounds; the measured ones stand.',
      })
    if (others.length > 0)
      this.warnings.push({
        code: 'vision.otherBoundaries',
        message: `The model saw shot boundaries where none was measured (${others.map((b) => `${b.time_ms} ms`).join(', ')}); the measured shots stand.`,
      })
  }

  private provenance(estimate: ReturnType<typeof estimatePlan>, said: readonly SaidBoundary[]): Extensions[string] {
    const { name, host, language } = this.model
    const prompts = Object.values(this.prompts).map((p) => ({ name: p.name, hash: p.hash, own: p.own }))
    return {
      model: name,
      host,
      language,
      prompts,
      estimate: { ...estimate },
      usage: { ...this.model.usage() },
      boundaries: said.map((b) => ({ ...b })),
    }
  }
}

/** The common distance of neighbours, and a frame more; at least a quarter of a second. */
function betweenPictures(windows: readonly BoundaryWindow[]): number {
  const gaps = windows.flatMap((w) => w.slice(1).map((f, i) => f.time_ms - w[i]!.time_ms))
  return Math.max(250, gaps.length > 0 ? quantile(gaps, 0.5) + 40 : 0)
}

const plainly = ({ code, message, params }: ModelRefusal): { code: string; message: string; params?: Record<string, string | number> } =>
  params ? { code, message, params } : { code, message }

const pictureParts = (f: PlannedFrame, shot?: string): QuestionPart[] => [
  { text: shot ? `${shot}, ${f.time_ms} ms:` : `${f.time_ms} ms:` },
  { image: f.file },
]

/** A window in two that share a picture; a single pair cannot be cut. */
function halvesOfWindow(w: BoundaryWindow): BoundaryWindow[] {
  if (w.length < 3) return [w]
  const middle = Math.floor(w.length / 2)
  return [w.slice(0, middle + 1), w.slice(middle)]
}

/** Half of the shots each; a single shot gets half of its pictures. */
function halvesOfBatch(b: ShotBatch): ShotBatch[] {
  const [only] = b
  if (b.length > 1) return [b.slice(0, b.length >> 1), b.slice(b.length >> 1)]
  if (!only || only.frames.length < 2) return [b]
  return [[{ shot: only.shot, frames: only.frames.filter((_, i) => i % 2 === (only.frames.length > 2 ? 1 : 0)) }]]
}
