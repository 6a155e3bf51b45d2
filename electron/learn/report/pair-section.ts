import type { ImprovementStep } from '#shared/learn/compare-result.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { signalsOf } from '#shared/learn/shot-signals.ts'
import { featureLines, nameText, valueText } from './feature-words.ts'
import { html, type Markup } from './markup.ts'
import type { ReportTexts } from './report-texts.ts'
import { motionCurve, paletteOf, paletteStrip } from './small-pictures.ts'

/** A picture of a film as something that an img may show, by its film and file. */
export type PictureOf = (side: 'target' | 'user', file: string) => string

export const shotNumber = (s: Segment): string => String(Number(s.id.slice(-4)))
const clock = (ms: number): string => `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1000).toFixed(1).padStart(4, '0')}`

export interface SideOptions {
  side: 'target' | 'user'
  picture: PictureOf
  /** Pictures shown at most. */
  pictures: number
  ceiling: number
}

/** A shot: its pictures, when it is, its colours and how its camera moves. */
export function shotSide(texts: ReportTexts, s: Segment, o: SideOptions): Markup {
  const shown = o.pictures === 1 ? [s.keyframes[Math.floor(s.keyframes.length / 2)]!] : s.keyframes.slice(0, o.pictures)
  const name = texts.shot({ n: shotNumber(s) })
  return html`<div class="side ${o.side === 'user' ? 'yours' : ''}">
<div class="shots">${shown.map((k) => html`<img src="${o.picture(o.side, k.file)}" width="${k.width}" height="${k.height}" alt="${name}, ${clock(k.time_ms)}">`)}</div>
<p class="faint small num">${o.side === 'user' ? texts.yours : texts.reference} · ${name} · ${clock(s.start_ms)}–${clock(s.end_ms)}</p>
${paletteStrip(paletteOf(s), texts.palette)}${motionCurve(s, o.ceiling, texts.motion)}</div>`
}

/** The top of the motion curves of shots that stand beside each other. */
export const motionCeiling = (shots: readonly (Segment | null)[]): number =>
  Math.max(0.05, ...shots.flatMap((s) => (s ? (signalsOf(s)?.motion ?? []) : [])))

/** What two shots have of unlike; a shot alone has all its lines. */
export function differences(texts: ReportTexts, target: Segment | null, user: Segment | null): Markup {
  const both = target !== null && user !== null
  const lines = featureLines(texts, target, user).filter((l) => !both || l.differs)
  if (lines.length === 0) return html`<p class="faint small">${texts.alike}</p>`
  return html`<table class="lines">${both ? html`<caption class="faint small" style="text-align:left;padding-bottom:2px">${texts.differs}</caption>` : ''}<tbody>${lines.map(
    (l) =>
      html`<tr><th scope="row">${texts.categories[l.category] ?? l.category} · ${l.name}</th>${target && html`<td>${l.target ?? '–'}</td>`}${
        user && html`<td class="${both ? 'off' : ''}">${l.user ?? '–'}</td>`
      }</tr>`,
  )}</tbody></table>`
}

export function stepList(texts: ReportTexts, steps: readonly ImprovementStep[]): Markup | null {
  if (steps.length === 0) return null
  return html`<ol class="steps">${steps.map((s) => {
    const done = s.validation.passed
    return html`<li class="${done ? 'done' : ''}"><span class="num">${done ? html`<span class="tick" aria-label="${texts.done}">✓</span>` : s.order}</span>
<b>${texts.categories[s.category] ?? s.category}</b><span>${s.problem} ${done ? '' : s.actions.map((a) => a.instruction).join(' ')}
<br><span class="faint small num">${measure(texts, s)}</span></span></li>`
  })}</ol>`
}

function measure(texts: ReportTexts, { validation: v }: ImprovementStep): string {
  if (v.metric === 'mapping.matched') return v.check
  const say = (x: string | number): string => valueText(texts, v.metric, x)
  return texts.measure({
    name: nameText(texts, v.metric),
    now: v.current === null ? '–' : say(v.current),
    target: say(v.target),
    tolerance: typeof v.target === 'number' && v.tolerance ? say(v.tolerance) : null,
  })
}
