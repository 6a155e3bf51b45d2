import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { METHODS } from '#shared/analysis/methods.ts'
import { AppError } from '#shared/base/app-error.ts'
import { absenceOf } from '../../library/absence.ts'
import { COMPARISON_ZIP, comparisonZip, jobReport, REPORT_FILE } from '../../learn/report/job-report.ts'
import { ARTIFACTS_METHOD } from '../../library/asset-knowledge.ts'
import type { Engine } from '../engine.ts'
import { sendFile } from './send-file.ts'
import { sendJson } from './send-json.ts'
import { proxyToVite, serveStatic } from './static-files.ts'
import { receiveUpload } from './upload.ts'

/** Where the window's own files come from. */
export interface Pages {
  /** The built window. */
  rendererDir: string
  /** Address of a Vite server that serves the window in development. */
  viteUrl?: string | undefined
}

type Handle = (request: IncomingMessage, response: ServerResponse, parts: string[], url: URL) => Promise<void>

/** Everything that is not a call: media, pictures, preview streams, uploads, finished films, and the page itself. */
export function createRoutes(engine: Engine, o: Pages): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const routes: Record<string, { methods: string[]; handle: Handle }> = {
    media: { methods: ['GET', 'HEAD'], handle: (q, s, [projectId, assetId], url) => sendMedia(engine, q, s, projectId, assetId, url) },
    artifact: {
      methods: ['GET', 'HEAD'],
      async handle(q, s, [hash, name]) {
        const path = engine.cache.file(hash ?? '', ARTIFACTS_METHOD, name ?? '') ?? engine.cache.file(hash ?? '', METHODS.proxy, name ?? '')
        if (path) await sendFile(q, s, path, { forever: true })
        else sendJson(s, 404, { code: 'artifact.notFound', message: 'This picture has not been made yet.' })
      },
    },
    preview: { methods: ['GET'], handle: (q, s, [id]) => sendPreview(engine, q, s, id ?? '') },
    'style-preview': {
      methods: ['GET', 'HEAD'],
      async handle(q, s, [key, styleId]) {
        const path = engine.montage.stylePreviewFile(key ?? '', styleId ?? '')
        if (path) await sendFile(q, s, path)
        else s.writeHead(404).end()
      },
    },
    learned: {
      methods: ['GET', 'HEAD'],
      async handle(q, s, [jobId = '', ...name], url) {
        if (name.length === 1 && (name[0] === REPORT_FILE || name[0] === COMPARISON_ZIP)) return sendMade(engine, q, s, jobId, name[0], url)
        const path = engine.learning.artifact(jobId, name)
        if (path) await sendFile(q, s, path)
        else sendJson(s, 404, { code: 'artifact.notFound', message: 'There is no such file among the artefacts of this job.' })
      },
    },
    motion: {
      methods: ['GET', 'HEAD'],
      async handle(q, s, [jobId, name]) {
        const path = engine.motions.artifact(jobId ?? '', name ?? '')
        if (path) await sendFile(q, s, path)
        else sendJson(s, 404, { code: 'artifact.notFound', message: 'There is no such file among the artefacts of this job.' })
      },
    },
    upload: { methods: ['PUT'], handle: (q, s, _parts, url) => takeUpload(engine, q, s, url) },
    download: { methods: ['GET', 'HEAD'], handle: (q, s, [jobId]) => sendExport(engine, q, s, jobId ?? '') },
  }
  return async (request, response, url) => {
    const [first = '', ...parts] = url.pathname.slice(1).split('/')
    const route = Object.hasOwn(routes, first) ? routes[first] : undefined
    if (route && parts.length > 0 !== (first === 'upload')) {
      if (!route.methods.includes(request.method ?? ''))
        return sendJson(response, 405, { code: 'http.method', message: 'Not this method.' })
      return route.handle(request, response, parts, url)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendJson(response, 404, { code: 'http.notFound', message: 'There is nothing here.' })
    return o.viteUrl ? proxyToVite(request, response, o.viteUrl, url) : serveStatic(request, response, o.rendererDir, url.pathname)
  }
}

/** A report or an archive, made when it is asked for. */
async function sendMade(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  jobId: string,
  name: string,
  url: URL,
): Promise<void> {
  try {
    if (name === COMPARISON_ZIP) {
      return await sendFile(request, response, await comparisonZip(engine.learning, jobId))
    }
    const page = Buffer.from(await jobReport(engine.learning, jobId, url.searchParams.get('language') ?? 'en'))
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length })
    response.end(request.method === 'HEAD' ? undefined : page)
  } catch (e) {
    if (!(e instanceof AppError)) throw e
    sendJson(response, e.code.endsWith('.notFound') ? 404 : 409, { code: e.code, message: e.message })
  }
}

async function sendMedia(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  projectId = '',
  assetId = '',
  url: URL,
): Promise<void> {
  const session = engine.projects.all().find((p) => p.id === projectId)
  const asset = session?.assets().find((a) => a.id === assetId)
  if (!session || !asset || asset.kind === 'unusable')
    return sendJson(response, 404, { code: 'asset.notFound', message: 'There is no such asset in an open project.' })
  const proxy = asset.hash && url.searchParams.get('ref') === 'proxy' ? engine.library.knowledge.proxy(asset.hash) : undefined
  if (proxy) return sendFile(request, response, proxy)
  const absent = await absenceOf(asset, engine.hashes)
  if (!absent) return sendFile(request, response, asset.original.path)
  engine.events.emit({ type: 'assets', projectId: session.id, assetIds: [asset.id] })
  sendJson(response, absent.code === 'asset.missing' ? 404 : 409, absent)
}

async function sendPreview(engine: Engine, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  const stream = engine.previews.stream(id)
  if (!stream) return sendJson(response, 404, { code: 'preview.notFound', message: 'This preview has ended; open it again.' })
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  response.flushHeaders()
  request.socket.setNoDelay(true)
  stream.pipe(response, { end: false })
  // A stream that ends by itself is a worker that died: the event that says why goes ahead of the end.
  stream.once('close', () => setTimeout(() => response.end(), 300))
  // A window that goes away without a word must not leave a worker drawing for nobody.
  await new Promise<void>((resolve) => response.once('close', resolve))
  await engine.previews.close(id)
}

async function takeUpload(engine: Engine, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (engine.host !== 'web')
    return sendJson(response, 404, { code: 'http.notFound', message: 'The desktop program reads files where they are.' })
  const name = z.string().min(1).max(500).safeParse(url.searchParams.get('name'))
  if (!name.success) return sendJson(response, 400, { code: 'upload.noName', message: 'The upload has no name, so it was not kept.' })
  const received = await receiveUpload(request, join(engine.dataDir, 'uploads'), name.data)
  if (!received.ok) return sendJson(response, 507, received.refusal)
  engine.grants.allowForever(received.value)
  sendJson(response, 200, { path: received.value })
}

async function sendExport(engine: Engine, request: IncomingMessage, response: ServerResponse, jobId: string): Promise<void> {
  try {
    const job = engine.jobs.get(jobId)
    const output = z.object({ path: z.string() }).safeParse(job.output)
    if (job.kind !== 'export' || job.state !== 'succeeded' || !output.success) {
      return sendJson(response, 409, { code: 'export.notDone', message: 'This export has not finished, so there is no film yet.' })
    }
    await sendFile(request, response, output.data.path, { download: true })
  } catch (e) {
    if (e instanceof AppError && e.code === 'job.notFound') return sendJson(response, 404, { code: e.code, message: e.message })
    throw e
  }
}
