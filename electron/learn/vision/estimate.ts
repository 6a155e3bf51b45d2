import { AppError } from '#shared/base/app-error.ts'
import type { LlmOptions } from '#shared/learn/llm-options.ts'
import type { ModelEstimate } from '#shared/learn/model-estimate.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { upperBound } from '#shared/learn/vision/plan-questions.ts'
import type { MediaService } from '../../media/media-service.ts'
import type { ModelService } from '../../providers/model-service.ts'
import type { FilmInput } from '../film-input.ts'

/**
 * What asking the model about these films takes at most, without asking it and without reading more than their headers. Throws
 * 'model.notSetUp', and the refusals of films that cannot be read.
 */
export async function estimateModel(
  p: { media: Pick<MediaService, 'probe'>; models: ModelService },
  films: readonly FilmInput[],
  o: { fps: number; maxFrames: number; llm: LlmOptions },
  signal: AbortSignal,
): Promise<ModelEstimate> {
  const bounds = p.models.bounds(o.llm)
  if (!bounds.ok) throw AppError.fromRefusal(bounds.refusal)
  const { model, host, limits, prices } = bounds.value
  const sum: ModelEstimate = {
    model,
    host,
    requests: 0,
    frames: 0,
    input_tokens: 0,
    output_tokens: 0,
    cost: prices ? 0 : null,
    currency: prices?.currency ?? null,
  }
  for (const film of films) {
    const one = upperBound(await sizeOf(p.media, film, signal), o, limits, prices, o.llm.boundaries)
    sum.requests += one.requests
    sum.frames += one.frames
    sum.input_tokens += one.input_tokens
    sum.output_tokens += one.output_tokens
    if (sum.cost !== null) sum.cost += one.cost ?? 0
  }
  return sum
}

async function sizeOf(
  media: Pick<MediaService, 'probe'>,
  film: FilmInput,
  signal: AbortSignal,
): Promise<{ durationMs: number; width: number; height: number }> {
  if (film.sequence) {
    const { duration, width, height } = film.sequence.list
    return { durationMs: 1000 * duration, width, height }
  }
  if (film.link)
    throw new AppError(
      'learn.notFetched',
      `${film.name} lies behind a web address, so its size is not known before it is fetched; download it first.`,
      {
        params: { name: film.name },
      },
    )
  const probed = await media.probe(film.path, { signal })
  if (!probed.ok) throw AppError.fromRefusal(probed.refusal)
  const { video, duration } = probed.value
  if (!video)
    throw new AppError('learn.noFilm', `${film.name} holds no moving picture, so there is nothing to learn from; choose a film.`, {
      params: { name: film.name },
    })
  return { durationMs: 1000 * toSeconds(duration), ...displaySize(video) }
}
