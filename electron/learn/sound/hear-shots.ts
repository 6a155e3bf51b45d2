import { AppError } from '#shared/base/app-error.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import type { DecomposeInput, DescribedSegment, PlugInCall } from '#shared/learn/plug-ins.ts'
import type { HeardFilm, MediaService } from '../../media/media-service.ts'
import type { ModelFolder } from '../../models/model-folder.ts'
import { withSound } from './describe-sound.ts'
import { VOICE_MODELS } from './voice-activity.ts'

export interface SoundParts {
  media: Pick<MediaService, 'hearFilm'>
  models: ModelFolder
}

/** The shots with what is heard in them; speech only where a voice model is present. Sound that cannot be read leaves a warning. */
export async function hearShots(
  { media, models }: SoundParts,
  input: DecomposeInput,
  call: PlugInCall,
): Promise<{ segments: DescribedSegment[]; warnings: LearnWarning[] }> {
  const segments = [...input.measured]
  if (!input.video.has_audio) return { segments, warnings: [] }
  let heard: HeardFilm
  try {
    heard = await media.hearFilm(input.path, models.find(...VOICE_MODELS) ?? null, call)
  } catch (e) {
    if (call.signal.aborted || !(e instanceof AppError)) throw e
    return { segments, warnings: [UNREADABLE] }
  }
  return { segments: withSound(segments, heard), warnings: heard.unusable ? [NO_VOICE_MODEL] : [] }
}

const UNREADABLE: LearnWarning = {
  code: 'sound.unreadable',
  message: 'The sound of the film cannot be read, so nothing is said of it; the pictures were looked at.',
}
const NO_VOICE_MODEL: LearnWarning = {
  code: 'sound.voiceModel',
  message: 'The voice model in the models folder is no Silero VAD, so speech is left out; put it there again.',
}
