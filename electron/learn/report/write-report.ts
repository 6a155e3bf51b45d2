import { stepsDone } from '#shared/learn/apply/measure-step.ts'
import type { CompareResult, ShotImprovement } from '#shared/learn/compare-result.ts'
import type { LearnResult, LearnWarning, Segment } from '#shared/learn/learn-result.ts'
import { filmFacts } from './film-facts.ts'
import { html, type Markup } from './markup.ts'
import { differences, motionCeiling, type PictureOf, shotNumber, shotSide, stepList } from './pair-section.ts'
import { REPORT_STYLE } from './report-style.ts'
import { reportTexts, type ReportTexts } from './report-texts.ts'
import { shareBar } from './small-pictures.ts'

export interface ReportOptions {
  /** en, de, zh-CN; English for others. Sentences of steps are printed as they are (see say-again.ts). */
  language: string
  picture: PictureOf
  /** When the films were looked at. */
  date: Date
}

/**
 * A page that holds all that it shows: pictures as data, no script, nothing to load. It prints on A4 without cutting a picture in two.
 */
export function writeReport(result: LearnResult | CompareResult, o: ReportOptions): string {
  const texts = reportTexts(o.language)
  const date = new Intl.DateTimeFormat(texts.language, { dateStyle: 'long' }).format(o.date)
  const compared = 'mapping' in result
  const title = compared
    ? texts.compared({ user: result.user.video.name, target: result.target.video.name })
    : texts.learned({ name: result.video.name })
  const body = compared ? comparison(texts, result, o) : learned(texts, result, o)
  const page = html`<html lang="${texts.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${{ markup: REPORT_STYLE }}</style></head><body><header><h1>${title}</h1><p class="faint">${texts.made({ date })}</p></header>
${body}<footer>${texts.footer}</footer></body></html>`
  return `<!doctype html>\n${page.markup}\n`
}

/** The longest shot that a pace curve has room for: nearly all are shorter, and one that stands for minutes must not flatten them. */
function paceCeiling(films: readonly LearnResult[]): number {
  const lengths = films.flatMap((f) => f.segments.map((s) => (s.end_ms - s.start_ms) / 1000)).toSorted((a, b) => a - b)
  return Math.max(1, lengths[Math.floor(0.97 * (lengths.length - 1))]!)
}

function comparison(texts: ReportTexts, r: CompareResult, { picture }: ReportOptions): Markup {
  const ceiling = paceCeiling([r.target, r.user])
  const { done, total } = stepsDone(r)
  const of = (film: LearnResult, id: string | null): Segment | null => film.segments.find((s) => s.id === id) ?? null
  const gone = r.improvements.filter((i) => i.target === null && i.user === null)
  return html`<div class="score"><b class="num">${Math.round(100 * r.closeness)}</b>${shareBar(r.closeness)}<span><b style="font-size:inherit">${texts.closeness}</b>
<span class="faint small">${texts.closenessNote}</span></span></div>
${total > 0 ? html`<p class="small" style="margin-top:6px">${texts.stepsDone({ done: String(done), total: String(total) })}</p>` : null}
<h2>${texts.summary}</h2><div class="films">${filmFacts(texts, r.target, { title: texts.reference, side: '', ceiling })}${filmFacts(texts, r.user, { title: texts.yours, side: 'yours', ceiling })}</div>
<h2>${texts.shotByShot}</h2>
${r.mapping.map((m, i) => {
  const [t, u] = [of(r.target, m.target), of(r.user, m.user)]
  const top = motionCeiling([t, u])
  const side = (s: Segment, film: 'target' | 'user'): Markup => shotSide(texts, s, { side: film, picture, pictures: 1, ceiling: top })
  const steps = stepList(texts, improvementOf(r, i)?.steps ?? [])
  const title =
    t && u
      ? texts.pair({ user: shotNumber(u), target: shotNumber(t) })
      : t
        ? texts.missing({ target: shotNumber(t) })
        : texts.extra({ user: u ? shotNumber(u) : '' })
  return html`<article class="pair"><header><h3>${title}</h3>${t && u ? html`<span class="faint num">${Math.round(100 * m.closeness)}</span>` : null}</header>
${
  t && u
    ? html`<div class="two">${side(t, 'target')}${side(u, 'user')}</div>${differences(texts, t, u)}${steps}`
    : html`<div class="alone">${t ? side(t, 'target') : u && side(u, 'user')}${steps}</div>`
}</article>`
})}
${gone.length > 0 ? html`<article class="pair"><h3>${texts.gone}</h3>${gone.map((g) => stepList(texts, g.steps))}</article>` : null}
${notes(texts, r.warnings)}`
}

const improvementOf = (r: CompareResult, i: number): ShotImprovement | undefined =>
  r.improvements.find((x) => x.target === r.mapping[i]!.target && x.user === r.mapping[i]!.user)

function learned(texts: ReportTexts, r: LearnResult, { picture }: ReportOptions): Markup {
  return html`<h2>${texts.film}</h2><div class="one">${filmFacts(texts, r, { title: r.video.name, side: '', ceiling: paceCeiling([r]) })}</div>
<h2>${texts.shotByShot}</h2>
${r.segments.map(
  (s) => html`<article class="pair"><header><h3>${texts.shot({ n: shotNumber(s) })}</h3></header>
${shotSide(texts, s, { side: 'target', picture, pictures: 3, ceiling: motionCeiling([s]) })}${differences(texts, s, null)}</article>`,
)}${notes(texts, r.warnings)}`
}

const notes = (texts: ReportTexts, warnings: readonly LearnWarning[]): Markup | null =>
  warnings.length > 0
    ? html`<h2>${texts.notes}</h2><ul>${[...new Set(warnings.map((w) => w.message))].map((m) => html`<li>${m}</li>`)}</ul>`
    : null
