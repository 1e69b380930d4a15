/** How requests of the admin API are read: strictly. What is not known is refused, so that nothing is set by the way. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { type MicroCredits, parseCredits } from '../../core/money.ts'
import { problem } from '../../core/problem.ts'
import { fieldPath, parseRequest } from '../../dialects/parsing.ts'

/** Entries on a page of a list. */
export const PAGE_MAX = 200
const PAGE_DEFAULT = 50

/** A text of a person's: something visible, and no control characters. */
export const label = (charactersMax: number) =>
  z
    .string()
    .max(charactersMax)
    .refine((text) => text.trim() !== '' && !/\p{Cc}/u.test(text), {
      error: 'must be a text with something visible in it, and without control characters',
    })

/** More than nothing, in credits: `12.5` or `"12.5"`, with at most six places. */
export const amount = z.union([z.string(), z.number()]).transform((value, context): MicroCredits => {
  const micro = readCredits(value)
  if (micro === undefined || micro === 0) {
    context.addIssue({ code: 'custom', message: AMOUNT_RULE })
    return z.NEVER
  }
  return micro
})

/** What every amount must be. */
export const AMOUNT_RULE = 'must be an amount of credits above 0 such as "12.5", with at most six places'

/** An amount of credits, nothing included; `undefined` for what is none. A number is read as it is written. */
export function readCredits(value: string | number): MicroCredits | undefined {
  return parseCredits(typeof value === 'number' ? String(value) : value)
}

/** Reads a body by a schema. Throws `ProblemError` with the path of the first field that is wrong. */
export function readAdminBody<Value>(request: FastifyRequest, schema: z.ZodType<Value>): Value {
  const body = request.readBody
  if (body?.kind === 'form-stream') throw problem('unsupported_content_type', 'The body must be JSON.')
  return parseStrictly(schema, body?.json ?? {})
}

/** For a body that says nothing: a member is refused. Throws `ProblemError`. */
export function readNothing(request: FastifyRequest): void {
  readAdminBody(request, z.strictObject({}))
}

/** Reads the query by a schema of texts; a parameter that comes twice is refused. */
export function readQuery<Value>(request: FastifyRequest, schema: z.ZodType<Value>): Value {
  const entries = Object.entries(request.query ?? {}).map(([name, value]): [string, Json] => {
    if (typeof value !== 'string') throw problem('invalid_parameter', 'The query has this parameter twice.', name)
    return [name, value]
  })
  // Made at once: a parameter called __proto__ would vanish by assignment instead of being refused.
  return parseStrictly(schema, Object.fromEntries(entries))
}

/** `limit` in a query. */
export const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
  .transform(Number)
  .refine((count) => count <= PAGE_MAX, { error: `must be a whole number from 1 to ${PAGE_MAX}` })
  .default(PAGE_DEFAULT)

/** A piece of the path. */
export function param(request: FastifyRequest, name: string): string {
  const params: unknown = request.params
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : ''
}

/** A member that is not known is the first thing that is said: it may be a misspelt one that was needed. */
export function parseStrictly<Value>(schema: z.ZodType<Value>, json: Json): Value {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const field = fieldPath([...issue.path, String(issue.keys[0]).slice(0, 100)])
    throw problem('unsupported_parameter', `There is no field ${JSON.stringify(field)} here.`, field)
  }
  return parseRequest(schema, json)
}
