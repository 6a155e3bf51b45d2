import { timingSafeEqual } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { EngineEvent } from '#shared/contract/events.ts'
import type { Engine } from '../engine.ts'
import { streamEvents } from '../event-hub.ts'
import { systemInfo } from '../system-info.ts'
import { os, unwrap } from './implementer.ts'

/** Whether a window that looks at `projectId` wants to know. */
const concerns = (event: EngineEvent, projectId: string | null): boolean => !('projectId' in event) || event.projectId === projectId

function isShellKey(engine: Engine, given: string): boolean {
  const [a, b] = [Buffer.from(engine.shellKey ?? ''), Buffer.from(given)]
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b)
}

function checkFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch {
    const name = basename(path)
    throw new AppError('settings.notAFolder', `${name} is no folder that can be used, so the setting was kept; choose another one.`, {
      params: { name },
    })
  }
}

export const systemProcedures = (engine: Engine) => ({
  info: os.system.info.handler(() => systemInfo(engine)),
  events: os.system.events.handler(({ input, signal }) => streamEvents(engine.events, (e) => concerns(e, input.projectId), signal)),
  settings: os.system.settings.handler(() => engine.settings.get()),
  setSettings: os.system.setSettings.handler(({ input }) => {
    // Folders of projects and exports may be read and written: they must be chosen, not just named.
    for (const folder of [input.projectDir, input.exportDir]) if (folder) checkFolder(unwrap(engine.grants.check(folder)))
    const settings = engine.settings.set(input)
    engine.events.emit({ type: 'settings' })
    return settings
  }),
  secrets: os.system.secrets.handler(() => engine.secrets.list()),
  setSecret: os.system.setSecret.handler(({ input }) => engine.secrets.set(input.name, input.value)),
  grant: os.system.grant.handler(({ input }) => {
    if (!isShellKey(engine, input.shellKey)) {
      throw new AppError('grant.denied', 'Only the desktop program may allow files by path; drop the file into the window instead.')
    }
    for (const path of input.paths) engine.grants.allowForever(path)
  }),
  clearCache: os.system.clearCache.handler(async () => ({ freedBytes: await engine.library.trimCache(0) })),
})
