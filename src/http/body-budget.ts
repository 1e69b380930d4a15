/**
 * How many bytes of bodies are held in memory at once, over all requests: each has a limit of its own, but there may be as
 * many of them as there are connections. Files in forms go to the storage and do not count.
 */

import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { problem } from '../core/problem.ts'

/** Bytes of all bodies that are held, at most: eight JSON bodies of the default limit, which parsing multiplies. */
const HELD_BYTES_MAX = 67_108_864

/** Counts what bodies hold. */
export type BodyBudget = {
  /** Counts bytes of a request's body, until `release`. Throws `ProblemError` `unavailable` when there is no room. */
  hold(request: FastifyRequest, bytes: number): void
  /** Gives back what a request held: it has been answered. */
  release(request: FastifyRequest): void
}

/** Makes it; a body of `bodyBytesMax` always finds room when it is alone. */
export function createBodyBudget(bodyBytesMax: number, heldBytesMax = HELD_BYTES_MAX): BodyBudget {
  const limit = Math.max(heldBytesMax, bodyBytesMax)
  // An answer in a pipeline that never has its turn does not end: its connection does.
  const bodiesOf = new WeakMap<Socket, Map<FastifyRequest, number>>()
  let held = 0
  const open = (socket: Socket) => {
    const bodies = new Map<FastifyRequest, number>()
    bodiesOf.set(socket, bodies)
    socket.once('close', () => {
      for (const bytes of bodies.values()) held -= bytes
      bodies.clear()
    })
    return bodies
  }
  return {
    hold(request, bytes) {
      const { socket } = request.raw
      if (socket.destroyed) return
      if (held + bytes > limit) throw problem('unavailable', 'Too much is being sent at once.')
      const bodies = bodiesOf.get(socket) ?? open(socket)
      bodies.set(request, (bodies.get(request) ?? 0) + bytes)
      held += bytes
    },
    release(request) {
      const bodies = bodiesOf.get(request.raw.socket)
      held -= bodies?.get(request) ?? 0
      bodies?.delete(request)
    },
  }
}
