/** Requests that only ask what they would come to: by their path, their query, a member or a field `dry_run`. */

import type { FastifyRequest } from 'fastify'
import { isJsonObject, type Json } from '../core/json.ts'
import { problem } from '../core/problem.ts'
import type { Route, WireRequest } from '../dialects/wire.ts'

/** Whether a request only asks what it would come to; told before its body is read. Throws `ProblemError`. */
export function isDryRun({ query, routeOptions }: FastifyRequest, route: Route): boolean {
  if (route.keepsNothing === true) return true
  if (routeOptions.config.takesDryRun !== true) return false
  const flag = flagIn(query)
  if (flag === undefined || flag === 'false') return false
  if (flag === 'true') return true
  throw problem('invalid_parameter', 'dry_run is true or false.', 'dry_run')
}

/**
 * Sees to it that nothing is done in earnest that was asked to be tried only, in whatever words. Asked before the body is read,
 * and again when it is there. Throws `ProblemError`.
 */
export function refuseDryRun({ method, query, routeOptions, readBody }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD' || routeOptions.config.takesDryRun === true) return
  const inBody = readBody?.kind === 'json' ? flagIn(readBody.json) : undefined
  refuseUnless(flagIn(query), 'false')
  refuseUnless(inBody, false)
}

/** The same for the fields of a form. Throws `ProblemError`. */
export function refuseDryForm(fields: Readonly<Record<string, unknown>>): void {
  refuseUnless(flagIn(fields), 'false')
}

function refuseUnless(flag: Json | undefined, no: Json): void {
  if (flag === undefined || flag === no) return
  throw problem('invalid_parameter', 'Only a submit can be tried dry.', 'dry_run')
}

/** Whether a field of a form says that it only asks. Throws `ProblemError`. */
export function isDryForm(parts: readonly { readonly name: string; readonly value?: string }[]): boolean {
  const flags = parts.flatMap(({ name, value }) => (name === 'dry_run' ? [value] : []))
  if (flags.every((flag) => flag === 'true' || flag === 'false')) return flags.includes('true')
  throw problem('invalid_parameter', 'dry_run must be true or false.', 'dry_run')
}

/** Takes `dry_run` out of a body: it is no field of any vendor's. Throws `ProblemError`. */
export function takeDryRun(wire: WireRequest, isDry: boolean): { readonly wire: WireRequest; readonly isDry: boolean } {
  const { body } = wire
  if (body.kind === 'json' && isJsonObject(body.json) && Object.hasOwn(body.json, 'dry_run')) {
    const { dry_run: flag, ...json } = body.json
    if (typeof flag !== 'boolean') throw problem('invalid_parameter', 'dry_run must be true or false.', 'dry_run')
    return { wire: { ...wire, body: { kind: 'json', json } }, isDry: isDry || flag }
  }
  if (body.kind === 'form') {
    const isDryByField = isDryForm(body.parts)
    const parts = body.parts.filter(({ name }) => name !== 'dry_run')
    return { wire: { ...wire, body: { kind: 'form', parts } }, isDry: isDry || isDryByField }
  }
  return { wire, isDry }
}

function flagIn(fields: unknown): Json | undefined {
  const known = fields as Json | undefined
  return isJsonObject(known) && Object.hasOwn(known, 'dry_run') ? known['dry_run'] : undefined
}
