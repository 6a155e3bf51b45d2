import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may talk to the server: the holder of the token, on our own host name, from our own pages. */
export interface Access {
  /** Sets the cookie that carries the token; for the answer to /enter. */
  readonly cookie: string
  isToken(given: string | null | undefined): boolean
  check(request: IncomingMessage, purpose: 'read' | 'write' | 'upgrade'): 'ok' | 'wrong-host' | 'no-token' | 'foreign-origin'
}

/** `port` is known once the server listens; the cookie is named by it because cookies are shared by all ports of a host. */
export function createAccess(token: string, port: number): Access {
  const host = `127.0.0.1:${port}`
  const name = `cutwright_${port}`
  const expected = Buffer.from(token)
  const isToken = (given: string | null | undefined): boolean => {
    const bytes = Buffer.from(given ?? '')
    return bytes.length === expected.length && timingSafeEqual(bytes, expected)
  }
  const cookieOf = (request: IncomingMessage): string | undefined =>
    (request.headers.cookie ?? '')
      .split(/;\s*/)
      .find((c) => c.startsWith(`${name}=`))
      ?.slice(name.length + 1)
  return {
    cookie: `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    isToken,
    check(request, purpose) {
      // A name that an attacker points at 127.0.0.1 (DNS rebinding) shows up here.
      if (request.headers.host !== host || request.headersDistinct['host']?.length !== 1) return 'wrong-host'
      const origin = request.headers.origin
      if (origin !== undefined && origin !== `http://${host}`) return 'foreign-origin'
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      if (bearer !== undefined) return isToken(bearer) ? 'ok' : 'no-token'
      if (!isToken(cookieOf(request))) return 'no-token'
      // Another port of this machine counts as the same site, so the cookie alone proves nothing about the page.
      const site = request.headers['sec-fetch-site']
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'foreign-origin'
      if (purpose !== 'read' && origin === undefined) return 'foreign-origin'
      return 'ok'
    },
  }
}
