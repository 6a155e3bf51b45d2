import { join } from 'node:path'
import { createEngine } from '#electron/engine/create-engine.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { ImportOutput } from '#electron/jobs/handlers/import.ts'
import { FPS_30, frameToTicks } from '#shared/time/frame-rate.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { TrackId } from '#shared/timeline/ids.ts'
import { clipsOnTrack, sequencesOf, tracksOf } from '#shared/timeline/query.ts'
import type { Material } from './material.ts'

/** Seconds of the scene. */
export const SCENE = 24
const SHOT = 6 * 30
const HALF = 30
const t = (frames: number) => frameToTicks(frames, FPS_30) as never

/**
 * A project whose picture is always two layers: four shots with dissolves of two seconds between them below, a scaled clip above,
 * music. Answers with its path; `proxies` makes a proxy of each file first.
 */
export async function writeScene(m: Material, folder: string, dataDir: string, proxies: boolean): Promise<string> {
  const engine = createEngine({ dataDir, host: 'cli' })
  try {
    engine.settings.set({ proxies: proxies ? 'always' : 'never' })
    const session = unwrap(engine.projects.create('Scene', join(folder, proxies ? 'scene-proxies' : 'scene-originals')))
    const paths = [...m.footage.slice(0, 5), m.song]
    const input = { projectPath: session.path, paths, follow: false }
    const { assetIds } = ImportOutput.parse(
      (await engine.jobs.wait(engine.jobs.start({ kind: 'import', title: 'bench', projectId: session.id, input }))).output,
    )
    const doc = session.document()
    const sequence = sequencesOf(doc)[0]!
    const track = (role: string) => tracksOf(doc, sequence.id).find((x) => x.role === role)!
    const frames = SCENE * 30
    const top = 'trk_top' as TrackId
    const row = { sequenceId: sequence.id, kind: 'video', name: 'V2', order: 1, role: 'overlay' } as const
    const place: Edit[] = [
      { verb: 'setSequence', sequenceId: sequence.id, patch: { width: 1920, height: 1080, frameRate: FPS_30, loudness: null } },
      { verb: 'addTrack', track: { ...row, id: top, muted: false, solo: false, locked: false, hidden: false, height: 44 } },
      {
        verb: 'overwrite',
        trackId: track('main').id,
        at: t(0),
        clips: [0, 1, 2, 3].map((i) => ({ assetId: assetIds[i]!, sourceStart: t(HALF + 6), duration: t(SHOT) })),
      },
      ...Array.from(
        { length: 4 },
        (_, i): Edit => ({
          verb: 'overwrite',
          trackId: top,
          at: t(i * SHOT),
          clips: [
            {
              assetId: assetIds[4]!,
              sourceStart: t(20 * i),
              duration: t(SHOT),
              props: { transform: { x: 0.3, y: 0.3, scale: 0.35, rotation: 0 }, opacity: 0.9, grade: { ...NO_GRADE, saturation: 20 } },
            },
          ],
        }),
      ),
      {
        verb: 'overwrite',
        trackId: track('music').id,
        at: t(0),
        clips: [{ assetId: assetIds.at(-1)!, sourceStart: t(0), duration: t(frames) }],
      },
    ]
    unwrap(session.apply(place, 'bench'))
    const clips = clipsOnTrack(session.document(), track('main').id)
    unwrap(
      session.apply(
        clips.slice(1).map(
          (c, i): Edit => ({
            verb: 'addTransition',
            fromClipId: clips[i]!.id,
            toClipId: c.id,
            kind: 'dissolve',
            inOffset: t(HALF),
            outOffset: t(HALF),
          }),
        ),
        'bench',
      ),
    )
    if (proxies) await Promise.all(engine.library.makeProxies(session, session.assets(), true).map((id) => engine.jobs.wait(id)))
    engine.projects.close(session.id)
    return session.path
  } finally {
    await engine.close()
  }
}
