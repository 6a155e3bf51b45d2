import { testList } from '#electron/testing/test-list.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import type { Material } from './material.ts'
import type { Cut } from './montage-film.ts'

/** The montage as the render list that the engine would make of it, for work that needs no project. The song begins again where it ends. */
export function montageList(m: Material, cuts: Cut[], size = { width: 1920, height: 1080 }): RenderList {
  const frames = cuts.reduce((n, c) => n + c.frames, 0)
  const song = m.songSeconds * 30
  return testList({
    sources: [...m.footage, m.song],
    clips: cuts.map((c) => ({
      source: c.file,
      from: c.from,
      frames: c.frames,
      grade: c.graded ? { ...NO_GRADE, lut: { source: m.lut, intensity: 1 } } : NO_GRADE,
    })),
    transitions: cuts.flatMap((c, i) => (c.dissolve ? [{ after: i, kind: 'dissolve' as const, frames: 6 }] : [])),
    sounds: Array.from({ length: Math.ceil(frames / song) }, (_, i) => ({
      source: m.footage.length,
      start: i * song,
      frames: Math.min(song, frames - i * song),
      from: 0,
    })),
    ...size,
  })
}
