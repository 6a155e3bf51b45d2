import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isLink, MAX_BYTES } from '#shared/learn/film-link.ts'
import { fileInput, type FilmInput, linkInput } from '../../learn/film-input.ts'
import { number } from './options.ts'

/** Flags about films behind web addresses. */
export interface LinkFlags {
  allowPrivateNetwork?: boolean
  maxSize: number
}

/** Adds the flags to a command. */
export const withLinkFlags = (c: Command): Command =>
  c
    .option('--allow-private-network', 'of a web address: it may lie in your own network or on this machine')
    .option('--max-size <GB>', 'of a web address: how large the film may be', number(0.000001, 100), MAX_BYTES / 1e9)

/** A film by its path or its web address. */
export const filmOf = (text: string, o: LinkFlags): FilmInput =>
  isLink(text)
    ? linkInput({ url: text, allowPrivate: o.allowPrivateNetwork === true, maxBytes: Math.round(1e9 * o.maxSize) })
    : fileInput(resolve(text))
