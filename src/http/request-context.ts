/** What belongs to one HTTP request besides its message: who asks, under which id, and what links for them begin with. */

import type { FastifyRequest } from 'fastify'
import type { Principal } from '../auth/authenticate.ts'
import { problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Access } from './access.ts'
import type { ReadBody } from './body.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who the request acts for, on routes that ask. */
    principal: Principal | undefined
    /** When it was looked at last who asks, in epoch ms. */
    lookedAtMs: number
    /** What the body parsers have read; a form is still a stream then. */
    readBody: ReadBody
    /** True once a dialect has understood the request: fields of problems are paths on the wire before, canonical after. */
    isDecoded: boolean
    /** What a submit asks for, once it could be read: problems name its fields. */
    generation: GenerationRequest | undefined
  }
  interface FastifyContextConfig {
    /** The dialects that answer on a route, the first of them by default. */
    dialects?: readonly Dialect[]
    /** The dialect that errors speak on a route that is no face's. */
    speaks?: Dialect
    /** It manages the account's webhooks, secrets included: nothing for a key that was limited to be given away. */
    managesWebhooks?: true
    /** It can say what a request would come to without doing it. */
    takesDryRun?: true
    /** Bytes of a JSON body, at most, where they are fewer than anywhere. */
    bodyBytesMax?: number
    /** Who may use the route; one that does not say is not added. */
    access?: Access
  }
}

/** Who asks. Only for routes behind the key check. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw new Error('the route does not ask for a key')
  return request.principal
}

const HOST = /^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

/** What links begin with: the configured URL, or the host by which the request came. Throws for a host that is none. */
export function linkBaseOf(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl
  const { host } = request.headers
  if (host === undefined || !HOST.test(host))
    throw problem('invalid_parameter', 'The Host header is not a host.', 'host')
  return `http://${host}`
}
