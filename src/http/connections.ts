/**
 * How many connections there may be: each takes a file handle, and jobs that were accepted need handles of their own for
 * the database, media, probes and the network. When it gets narrow, connections on which nothing is asked are closed first.
 */

import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** File handles that connections leave to everything else. */
const RESERVED_HANDLES = 128

/** A request may need a second handle: the file that it reads or writes. */
const HANDLES_PER_CONNECTION = 2

/** Bounds of the number of connections, whatever the limit on file handles is. */
const CONNECTIONS = { min: 16, max: 16_384 } as const

/** From this part of all connections on, every new one closes an idle one: newcomers that find no room are cut off unheard. */
const NARROW_FROM = 0.9

/** Connections for a process that may have `fileHandlesMax` open; for one that is not limited, the most there may be. */
export function connectionsWithin(fileHandlesMax: number | undefined): number {
  if (fileHandlesMax === undefined) return CONNECTIONS.max
  const room = Math.floor((fileHandlesMax - RESERVED_HANDLES) / HANDLES_PER_CONNECTION)
  return Math.min(CONNECTIONS.max, Math.max(CONNECTIONS.min, room))
}

/** What holds the connections of one server. */
export type Connections = {
  /** Counts a connection as idle although its request has not ended: it is only kept open to be closed. */
  spare(socket: Socket): void
}

/** Keeps a server's connections within `connectionsMax`. */
export function limitConnections(server: Server, connectionsMax: number): Connections {
  server.maxConnections = connectionsMax
  const narrowFrom = Math.floor(connectionsMax * NARROW_FROM)
  let open = 0
  // In the order in which they became idle.
  const idle = new Set<Socket>()
  const requests = new WeakMap<Socket, number>()
  const rest = (socket: Socket) => {
    idle.delete(socket)
    if (!socket.destroyed) idle.add(socket)
  }
  server.on('connection', (socket) => {
    open++
    if (open > narrowFrom) closeOne(idle)
    rest(socket)
    socket.once('close', () => {
      open--
      idle.delete(socket)
    })
  })
  server.prependListener('request', (request, response) => {
    const { socket } = request
    requests.set(socket, (requests.get(socket) ?? 0) + 1)
    idle.delete(socket)
    response.once('close', () => {
      const left = (requests.get(socket) ?? 1) - 1
      requests.set(socket, left)
      if (left === 0) rest(socket)
    })
  })
  return { spare: rest }
}

/** Closes the connection that has been idle longest. */
function closeOne(idle: Set<Socket>): void {
  const [longest] = idle
  if (longest === undefined) return
  idle.delete(longest)
  longest.destroy()
}
