import { type LookupAddress, promises as dns } from 'node:dns'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { AppError } from '#shared/base/app-error.ts'
import { parseLink } from '#shared/learn/film-link.ts'
import { BrokenFetch, connectionError, timedOut } from './link-errors.ts'
import { isPublicAddress } from './public-address.ts'

/** What fetching is made of; tests give their own. */
export interface LinkParts {
  /** All addresses of a name. Asked once for every hop: what was checked is what is connected to. */
  resolve(host: string): Promise<readonly LookupAddress[]>
  /** Milliseconds until there is a connection, and of silence on it. */
  connectMs: number
  idleMs: number
  /** Waits; rejects when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export const LINK_PARTS: LinkParts = {
  resolve: (host) => dns.lookup(host, { all: true }),
  connectMs: 15_000,
  idleMs: 30_000,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal.reason as Error)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    }),
}

export interface OpenedLink {
  response: IncomingMessage
  /** Where the redirects led. */
  host: string
}

const MOST_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/**
 * Asks for what lies behind an address, and follows its redirects; each of them is checked like the address itself. Throws AppError where
 * that must not be or leads nowhere, BrokenFetch where another try may help, AbortError when cancelled.
 */
export async function openLink(
  p: LinkParts,
  first: URL,
  o: { headers: Record<string, string>; allowPrivate: boolean; signal: AbortSignal },
): Promise<OpenedLink> {
  let url = first
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const addresses = await checkedAddresses(p, url, o)
    const response = await answerOf(p, url, addresses, o)
    if (!REDIRECTS.includes(response.statusCode ?? 0)) return { response, host: url.hostname }
    const { location } = response.headers
    response.destroy()
    url = nextHop(url, location)
  }
  throw new AppError(
    'link.redirects',
    `${first.hostname} leads from one address to the next without end, so nothing was fetched; check the address.`,
    {
      params: { host: first.hostname },
    },
  )
}

function nextHop(url: URL, location: string | undefined): URL {
  const target = location === undefined ? null : URL.parse(location, url.href)
  const parsed = target && parseLink(target.href)
  if (!parsed?.ok)
    throw new AppError(
      'link.badRedirect',
      `${url.hostname} leads to something that cannot be fetched, so nothing was fetched; check the address.`,
      {
        params: { host: url.hostname },
      },
    )
  const next = parsed.value
  // A password is told to nobody but whom it was meant for.
  if (next.origin === url.origin && next.username === '') Object.assign(next, { username: url.username, password: url.password })
  return next
}

/** The addresses of a host, each of which may be connected to. One of them that may not refuses them all. */
async function checkedAddresses(
  p: LinkParts,
  url: URL,
  { allowPrivate, signal }: { allowPrivate: boolean; signal: AbortSignal },
): Promise<readonly LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const addresses = family ? [{ address: host, family }] : await resolved(p, host, signal)
  if (!allowPrivate && !addresses.every((a) => isPublicAddress(a.address)))
    throw new AppError(
      'link.privateAddress',
      `${host} lies in your own network or on this machine, so nothing was fetched; allow private addresses if you mean it.`,
      { params: { host } },
    )
  return addresses
}

async function resolved(p: LinkParts, host: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
  const late = new AbortController()
  try {
    const addresses = await Promise.race([
      p.resolve(host).catch((e: unknown) => {
        throw unknownHost(host, e)
      }),
      p.wait(p.connectMs, AbortSignal.any([signal, late.signal])).then(() => {
        throw new BrokenFetch(timedOut(host))
      }),
    ])
    if (addresses.length === 0) throw unknownHost(host)
    return addresses
  } finally {
    late.abort()
  }
}

const unknownHost = (host: string, cause?: unknown): BrokenFetch =>
  new BrokenFetch(
    new AppError('link.unknownHost', `Nobody knows an address of ${host}, so nothing was fetched; check it and your connection.`, {
      retryable: true,
      params: { host },
      cause,
    }),
  )

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** One request to one of the addresses that were checked, and to no other. */
function answerOf(
  p: LinkParts,
  url: URL,
  addresses: readonly LookupAddress[],
  { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const pinned: LookupFunction = (_name, options, done) =>
    options.all ? done(null, [...addresses]) : done(null, addresses[0]!.address, addresses[0]!.family)
  const options: RequestOptions = {
    protocol: url.protocol,
    hostname: host,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: `${url.pathname}${url.search}`,
    ...(url.username === '' ? {} : { auth: `${decoded(url.username)}:${decoded(url.password)}` }),
    headers,
    // A connection of its own: one that is kept may lead elsewhere than was checked.
    agent: false,
    lookup: pinned,
    signal,
  }
  return new Promise((resolve, reject) => {
    const request: ClientRequest = url.protocol === 'https:' ? httpsRequest(options) : httpRequest(options)
    let timer = setTimeout(() => request.destroy(new BrokenFetch(timedOut(host))), p.connectMs)
    request.once('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer)
        timer = setTimeout(() => request.destroy(new BrokenFetch(timedOut(host))), p.idleMs)
      }),
    )
    request.once('response', (response) => {
      clearTimeout(timer)
      resolve(response)
    })
    // Stays: what comes after the answer must not end the engine.
    request.on('error', (e) => {
      clearTimeout(timer)
      reject(signal.aborted ? (signal.reason as Error) : connectionError(e, host))
    })
    request.end()
  })
}
