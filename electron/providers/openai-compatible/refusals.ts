import type { ModelRefusal } from '#shared/learn/language-model.ts'
import { isBlind, isTooLong } from './manner.ts'
import type { ServerError } from './error-body.ts'
import type { Posted } from './post.ts'

export interface Server {
  host: string
  model: string
}

const KEPT = 'what was found without it was kept'

function refusal(scope: ModelRefusal['scope'], code: string, message: string, params: Record<string, string | number> = {}): ModelRefusal {
  return { scope, code: `model.${code}`, message, params }
}

const said = (e: ServerError): string => (e.message ? `: "${e.message}"` : '')

/** What no answer at all means. */
export function refusalOfSilence({ host, model }: Server, p: Extract<Posted, { ok: false }>): ModelRefusal {
  const params = { host, model, detail: p.detail }
  if (p.failure === 'timeout')
    return refusal(
      'answer',
      'timeout',
      `${host} did not answer within ${p.detail}, so ${KEPT}; allow more time in the settings or ask for fewer pictures at once.`,
      params,
    )
  if (p.failure === 'dropped')
    return refusal('answer', 'dropped', `${host} broke off in the middle of its answer (${p.detail}), so ${KEPT}; try again.`, params)
  if (p.failure === 'tooLong')
    return refusal('answer', 'badAnswer', `${host} sent ${p.detail}, which is no answer, so ${KEPT}; check its address.`, params)
  return refusal(
    'all',
    'unreachable',
    `${host} cannot be reached (${p.detail}), so ${KEPT}; check the address, and whether the server runs.`,
    params,
  )
}

/** What a status that is no success means, after everything that could be tried was tried. */
export function refusalOfStatus(server: Server, status: number, e: ServerError): ModelRefusal {
  const { host, model } = server
  const params = { host, model, status, detail: e.message }
  const answer = `HTTP ${status}${said(e)}`
  if (status >= 300 && status < 400)
    return refusal(
      'all',
      'redirected',
      `${host} sends its callers elsewhere (HTTP ${status}), where the key is not sent, so ${KEPT}; enter the new address in the settings.`,
      params,
    )
  if (isNoCredit(status, e))
    return refusal(
      'all',
      'noCredit',
      `${host} gives nothing more on this account (${answer}), so ${KEPT}; look at its balance there.`,
      params,
    )
  if (status === 401 || status === 403)
    return refusal('all', 'keyRefused', `${host} refused the key (${answer}), so ${KEPT}; check the key in the settings.`, params)
  if (status === 429) return refusal('all', 'rateLimited', `${host} is asked too often (${answer}), so ${KEPT}; try again later.`, params)
  if (isTooLong(status, e))
    return refusal(
      'size',
      'tooLarge',
      `The question is too large for ${model} at ${host} (${answer}), so ${KEPT}; send fewer pictures at once.`,
      params,
    )
  if (isBlind(status, e))
    return refusal('all', 'noEyes', `${model} at ${host} sees no pictures (${answer}), so ${KEPT}; choose a vision model.`, params)
  if (status === 404)
    return /model/i.test(`${e.message} ${e.code}`)
      ? refusal('all', 'unknownModel', `${host} has no model ${model} (${answer}), so ${KEPT}; choose one of those that it lists.`, params)
      : refusal(
          'all',
          'wrongAddress',
          `There is no chat at this address of ${host} (${answer}), so ${KEPT}; check the base address, which mostly ends in /v1.`,
          params,
        )
  if (status >= 500 || status === 408)
    return refusal('answer', 'serverError', `${host} failed (${answer}), so ${KEPT}; try again later.`, params)
  if (/model/i.test(e.message) && /not (exist|found)|unknown|invalid model|no such/i.test(e.message))
    return refusal(
      'all',
      'unknownModel',
      `${host} has no model ${model} (${answer}), so ${KEPT}; choose one of those that it lists.`,
      params,
    )
  return refusal('answer', 'badRequest', `${host} did not take the question (${answer}), so ${KEPT}.`, params)
}

/** Nothing that waiting would mend. */
export const isNoCredit = (status: number, e: ServerError): boolean =>
  status === 402 ||
  (status === 429 &&
    /insufficient_quota|billing|balance|credit|arrears|exceeded your current quota/i.test(`${e.code} ${e.type} ${e.message}`))

export const refusalOfWait = ({ host }: Server, seconds: number): ModelRefusal =>
  refusal('all', 'rateLimited', `${host} asks to wait ${seconds} s, so ${KEPT}; try again then.`, { host, seconds })

export const declined = ({ model }: Server, words: string): ModelRefusal =>
  refusal('answer', 'declined', `${model} declined to look at some pictures ("${words.slice(0, 120)}"), so ${KEPT}.`, {
    model,
    detail: words.slice(0, 120),
  })

export const badAnswer = ({ model }: Server, detail: string): ModelRefusal =>
  refusal(
    'answer',
    'badAnswer',
    `${model} did not answer in the form that was asked for, even after being asked again (${detail}), so ${KEPT}.`,
    { model, detail },
  )

export const emptyAnswer = ({ model }: Server): ModelRefusal =>
  refusal('answer', 'empty', `${model} answered nothing, twice, so ${KEPT}.`, { model })

export const overBudget = (tokens: number): ModelRefusal =>
  refusal(
    'all',
    'budget',
    `The bound of ${tokens} tokens for one film is reached, so the model was asked no further and ${KEPT}; raise it in the settings.`,
    { tokens },
  )
