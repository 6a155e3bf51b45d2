import { basename } from 'node:path'

/** Line ends and other controls, and marks that turn the direction of what follows. */
const UNSPOKEN = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu

/** A file's name as it stands in a sentence: on one line, and unable to turn the rest of it round. */
export const spokenName = (path: string): string => basename(path).replace(UNSPOKEN, ' ')
