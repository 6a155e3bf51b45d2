import type { ErrorInfo } from './app-error.ts'

/** FFmpeg answers with negated errno values: the same on every platform that we build for, but for the quota's (122 on Linux, 69 on macOS). */
const ERRNO: Record<number, string> = {
  5: 'EIO',
  12: 'ENOMEM',
  13: 'EACCES',
  23: 'ENFILE',
  24: 'EMFILE',
  27: 'EFBIG',
  28: 'ENOSPC',
  30: 'EROFS',
  69: 'EDQUOT',
  122: 'EDQUOT',
}

const KINDS: readonly { codes: RegExp; info: ErrorInfo }[] = [
  {
    codes: /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/,
    info: {
      code: 'system.diskFull',
      message: 'The disk is full or its quota is used up, so this was not saved; what was there was kept. Free some space and try again.',
      retryable: false,
    },
  },
  {
    codes: /^(EMFILE|ENFILE|EAGAIN)$/,
    info: {
      code: 'system.tooManyFiles',
      message: 'The system gives this program no more open files or processes, so this was put off; close other programs and try again.',
      retryable: true,
    },
  },
  {
    codes: /^(EROFS|EACCES|EPERM|SQLITE_READONLY(_\w+)?|SQLITE_CANTOPEN(_\w+)?|SQLITE_PERM)$/,
    info: {
      code: 'system.denied',
      message:
        'A file or folder may not be read or written by this account, so this was not done; change its rights or choose another place.',
      retryable: false,
    },
  },
  {
    codes: /^(EIO|ENXIO|ENODEV|ESTALE|SQLITE_IOERR(_\w+)?)$/,
    info: {
      code: 'system.driveFailed',
      message: 'A drive did not answer as it should, so this was not done; what was there was kept. Check the drive and try again.',
      retryable: true,
    },
  },
  {
    codes: /^(ENOMEM|SQLITE_NOMEM)$/,
    info: {
      code: 'system.noMemory',
      message: 'The system has no memory left for this, so it was stopped; close other programs and try again.',
      retryable: true,
    },
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED|PROTOCOL)(_\w+)?$/,
    info: {
      code: 'system.busy',
      message: 'Another Cutwright kept the common data busy for too long, so this was not done; try again in a moment.',
      retryable: true,
    },
  },
  {
    codes: /^(SQLITE_CORRUPT(_\w+)?|SQLITE_NOTADB)$/,
    info: {
      code: 'system.dataDamaged',
      message:
        'The list of jobs and recent projects is damaged, so this was not done; projects are not touched by it. Start Cutwright again.',
      retryable: false,
    },
  },
]

/** What the operating system's or SQLite's name of an error is, however the error carries it. */
function systemCode(e: unknown): string | undefined {
  if (!(e instanceof Error)) return undefined
  const { code, answer } = e as Error & { code?: unknown; answer?: unknown }
  if (typeof code === 'string') return code
  const number = typeof answer === 'number' ? answer : typeof code === 'number' ? code : 0
  return ERRNO[-number]
}

/**
 * A failure of the disk or the system as one coded sentence; undefined for everything else. The error may come from Node (code 'ENOSPC'),
 * SQLite ('SQLITE_FULL') or FFmpeg (a negated errno).
 */
export function systemErrorInfo(e: unknown): ErrorInfo | undefined {
  const code = systemCode(e)
  const kind = code === undefined ? undefined : KINDS.find((k) => k.codes.test(code))
  return kind && { ...kind.info, params: { reason: code! } }
}
