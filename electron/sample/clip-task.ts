import { fromNumber } from '#shared/time/rational.ts'
import { writeClip } from '../media/render/write-clip.ts'
import type { TaskContext } from '../media/worker/tasks.ts'
import { SAMPLE_CLIPS } from './sample-clips.ts'

/** Draws and encodes one clip of the sample footage. */
export async function clipTask({ name, path }: { name: string; path: string }, context: TaskContext): Promise<number> {
  const clip = SAMPLE_CLIPS.find((c) => c.name === name)
  if (!clip) throw new Error(`there is no sample clip ${name}`)
  const paint = clip.painter()
  const canvas = { width: clip.width, height: clip.height, px: new Uint32Array(clip.width * clip.height) }
  const bytes = new Uint8Array(canvas.px.buffer)
  const { width, height, frameCount } = clip
  await writeClip(
    {
      path,
      width,
      height,
      frameRate: fromNumber(clip.frameRate),
      frameCount,
      draw(index, pixels) {
        paint(index, canvas)
        pixels.set(bytes)
      },
    },
    context,
  )
  return frameCount
}
