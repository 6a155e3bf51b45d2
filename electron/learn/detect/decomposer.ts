import { AppError } from '#shared/base/app-error.ts'
import { ok, refuse } from '#shared/base/result.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import type { DecomposeInput, Decomposer, ExtractedFrame } from '#shared/learn/plug-ins.ts'
import { mergeFeatures } from '#shared/learn/vision/merge-features.ts'
import type { FoundInPictures, MediaService } from '../../media/media-service.ts'
import type { ModelFolder } from '../../models/model-folder.ts'
import { keyframesOf } from '../keyframes.ts'
import { describeSubjects } from './describe-subjects.ts'
import { THING_MODELS } from './yolox.ts'
import { FACE_MODELS } from './yunet.ts'

/** Pictures that are looked at: this many for each second of the film, three of a shot at most, but one of each. */
const PER_SECOND = 0.75
const MOST_OF_A_SHOT = 3
const SOURCE = 'detector'

export interface DetectorParts {
  media: MediaService
  models: ModelFolder
}

/** Shot size, subject and composition from the faces, persons and things that local detectors see, where their models are present. */
export const detectorDecomposer = ({ media, models }: DetectorParts): Decomposer => {
  const files = () => ({ faces: models.find(...FACE_MODELS) ?? null, things: models.find(...THING_MODELS) ?? null })
  return {
    id: SOURCE,
    version: 1,
    ready: () => Object.values(files()).some((f) => f !== null),
    async decompose(input, call) {
      const { faces, things } = files()
      if (!faces && !things)
        return refuse(
          'detect.noModel',
          'No detector lies in the models folder, so shot sizes and subjects are left out; put YuNet or YOLOX there to have them.',
          { dir: models.dir },
        )
      const looked = picturesOf(input)
      const pictures = [...new Set(looked.flat().map((f) => f.file))]
      let found: FoundInPictures
      try {
        found = await media.findThings(pictures, { faces, things }, call)
      } catch (e) {
        // A model that brings its process down is no reason to lose what was measured.
        if (call.signal.aborted || !(e instanceof AppError)) throw e
        return refuse('detect.failed', 'The detectors stopped while they looked, so shot sizes and subjects are left out; try again.', {
          code: e.code,
        })
      }
      const inPicture = new Map(pictures.map((file, i) => [file, found.pictures[i]!]))
      const aspect = input.video.width / input.video.height
      const segments = input.measured.map((s, i) => {
        const seen = looked[i]!.map((f) => ({ time_ms: f.time_ms, things: inPicture.get(f.file)! }))
        return { ...s, features: mergeFeatures(s.features, describeSubjects(s, seen, found.area, aspect), SOURCE) }
      })
      return ok({ segments, warnings: found.unusable.map(unusable) })
    },
  }
}

const unusable = (kind: FoundInPictures['unusable'][number]): LearnWarning =>
  kind === 'faces'
    ? {
        code: 'detect.faceModel',
        message: 'The face model in the models folder is no YuNet, so nothing was told by faces; put it there again.',
      }
    : {
        code: 'detect.thingModel',
        message: 'The model for persons and things in the models folder is no YOLOX, so nothing was told by them; put it there again.',
      }

/** The pictures of each shot that are looked at, one at least. */
function picturesOf({ frames, measured, video }: DecomposeInput): Pick<ExtractedFrame, 'time_ms' | 'file'>[][] {
  const perShot = Math.min(MOST_OF_A_SHOT, Math.max(1, Math.floor((PER_SECOND * video.duration_ms) / 1000 / measured.length)))
  return measured.map((s) => {
    // Of a shot that none of the pictures shows, nothing is said.
    const all = keyframesOf(s, frames).filter((k) => k.time_ms >= s.start_ms && k.time_ms < s.end_ms)
    // Two of three: as it begins and as it ends.
    if (perShot >= all.length) return all
    return perShot === 2 ? [all[0]!, all.at(-1)!] : [all[all.length >> 1]!]
  })
}
