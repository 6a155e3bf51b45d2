import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './host.ts'

const FOLDER = join(ROOT, 'node_modules/.cache/e2e-media')

/** Generated footage, a song at 120 beats a minute, a broken file, two films of several shots, and one that shakes. */
export interface Media {
  clips: string[]
  song: string
  broken: string
  /** Four shots. */
  reference: string
  /** Its first, third and fourth. */
  own: string
  /** Five seconds that a hand films. */
  shaky: string
  /** A camera turns to the right. */
  panned: string
}

/** Makes the media once; later runs find them. */
export function makeMedia(): Media {
  const r = spawnSync(process.execPath, [join(ROOT, 'e2e/driver/make-media.ts'), FOLDER], { cwd: ROOT, encoding: 'utf8', timeout: 120_000 })
  if (r.status !== 0) throw new Error(`test media could not be made: ${r.stderr}`)
  return {
    clips: ['coast.mp4', 'garden.mp4', 'street.mp4', 'dusk.mp4', 'snow.mp4'].map((n) => join(FOLDER, n)),
    song: join(FOLDER, 'song.wav'),
    broken: join(FOLDER, 'broken.mp4'),
    reference: join(FOLDER, 'reference.mp4'),
    own: join(FOLDER, 'own.mp4'),
    shaky: join(FOLDER, 'shaky.mp4'),
    panned: join(FOLDER, 'panned.mp4'),
  }
}
