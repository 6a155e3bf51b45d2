import { AppError } from '#shared/base/app-error.ts'
import type { Refusal, Result } from '#shared/base/result.ts'
import type { LanguageModel } from '#shared/learn/language-model.ts'
import { type LearnResult, type LearnWarning, warningOf } from '#shared/learn/learn-result.ts'
import type { DecomposeInput, Decomposer, DescribedSegment, PlugInCall } from '#shared/learn/plug-ins.ts'
import { makeSingle } from '#shared/learn/single-feature.ts'

/** The model of a job as it was asked for. */
export interface ModelUse {
  /** Opened for each film anew, with bounds of its own; refused where none can be asked. */
  open(): Result<LanguageModel>
  /** Without it the job fails; otherwise what was measured is kept. */
  required: boolean
  boundaries: boolean
}

export interface DecomposedFilm {
  segments: DescribedSegment[]
  warnings: LearnWarning[]
  /** Decomposers that had something to say, as name@version. */
  by: string[]
  extensions?: LearnResult['extensions']
}

/** Those that a job wants: by name, or all that are ready; what needs a model only where one was asked for. */
export function activeDecomposers(all: readonly Decomposer[], names: readonly string[] | undefined, model: ModelUse | null): Decomposer[] {
  return all.filter((d) => (names ? names.includes(d.id) : (d.ready?.() ?? true)) && (d.needs !== 'model' || model !== null))
}

/**
 * Every decomposer in turn: a later one sees the shots and features of the one before. One that refuses leaves a warning and everything
 * as it was; throws AppError where all refuse, or one whose model the job requires.
 */
export async function decomposeFilm(
  decomposers: readonly Decomposer[],
  input: DecomposeInput,
  model: ModelUse | null,
  call: PlugInCall,
): Promise<DecomposedFilm> {
  // Where the signals were not asked for, their shots stand and their measurements serve the mapping, but they say nothing.
  const signals = decomposers.some((d) => d.id === 'signals')
  const found: DecomposedFilm = { segments: input.measured.map((s) => (signals ? s : { ...s, features: [] })), warnings: [], by: [] }
  let refusal: Refusal | undefined
  for (const [i, d] of decomposers.entries()) {
    const own: PlugInCall = { signal: call.signal, onProgress: (share) => call.onProgress((i + share) / decomposers.length) }
    const answer = await ask(d, { ...input, measured: found.segments, askBoundaries: model?.boundaries ?? true }, model, own)
    if (!answer.ok) {
      refusal = answer.refusal
      if (d.needs === 'model' && model?.required) throw AppError.fromRefusal(refusal)
      found.warnings.push(warningOf(refusal))
      continue
    }
    found.segments = answer.value.segments
    found.by.push(`${d.id}@${d.version}`)
    found.warnings.push(...answer.value.warnings)
    if (answer.value.extensions) found.extensions = { ...found.extensions, ...answer.value.extensions }
  }
  if (found.by.length === 0)
    throw refusal
      ? AppError.fromRefusal(refusal)
      : new AppError('learn.noModule', 'No part that could take this film apart was asked for; name one of those that there are.')
  return { ...found, segments: singleFeatures(found) }
}

function ask(d: Decomposer, input: DecomposeInput, model: ModelUse | null, call: PlugInCall): ReturnType<Decomposer['decompose']> {
  if (d.needs !== 'model' || !model) return d.decompose(input, call)
  const opened = model.open()
  return opened.ok ? d.decompose(input, { ...call, model: opened.value }) : Promise.resolve(opened)
}

/** One feature to a field; what joins several and cannot be taken apart leaves a warning. */
function singleFeatures(found: DecomposedFilm): DescribedSegment[] {
  return found.segments.map((s) => {
    const single = makeSingle(s.features)
    for (const value of single.joined)
      found.warnings.push({ code: 'learn.joinedFeature', message: `"${value}" says several things at once.`, segment: s.id })
    return { ...s, features: single.features }
  })
}
