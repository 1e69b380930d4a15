/** What a command of the command line is: words that name it, what it asks the server for, and what of the answer it shows. */

import type { Json, JsonObject } from '../core/json.ts'
import type { Arguments } from './arguments.ts'

/** One request to the admin API. */
export type Asked = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  /** What follows `/admin/v1`. */
  readonly path: string
  readonly body?: JsonObject
  /** Under which the same request does its work once, however often it comes. */
  readonly idempotencyKey?: string
}

/** What a command can find out before it asks: a tenant's id by its name, and what stands in a file. */
export type Helpers = {
  readonly tenantId: (nameOrId: string) => Promise<string>
  readonly readJson: (path: string) => Promise<Json>
  readonly nowMs: () => number
  /** A random idempotency key. */
  readonly makeKey: () => string
}

/** How an answer is shown to a person: lines of a table by columns, or the members of one thing. */
export type Shown =
  | {
      readonly as: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly JsonObject[]
      /** How to see what follows, where there is more. */
      readonly remark?: string
    }
  | { readonly as: 'facts'; readonly facts: JsonObject; readonly remark?: string }

/** A command. */
export type Command = {
  /** Such as `tenants list`. */
  readonly name: string
  /** The words that follow, and its options, as the help shows them. */
  readonly usage: string
  readonly summary: string
  readonly words: number
  readonly options: readonly string[]
  readonly ask: (given: Arguments, helpers: Helpers) => Promise<Asked>
  readonly show: (answer: JsonObject) => Shown
}
