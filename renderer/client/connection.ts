import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { create } from 'zustand'
import type { Contract } from '#shared/contract/contract.ts'
import { ClientError } from './errors.ts'

export type ConnectionState = 'connecting' | 'connected' | 'lost'

/** How the window stands with the engine. */
export const useConnection = create<{ state: ConnectionState; attempt: number }>()(() => ({ state: 'connecting', attempt: 0 }))

const RPC_PATH = '/rpc'
/** Milliseconds before the n-th try. */
const BACK_OFF = [0, 250, 500, 1000, 2000, 4000]

type Link = RPCLink<Record<never, never>>
let link: Link | undefined
let waiting: { resolve(l: Link): void; reject(e: Error): void }[] = []
const whenConnected = new Set<() => void>()

/** Calls `run` at every (new) connection, and now when there is one; returns its undo. */
export function onConnected(run: () => void): () => void {
  whenConnected.add(run)
  if (link) run()
  return () => whenConnected.delete(run)
}

export const isLost = (): boolean => useConnection.getState().state === 'lost'

/** Calls `run` at the next connection. */
export function onceConnected(run: () => void): void {
  const once = (): void => {
    whenConnected.delete(once)
    run()
  }
  whenConnected.add(once)
}

function currentLink(): Promise<Link> {
  if (link) return Promise.resolve(link)
  if (useConnection.getState().state === 'lost')
    return Promise.reject(new ClientError('engine-lost', 'The engine does not answer.', { retryable: true }))
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
}

function open(attempt: number): void {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${RPC_PATH}`)
  socket.binaryType = 'arraybuffer'
  let opened = false
  socket.addEventListener('open', () => {
    opened = true
    link = new RPCLink({ websocket: socket })
    useConnection.setState({ state: 'connected', attempt: 0 })
    for (const w of waiting.splice(0)) w.resolve(link)
    for (const run of whenConnected) run()
  })
  socket.addEventListener('close', () => {
    link = undefined
    const next = opened ? 1 : attempt + 1
    // One failed try is a slow start; from the second on, or after a working connection, the engine is gone.
    if (opened || next > 1) {
      useConnection.setState({ state: 'lost', attempt: next })
      for (const w of waiting.splice(0)) w.reject(new ClientError('engine-lost', 'The engine does not answer.', { retryable: true }))
    }
    setTimeout(() => open(next), BACK_OFF[Math.min(next, BACK_OFF.length - 1)])
  })
}

/** Opens the socket and keeps it open. Called once, by main.tsx. */
export const connect = (): void => open(0)

/** Every call of the contract, over whatever connection there is; a call while the engine is lost fails at once with 'engine-lost'. */
export const client: ContractRouterClient<Contract> = createORPCClient({
  call: async (path, input, options) => (await currentLink()).call(path, input, options),
})
