import { featureOf } from '#shared/learn/feature.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { nameText, valueText } from './feature-words.ts'
import { html, type Markup } from './markup.ts'
import type { ReportTexts } from './report-texts.ts'
import { filmPalette, paceCurve, paletteStrip, shareBar, toneHistogram } from './small-pictures.ts'

/** Kinds of movement that are listed. */
const MOVES = 5

const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What a film is, in numbers with small pictures. `side` colours it; `ceiling` (seconds) is the top of its pace. */
export function filmFacts(texts: ReportTexts, film: LearnResult, o: { title: string; side: string; ceiling: number }): Markup {
  const { video, segments } = film
  const number = (n: number, digits = 0): string => new Intl.NumberFormat(texts.language, { maximumFractionDigits: digits }).format(n)
  const { facts } = texts
  const rows: [string, string][] = [
    [texts.film, video.name],
    [facts.length, clock(video.duration_ms)],
    [facts.shots, number(segments.length)],
    [facts.mean, texts.units.seconds(number(video.duration_ms / 1000 / segments.length, 1))],
    [facts.picture, `${video.width} × ${video.height}, ${number(video.fps, 2)} fps`],
    [facts.sound, video.has_audio ? texts.yes : texts.no],
  ]
  if (video.tempo !== null) rows.push([facts.tempo, texts.units.bpm(number(video.tempo))])
  const tones = toneHistogram(film, texts.tones)
  return html`<section class="film ${o.side}"><h3>${o.title}</h3>
<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd class="num">${value}</dd>`)}</dl>
<figure><figcaption>${texts.pace}: ${texts.paceNote}</figcaption>${paceCurve(film, o.ceiling, texts.pace)}</figure>
<figure><figcaption>${texts.palette}</figcaption>${paletteStrip(filmPalette(film), texts.palette)}</figure>
${tones && html`<figure><figcaption>${texts.tones}: ${texts.tonesNote}</figcaption>${tones}</figure>`}
<figure><figcaption>${texts.movements}</figcaption>${movements(texts, film)}</figure></section>`
}

/** How the camera moves, by the time that it does. */
function movements(texts: ReportTexts, film: LearnResult): Markup {
  const time = new Map<string, number>()
  for (const s of film.segments) {
    const value = String(featureOf(s.analysis.features, 'camera_motion', 'movement')?.value ?? 'unclear')
    time.set(value, (time.get(value) ?? 0) + s.end_ms - s.start_ms)
  }
  const percent = new Intl.NumberFormat(texts.language, { style: 'percent' })
  const rows = [...time].toSorted((a, b) => b[1] - a[1]).slice(0, MOVES)
  return html`<div class="moves" aria-label="${nameText(texts, 'camera_motion.movement')}">${rows.map(([value, ms]) => {
    const share = ms / film.video.duration_ms
    return html`<span>${valueText(texts, 'camera_motion.movement', value)}</span>${shareBar(share)}<span class="num">${percent.format(share)}</span>`
  })}</div>`
}
