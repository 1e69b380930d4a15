/**
 * Who is let in: asked before a body is read, for nobody wants a stranger's; and asked again when the body took its time,
 * because a key may be revoked while its owner still sends.
 */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate, Principal } from '../auth/authenticate.ts'
import type { Guesses } from '../auth/guesses.ts'
import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import type { CallerAddress } from './caller-address.ts'
import { holdToFaces, holdToLimits } from './key-limits.ts'

/** What letting in needs. */
export type LetInDeps = {
  readonly authenticate: Authenticate
  readonly authenticateAdmin: (authorization: string | undefined) => Promise<void>
  /** Asked before each credential is looked at. */
  readonly guesses: Guesses
  readonly callerAddress: CallerAddress
  readonly store: Pick<Store, 'countRequest'>
  readonly clock: Pick<Clock, 'nowMs'>
}

/** How long an answer of who asks is good for, in ms: with what a store remembers of keys, less than a second in all. */
const GOOD_FOR_MS = 100

/** Asks for what the route's access takes. Throws `ProblemError`. */
export async function letIn(deps: LetInDeps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { access } = request.routeOptions.config
  if (access === 'open' || access === 'link') return
  if (access === 'admin') return letInAdmin(deps, request)
  const { authorization } = request.headers
  const look = () => whoAsks(deps, request)
  const credential = authorization ?? oneText(request.headers['x-api-key'])
  const principal = await deps.guesses.guard(deps.callerAddress(request), credential, look)
  request.principal = principal
  request.lookedAtMs = deps.clock.nowMs()
  await holdToLimits(deps.store, principal, request, reply)
}

/** Asks for the operator's credential. Throws `ProblemError`. */
export async function letInAdmin(deps: LetInDeps, request: FastifyRequest): Promise<void> {
  const { authorization } = request.headers
  await deps.guesses.guard(deps.callerAddress(request), authorization, () => deps.authenticateAdmin(authorization))
}

/**
 * Looks again at who asks, once the whole request is there, unless it was just done: what an operator has taken away
 * meanwhile is gone, and what he has changed holds. Throws `ProblemError`.
 */
export async function letInStill(deps: LetInDeps, request: FastifyRequest): Promise<void> {
  if (request.principal === undefined) return
  const nowMs = deps.clock.nowMs()
  if (Math.abs(nowMs - request.lookedAtMs) < GOOD_FOR_MS) return
  request.principal = await whoAsks(deps, request)
  request.lookedAtMs = nowMs
  holdToFaces(request.principal.limits, request)
}

function whoAsks({ authenticate }: LetInDeps, { headers }: FastifyRequest): Promise<Principal> {
  const { authorization, origin } = headers
  return authenticate({ authorization, 'x-api-key': oneText(headers['x-api-key']), origin })
}

function oneText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
