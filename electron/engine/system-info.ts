import { createRequire } from 'node:module'
import { statfs } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import type { SystemInfo } from '#shared/contract/system.ts'
import type { Engine } from './engine.ts'
import { VERSION } from './version.ts'

/** The inference runtime as installed: it is named, not loaded, because nothing shipped so far runs a model. */
function inferenceRuntime(): { version: string | null; providers: string[] } {
  try {
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
    return { version, providers: ['cpu'] }
  } catch {
    return { version: null, providers: [] }
  }
}

/** What this machine and this program can do; shown in settings and by `doctor`. Without a working encoder it still answers. */
export async function systemInfo(engine: Engine): Promise<SystemInfo> {
  const [versions, encoders, disk] = await Promise.all([
    engine.media.versions(),
    engine.media.encoders().catch(() => []),
    statfs(engine.dataDir),
  ])
  const h264 = encoders.find((e) => e.codec === 'h264')
  const inference = inferenceRuntime()
  return {
    version: VERSION,
    host: engine.host,
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    ffmpeg: versions.ffmpeg,
    sqlite: engine.db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '',
    onnxruntime: inference.version,
    inferenceProviders: inference.providers,
    cpus: cpus().length,
    memoryBytes: totalmem(),
    dataDir: engine.dataDir,
    exportDir: engine.settings.exportDir(),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    cacheBytes: engine.cache.bytes(),
    h264Encoder: h264 ? { name: h264.name, hardware: h264.hardware } : null,
    missingFilters: versions.missingFilters,
  }
}
