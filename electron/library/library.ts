import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import { AppError } from '#shared/base/app-error.ts'
import { ok, type Result } from '#shared/base/result.ts'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { AppSettings } from '#shared/contract/system.ts'
import { type FilmLink, nameOfLink, parseLink } from '#shared/learn/film-link.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { EventHub } from '../engine/event-hub.ts'
import type { ProjectSession, ProjectSessions } from '../engine/projects/project-session.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { MediaService } from '../media/media-service.ts'
import { ARTIFACTS_METHOD, type AssetKnowledge } from './asset-knowledge.ts'
import { assetStatus } from './asset-status.ts'
import type { CacheStore } from './cache-store.ts'
import type { FileHashes } from './file-hash.ts'
import type { FootageSizing } from './sizes/footage-sizing.ts'
import type { FileJobInput } from './jobs-input.ts'
import { relinkAssets } from './relink.ts'
import { replaceContent } from './replace-content.ts'

export interface Library {
  readonly knowledge: AssetKnowledge
  import(session: ProjectSession, paths: string[]): string
  /** Queues fetching a film from a web address and taking it in. Throws 'link.invalid' and 'link.protocol'. */
  importLink(session: ProjectSession, link: FilmLink): string
  /** Of all assets, or of those among `only`. */
  status(session: ProjectSession, only?: readonly AssetId[]): Promise<AssetStatus[]>
  song(session: ProjectSession, id: AssetId): SongAnalysis | null
  picture(session: ProjectSession, id: AssetId): PictureAnalysis | null
  sizes(session: ProjectSession, id: AssetId): FootageSizes | null
  /** Queues what is not known yet of these assets' content; gives the jobs, also those that were under way. */
  analyse(session: ProjectSession, assets: readonly Asset[], priority?: number): string[]
  /** Queues the beats of this asset's sound, whatever its kind, unless they are known. */
  listen(session: ProjectSession, asset: Asset): string[]
  /** Posters, strips, peaks and, as the settings say, proxies. */
  draw(session: ProjectSession, assets: readonly Asset[]): string[]
  makeProxies(session: ProjectSession, assets: readonly Asset[], always: boolean): string[]
  /** Queues anew what the cache has thrown out since: for a project that is opened again. Files that are away are left alone. */
  restore(session: ProjectSession): void
  relink(session: ProjectSession, path: string, only?: AssetId): Promise<{ relinked: AssetId[]; missing: AssetId[] }>
  /** Lets an asset stand for the file that lies in its place now, and looks at it. See replaceContent for refusals. */
  useReplacement(session: ProjectSession, id: AssetId): Promise<Result<void>>
  /** Frees what no open project needs until `limit` bytes remain. */
  trimCache(limit: number): Promise<number>
}

export interface LibraryParts {
  jobs: JobRunner
  events: EventHub
  cache: CacheStore
  knowledge: AssetKnowledge
  sizing: Pick<FootageSizing, 'of'>
  hashes: FileHashes
  media: Pick<MediaService, 'probe'>
  projects: ProjectSessions
  settings: () => AppSettings
}

export function createLibrary(p: LibraryParts): Library {
  const { knowledge, jobs } = p
  /** One job for each content, whichever project asks. */
  const startFor = (session: ProjectSession, asset: Asset, kind: FileJobKind, extra: object, priority: number): string[] => {
    if (!asset.hash || !asset.media) return []
    const input: FileJobInput = { path: asset.original.path, hash: asset.hash, media: asset.media }
    const key = `${kind}:${asset.hash}`
    const jobId = jobs.start({ kind, title: asset.name, projectId: session.id, key, input: { ...input, ...extra }, priority })
    // The job itself does not say which asset it is about.
    p.events.emit({ type: 'assets.busy', projectId: session.id, assetIds: [asset.id] })
    return [jobId]
  }
  const find = (session: ProjectSession, id: AssetId): Asset | undefined => session.assets().find((a) => a.id === id)

  const library: Library = {
    knowledge,
    import: (session, paths) =>
      jobs.start({
        kind: 'import',
        title: paths.length === 1 ? (paths[0]!.split(/[\\/]/).pop() ?? '') : String(paths.length),
        projectId: session.id,
        input: { projectPath: session.path, paths },
      }),
    importLink(session, link) {
      const url = parseLink(link.url)
      if (!url.ok) throw AppError.fromRefusal(url.refusal)
      const fetch = { link, folder: randomUUID() }
      const input = { projectPath: session.path, paths: [], fetch }
      return jobs.start({ kind: 'import', title: nameOfLink(url.value), projectId: session.id, input })
    },
    status: (session, only) => assetStatus(session, p, only),
    song: (session, id) => {
      const hash = find(session, id)?.hash
      return (hash && knowledge.song(hash)) ?? null
    },
    picture: (session, id) => {
      const hash = find(session, id)?.hash
      return (hash && knowledge.picture(hash)) ?? null
    },
    sizes: (session, id) => {
      const hash = find(session, id)?.hash
      return (hash && p.sizing.of(hash)) ?? null
    },
    analyse: (session, assets, priority = 0) =>
      assets.flatMap((a) => {
        if (!a.hash) return []
        if (a.kind === 'audio') return library.listen(session, a)
        if (a.kind === 'unusable') return []
        return knowledge.picture(a.hash) ? [] : startFor(session, a, 'analyse-picture', {}, priority)
      }),
    listen: (session, asset) => (asset.hash && knowledge.song(asset.hash) ? [] : startFor(session, asset, 'analyse-song', {}, 3)),
    draw: (session, assets) => [
      ...assets.flatMap((a) => (a.hash && !knowledge.artifacts(a.hash) ? startFor(session, a, 'artifacts', {}, 2) : [])),
      ...(p.settings().proxies === 'never' ? [] : library.makeProxies(session, assets, p.settings().proxies === 'always')),
    ],
    makeProxies: (session, assets, always) =>
      assets.flatMap((a) => {
        if (a.kind !== 'video' || !a.hash) return []
        const known = knowledge.proxy(a.hash)
        return known || (known === null && !always) ? [] : startFor(session, a, 'proxy', { always }, -1)
      }),
    restore(session) {
      const lacks = (asset: Asset, method: string): boolean => asset.hash !== null && !p.cache.has(asset.hash, method)
      const there = session.assets().filter((a) => a.hash && a.media && existsSync(a.original.path))
      const proxies = p.settings().proxies !== 'never'
      library.draw(
        session,
        there.filter((a) => lacks(a, ARTIFACTS_METHOD) || (proxies && a.kind === 'video' && lacks(a, METHODS.proxy))),
      )
      library.analyse(
        session,
        there.filter((a) => lacks(a, a.kind === 'audio' ? METHODS.song : METHODS.picture)),
      )
    },
    relink: (session, path, only) => relinkAssets(session, path, only, p.hashes),
    async useReplacement(session, id) {
      const replaced = await replaceContent(session, id, p)
      if (!replaced.ok) return replaced
      library.draw(session, [replaced.value])
      library.analyse(session, [replaced.value])
      return ok(undefined)
    },
    trimCache: (limit) => {
      const needed = p.projects.all().flatMap((s) => s.assets().flatMap((a) => a.hash ?? []))
      return p.cache.trim(limit, new Set<string>(needed))
    },
  }
  return library
}

type FileJobKind = 'artifacts' | 'proxy' | 'analyse-song' | 'analyse-picture'
