/** A PostgreSQL inside this process, compiled to WebAssembly: where the store's suite runs when there is no server. */

import type { PGlite } from '@electric-sql/pglite'
import {
  type Answer,
  type Database,
  numbered,
  type Query,
  type Session,
  storable,
} from '../../src/store/postgres/database.ts'

/** Databases that share one PGlite: they take turns, as it has one connection. */
export class PgliteShare {
  readonly #pglite: PGlite
  #last: Promise<unknown> = Promise.resolve()

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  /** A database that leaves the PGlite open when it is closed. */
  open(): Database {
    return {
      query: (query) => this.#inTurn(() => this.#ask(query)),
      session: (work) => this.#inTurn(() => work(this.#session())),
      listen: (channel, heard, connected) => {
        const stopping = this.#inTurn(() => this.#pglite.listen(channel, heard))
        stopping.then(connected, () => {})
        return async () => {
          const stop = await stopping
          await this.#inTurn(() => stop())
        }
      },
      close: async () => {
        await this.#last
      },
    }
  }

  #session(): Session {
    return {
      send: async (queries) => {
        const answers: Answer[] = []
        for (const query of queries) answers.push(await this.#ask(query))
        return answers
      },
      attempt: async (queries) => {
        const answers: Answer[] = []
        for (const query of queries) {
          try {
            answers.push(await this.#ask(query))
          } catch (error) {
            return { answers, error }
          }
        }
        return { answers }
      },
      script: async (sql) => {
        await this.#pglite.exec(sql)
      },
    }
  }

  async #ask({ sql, values }: Query): Promise<Answer> {
    const { rows, affectedRows } = await this.#pglite.query<Record<string, unknown>>(
      numbered(sql),
      values.map(storable),
    )
    return { rows, changes: affectedRows ?? 0 }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => {})
    return result
  }
}
