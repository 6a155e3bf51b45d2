import { connect } from 'node:net'
import { AV_LOG_FATAL } from 'node-av/constants'
import { Log } from 'node-av/lib'
import type { RenderList } from '#shared/render/render-list.ts'
import type { PreviewCommand } from '../media-service.ts'
import { connectToEngine } from '../worker/worker-port.ts'
import { PacketSender } from './packet-sender.ts'
import { PreviewPlayer } from './preview-player.ts'

/** What the engine tells a preview worker. Pictures do not go this way: they go through the socket `address`. */
export type ToPreviewWorker =
  | { type: 'open'; address: string; list: RenderList; size: { width: number; height: number }; start: number }
  | { type: 'load'; list: RenderList }
  | { type: 'command'; command: PreviewCommand }
  /** Answered by 'pong': the sign of life of a worker that has nothing to draw. */
  | { type: 'ping' }
  | { type: 'close' }

Log.setLevel(AV_LOG_FATAL)
const port = connectToEngine()
let player: PreviewPlayer | null = null

port.onMessage((raw) => {
  const message = raw as ToPreviewWorker
  if (message.type === 'open') {
    const socket = connect(message.address)
    socket.on('error', () => process.exit(0))
    player = new PreviewPlayer(message, new PacketSender(socket))
  } else if (message.type === 'load') player?.load(message.list)
  else if (message.type === 'command') player?.command(message.command)
  else if (message.type === 'ping') port.post('pong')
  else {
    const closing = player?.close() ?? Promise.resolve()
    void closing.finally(() => process.exit(0))
  }
})
