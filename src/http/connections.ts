/**
 * How many connections there may be: each takes a file handle, and jobs that were accepted need handles of their own for
 * the database, media, probes and the network. When it gets narrow, connections on which nothing is asked are closed first.
 */

import type { Server, ServerResponse } from 'node:http'
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
  /** Begins to hold a server's connections. */
  attach(server: Server): void
  /** Counts a connection as idle although its request has not ended: it is only kept open to be closed. */
  spare(socket: Socket): void
  /** The answers that a connection still owes, in the order of their requests. */
  owed(socket: Socket): readonly ServerResponse[]
}

/** Keeps the connections of a server within `connectionsMax`. */
export function createConnections(connectionsMax: number): Connections {
  const narrowFrom = Math.floor(connectionsMax * NARROW_FROM)
  let open = 0
  // In the order in which they became idle.
  const idle = new Set<Socket>()
  const answers = new WeakMap<Socket, Set<ServerResponse>>()
  const rest = (socket: Socket) => {
    idle.delete(socket)
    if (!socket.destroyed) idle.add(socket)
  }
  const onConnection = (socket: Socket) => {
    open++
    if (open > narrowFrom) closeOne(idle)
    rest(socket)
    socket.once('close', () => {
      open--
      idle.delete(socket)
    })
  }
  const onAnswer = (socket: Socket, response: ServerResponse) => {
    const owed = answers.get(socket) ?? new Set()
    answers.set(socket, owed.add(response))
    idle.delete(socket)
    response.once('close', () => {
      owed.delete(response)
      if (owed.size === 0) rest(socket)
    })
  }
  return {
    attach(server) {
      server.maxConnections = connectionsMax
      server.on('connection', onConnection)
      server.prependListener('request', (request, response) => onAnswer(request.socket, response))
    },
    spare: rest,
    owed: (socket) => [...(answers.get(socket) ?? [])],
  }
}

/** Closes the connection that has been idle longest. */
function closeOne(idle: Set<Socket>): void {
  const [longest] = idle
  if (longest === undefined) return
  idle.delete(longest)
  longest.destroy()
}
