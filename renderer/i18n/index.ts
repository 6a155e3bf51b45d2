import i18next, { type Resource } from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from '#shared/contract/system.ts'
import type { KeyOf, Namespace } from './catalogue.ts'

export type { KeyOf, Namespace } from './catalogue.ts'

export const LANGUAGES: readonly { id: Language; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'zh-CN', name: '简体中文' },
  { id: 'de', name: 'Deutsch' },
]

type Params = Readonly<Record<string, string | number>>

const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' })
const resources: Resource = {}
for (const [path, content] of Object.entries(files)) {
  const [, language, namespace] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
  if (language && namespace) (resources[language] ??= {})[namespace] = content
}

void i18next.use(initReactI18next).init({
  resources,
  lng: 'en',
  fallbackLng: 'en',
  ns: Object.keys(resources['en'] ?? {}),
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
})

/** The language of the desktop, as far as there is a catalogue for it. */
export function systemLanguage(): Language {
  for (const wanted of navigator.languages) {
    if (wanted.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (wanted.toLowerCase().startsWith('de')) return 'de'
    if (wanted.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}

/** Shows the window in a language; null follows the desktop. */
export async function setLanguage(language: Language | null): Promise<void> {
  const next = language ?? systemLanguage()
  if (i18next.language !== next) await i18next.changeLanguage(next)
  if (typeof document !== 'undefined') document.documentElement.lang = next
}
export const currentLanguage = (): Language => LANGUAGES.find((l) => l.id === i18next.language)?.id ?? 'en'

/** Text of a key `namespace:key.path`, outside of components or with a computed key. */
export const translate = (key: string, params?: Params): string => i18next.t(key, { ...params })
export const hasKey = (key: string): boolean => i18next.exists(key)
/** Text of a computed key, or `otherwise` where the catalogue has none. */
export const translateOr = (key: string, otherwise: string, params?: Params): string => (hasKey(key) ? translate(key, params) : otherwise)

/** Texts of one namespace in the language on screen, typed by its English keys. */
export type T<N extends Namespace> = (key: KeyOf<N>, params?: Params) => string
export function useT<N extends Namespace>(namespace: N): T<N> {
  const { i18n } = useTranslation(namespace)
  const language = i18n.language
  return useCallback(
    (key, params) => i18next.t(`${namespace}:${key}` as string, { lng: language, ...params }) as string,
    [namespace, language],
  )
}
/** The language on screen; a component that formats numbers or times itself reads it so that it draws anew. */
export const useLanguage = (): Language => {
  useTranslation()
  return currentLanguage()
}
