import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileWhole } from './write-file-whole.ts'

const PREFIX = 'CUTWRIGHT_'
const SecretFile = z.record(z.string(), z.string())

export interface SecretStore {
  list(): { name: string; source: 'file' | 'environment' | 'keychain' }[]
  /** For the engine's own use; never sent to a window. An environment variable CUTWRIGHT_<NAME> wins. */
  get(name: string): string | undefined
  /** null forgets it. */
  set(name: string, value: string | null): void
}

/** Secrets in `<dataDir>/secrets.json`, readable by the user alone (mode 0600): for hosts without a keychain. */
export function createFileSecretStore(dataDir: string, env: NodeJS.ProcessEnv = process.env): SecretStore {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'secrets.json')
  const read = (): Record<string, string> => {
    if (!existsSync(file)) return {}
    try {
      return SecretFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return {}
    }
  }
  return {
    list: () =>
      withEnvironment(
        Object.keys(read()).map((name) => ({ name, source: 'file' })),
        env,
      ),
    get: (name) => env[PREFIX + name] ?? read()[name],
    set(name, value) {
      const all = read()
      if (value === null) delete all[name]
      else all[name] = value
      writeFileWhole(file, JSON.stringify(all), { mode: 0o600 })
    },
  }
}

/** Secrets that the desktop shell keeps in the keychain: given at start, changes handed back to be encrypted there. */
export function createKeychainSecretStore(
  initial: Record<string, string>,
  onChange: (name: string, value: string | null) => void,
  env: NodeJS.ProcessEnv = process.env,
): SecretStore {
  const values = new Map(Object.entries(initial))
  return {
    list: () =>
      withEnvironment(
        [...values.keys()].map((name) => ({ name, source: 'keychain' })),
        env,
      ),
    get: (name) => env[PREFIX + name] ?? values.get(name),
    set(name, value) {
      if (value === null) values.delete(name)
      else values.set(name, value)
      onChange(name, value)
    },
  }
}

type Listed = ReturnType<SecretStore['list']>

function withEnvironment(stored: Listed, env: NodeJS.ProcessEnv): Listed {
  const variables: Listed = Object.keys(env)
    .filter((k) => k.startsWith(PREFIX) && /_(KEY|TOKEN|SECRET)$/.test(k))
    .map((k) => ({ name: k.slice(PREFIX.length), source: 'environment' }))
  return [...stored.filter((s) => !variables.some((v) => v.name === s.name)), ...variables]
}
