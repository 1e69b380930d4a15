/** A line to whoever serves now: a caller asks, and is answered or not. */

import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.ts'
import type { Chance } from './chance.ts'
import type { Ledger } from './ledger.ts'

/** What a line needs. */
export type LineOptions = {
  readonly ledger: Ledger
  readonly chance: Chance
  /** Where somebody serves now. */
  readonly urls: () => readonly string[]
  readonly key: string
}

/** An answer that came whole. */
export type Answer = { readonly status: number; readonly text: string; readonly json: JsonObject }

/** How long a caller waits for an answer, in ms. */
const PATIENCE_MS = 5_000

/** The line of all callers. */
export class Line {
  readonly #options: LineOptions

  constructor(options: LineOptions) {
    this.#options = options
  }

  /** A process that serves now, by chance. */
  url(): string | undefined {
    const [first, ...rest] = this.#options.urls()
    return first === undefined ? undefined : this.#options.chance.pick([first, ...rest])
  }

  /** Asks; `undefined` when there was no answer. */
  async ask(
    method: string,
    path: string,
    body?: string | FormData,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer | undefined> {
    const { ledger, key } = this.#options
    const url = this.url()
    if (url === undefined) return undefined
    try {
      const answer = await fetch(url + path, {
        method,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          authorization: `Bearer ${key}`,
          ...more,
          ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        },
        ...(body === undefined ? {} : { body }),
      })
      const text = await answer.text()
      const json: Json = text === '' ? null : JSON.parse(text)
      return { status: answer.status, text, json: isJsonObject(json) ? json : {} }
    } catch {
      ledger.brokenRequests++
      return undefined
    }
  }
}
