import type appEn from './en/app.json'
import type commandsEn from './en/commands.json'
import type commonEn from './en/common.json'
import type errorsEn from './en/errors.json'
import type exportEn from './en/export.json'
import type historyEn from './en/history.json'
import type inspectorEn from './en/inspector.json'
import type jobsEn from './en/jobs.json'
import type learnEn from './en/learn.json'
import type libraryEn from './en/library.json'
import type montageEn from './en/montage.json'
import type motionEn from './en/motion.json'
import type planEn from './en/plan.json'
import type settingsEn from './en/settings.json'
import type songEn from './en/song.json'
import type startEn from './en/start.json'
import type stepsEn from './en/steps.json'
import type timelineEn from './en/timeline.json'
import type viewerEn from './en/viewer.json'

/** Every namespace with its English catalogue, which names the keys. */
export interface Catalogue {
  app: typeof appEn
  commands: typeof commandsEn
  common: typeof commonEn
  errors: typeof errorsEn
  export: typeof exportEn
  history: typeof historyEn
  inspector: typeof inspectorEn
  jobs: typeof jobsEn
  learn: typeof learnEn
  library: typeof libraryEn
  montage: typeof montageEn
  motion: typeof motionEn
  plan: typeof planEn
  settings: typeof settingsEn
  song: typeof songEn
  start: typeof startEn
  steps: typeof stepsEn
  timeline: typeof timelineEn
  viewer: typeof viewerEn
}
export type Namespace = keyof Catalogue

type Singular<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : K
type Paths<T> = { [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${Paths<T[K]>}` }[keyof T & string]
/** Keys of a namespace: nested ones joined by dots, plural endings left off. */
export type KeyOf<N extends Namespace> = Paths<Catalogue[N]>
