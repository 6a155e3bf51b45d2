import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import { writeFileWhole } from '../settings/write-file-whole.ts'

const File = z.record(z.string(), z.string())

/** Secrets encrypted by the system's keychain, in `<dataDir>/keychain.json`. */
export interface Keychain {
  readAll(): Record<string, string>
  set(name: string, value: string | null): void
}

export function createKeychain(dataDir: string): Keychain {
  const file = join(dataDir, 'keychain.json')
  const read = (): Record<string, string> => {
    if (!existsSync(file)) return {}
    const parsed = File.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : {}
  }
  return {
    readAll() {
      if (!safeStorage.isEncryptionAvailable()) return {}
      return Object.fromEntries(Object.entries(read()).flatMap(([name, text]) => decrypt(name, text)))
    },
    set(name, value) {
      const all = read()
      if (value === null) delete all[name]
      else if (safeStorage.isEncryptionAvailable()) all[name] = safeStorage.encryptString(value).toString('base64')
      // Without a keychain a secret lives until the program ends; it is never written in the clear.
      else return
      writeFileWhole(file, JSON.stringify(all), { mode: 0o600 })
    },
  }
}

/** A secret of another user or a reset keychain cannot be read any more: it is left out, and settings ask for it again. */
function decrypt(name: string, text: string): [string, string][] {
  try {
    return [[name, safeStorage.decryptString(Buffer.from(text, 'base64'))]]
  } catch {
    return []
  }
}
