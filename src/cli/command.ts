/** What a command of the command line is: words that name it, what it asks the server for, and what of the answer it shows. */

import type { Json, JsonObject } from '../core/json.ts'
import type { SecretSource } from '../providers/declaration-file.ts'
import type { Arguments } from './arguments.ts'

/** One request to the admin API. */
export type Asked = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** What follows `/admin/v1`. */
  readonly path: string
  readonly body?: JsonObject
  /** Under which the same request does its work once, however often it comes. */
  readonly idempotencyKey?: string
  /** How long the answer may take, in ms, where that is longer than usual. */
  readonly timeoutMs?: number
}

/** What a command can find out before it asks: ids by names, and what stands in files. */
export type Helpers = {
  readonly tenantId: (nameOrId: string) => Promise<string>
  readonly readJson: (path: string) => Promise<Json>
  readonly readText: (path: string) => Promise<string>
  /** A secret, from where it is; it stands in no argument, which everybody on a machine may read. */
  readonly readSecret: (source: SecretSource) => Promise<string>
  /** The id of one of a provider's keys, by its label or its id. */
  readonly credentialId: (provider: string, labelOrId: string) => Promise<string>
  readonly nowMs: () => number
  /** A random idempotency key. */
  readonly makeKey: () => string
}

/** How an answer is shown to a person: lines of a table by columns, the members of one thing, or sentences. */
export type Shown =
  | {
      readonly as: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly JsonObject[]
      /** How to see what follows, where there is more. */
      readonly remark?: string
    }
  | { readonly as: 'lines'; readonly lines: readonly string[]; readonly remark?: string }
  | { readonly as: 'facts'; readonly facts: JsonObject; readonly remark?: string }

/** A command. */
export type Command = {
  /** Such as `tenants list`; no name is the beginning of another. */
  readonly name: string
  /** The words that follow, and its options, as the help shows them. */
  readonly usage: string
  readonly summary: string
  readonly words: number
  readonly options: readonly string[]
  /** Those of its options that may come several times. */
  readonly repeatable?: readonly string[]
  readonly ask: (given: Arguments, helpers: Helpers) => Promise<Asked>
  readonly show: (answer: JsonObject) => Shown
  /** Whether an answer says that all is well; absent: every answer does. */
  readonly isWell?: (answer: JsonObject) => boolean
}
