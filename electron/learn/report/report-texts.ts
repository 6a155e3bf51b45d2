import { de } from './texts-de.ts'
import { en } from './texts-en.ts'
import { zh } from './texts-zh.ts'

/** Every word of a report; a language is a file like texts-en.ts. */
export interface ReportTexts {
  /** As HTML and Intl name it. */
  language: string
  learned(o: { name: string }): string
  compared(o: { user: string; target: string }): string
  made(o: { date: string }): string
  closeness: string
  closenessNote: string
  reference: string
  yours: string
  film: string
  summary: string
  shotByShot: string
  facts: { length: string; shots: string; mean: string; picture: string; tempo: string; sound: string }
  yes: string
  no: string
  pace: string
  paceNote: string
  palette: string
  tones: string
  tonesNote: string
  movements: string
  motion: string
  pair(o: { user: string; target: string }): string
  missing(o: { target: string }): string
  extra(o: { user: string }): string
  gone: string
  shot(o: { n: string }): string
  differs: string
  alike: string
  steps: string
  stepsDone(o: { done: string; total: string }): string
  done: string
  measure(o: { name: string; now: string; target: string; tolerance: string | null }): string
  notes: string
  footer: string
  categories: Readonly<Record<string, string>>
  /** By category.type. */
  features: Readonly<Record<string, string>>
  /** Words that features have as values. */
  values: Readonly<Record<string, string>>
  units: {
    seconds(n: string): string
    stops(n: string): string
    beats(n: string): string
    widths(n: string): string
    perSecond(n: string): string
    bpm(n: string): string
  }
}

const TEXTS: Readonly<Record<string, ReportTexts>> = { en, de, zh }

/** The texts of a language by its code, region or not; English where there are none. */
export const reportTexts = (language: string): ReportTexts => TEXTS[language.toLowerCase().split('-')[0] ?? ''] ?? en
