import { de } from './texts-de.ts'
import { en } from './texts-en.ts'
import { zh } from './texts-zh.ts'

/** Every sentence of the improver and every name it puts into one; a language is a file like texts-en.ts. */
export interface ImproveTexts {
  /** Names of values as features give them: 'push_in' → 'push in'. What is missing is shown as it is. */
  names: Readonly<Record<string, string>>
  camera: {
    problem(o: { user: string; target: string }): string
    hold(o: { target: string }): string
    move(o: { target: string; seconds: string }): string
    moveCheck(o: { target: string }): string
    shaky(o: { user: string; target: string }): string
    steady: string
    stabilise: string
    shakeCheck(o: { target: string }): string
  }
  size: {
    problem(o: { user: string; target: string }): string
    nearer(o: { target: string }): string
    farther(o: { target: string }): string
    reframe(o: { percent: string }): string
    check(o: { target: string }): string
  }
  light: {
    contrast(o: { user: string; target: string }): string
    moreContrast: string
    lessContrast: string
    contrastCheck(o: { target: string }): string
    direction(o: { user: string; target: string }): string
    moveLight(o: { target: string }): string
    directionCheck(o: { target: string }): string
    key(o: { user: string; target: string }): string
    darker: string
    brighter: string
    keyCheck(o: { target: string }): string
  }
  grade: {
    problem(o: { parts: string }): string
    cooler: string
    warmer: string
    lessColor: string
    moreColor: string
    darkerTones: string
    brighterTones: string
    match: string
    check(o: { target: string }): string
  }
  pace: {
    long(o: { user: string; target: string }): string
    short(o: { user: string; target: string }): string
    trim(o: { target: string }): string
    retime(o: { target: string }): string
    check(o: { target: string }): string
  }
  transition: {
    problem(o: { user: string; target: string }): string
    change(o: { target: string }): string
    check(o: { target: string }): string
  }
  /** `target`: how the camera moves, where that is known. */
  missing: {
    problem(o: { target: string | undefined; seconds: string }): string
    add(o: { target: string | undefined; seconds: string }): string
    check: string
  }
  extra: { problem: string; remove: string; check: string }
  beats(n: string): string
  seconds(n: string): string
  percent(n: string): string
  stops(n: string): string
  list(parts: readonly string[]): string
}

const TEXTS: Record<string, ImproveTexts> = { en, de, 'zh-CN': zh, zh }

/** Languages that texts are written in. */
export const TEXT_LANGUAGES: readonly string[] = ['en', 'de', 'zh-CN']

/** The texts of a language; English where there are none. */
export const textsOf = (language: string): ImproveTexts => TEXTS[language] ?? TEXTS[language.split('-')[0] ?? ''] ?? en
