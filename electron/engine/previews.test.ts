import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { FPS_30 } from '#shared/time/frame-rate.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { MediaService, PreviewSession } from '../media/media-service.ts'
import { createEventHub } from './event-hub.ts'
import { createPreviews } from './previews.ts'
import type { ProjectSession } from './projects/project-session.ts'

const SIZE = { width: 160, height: 90 }

test('eight previews may be open, also when they are asked for at once; the ninth is refused until one is closed', async () => {
  const session = (): PreviewSession => ({
    stream: new PassThrough(),
    load: () => Promise.resolve(),
    command: () => undefined,
    close: () => Promise.resolve(),
    onExit: () => undefined,
  })
  const media = { openPreview: () => new Promise<PreviewSession>((r) => setTimeout(() => r(session()), 5)) }
  const list = testList({ sources: ['/a.mp4'], clips: [{ source: 0, from: 0, frames: 30 }] })
  const previews = createPreviews({
    media: media as unknown as MediaService,
    events: createEventHub(),
    picture: () => ({ list, duration: 1, frameRate: FPS_30 }),
  })
  const open = () => previews.open({ id: 'p' } as ProjectSession, { kind: 'asset', assetId: 'ast_1' as never }, SIZE, 0)
  const asked = await Promise.allSettled(Array.from({ length: 9 }, open))
  expect(asked.map((a) => a.status)).toEqual([...Array.from({ length: 8 }, () => 'fulfilled'), 'rejected'])
  expect(asked[8]).toMatchObject({ reason: { code: 'preview.tooMany', retryable: true, params: { count: 8 } } })
  const first = asked[0] as PromiseFulfilledResult<{ sessionId: string }>
  await previews.close(first.value.sessionId)
  await open()
  await expect(open()).rejects.toMatchObject({ code: 'preview.tooMany' })
  await previews.closeAll()
})
