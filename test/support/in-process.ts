/** A server that is put together in the test's own process, on a store and a folder of its own. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { assemble, type Server } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { Store } from '../../src/core/store-port.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { KEY } from './reelay.ts'

/** The operator's key in tests. */
export const ADMIN_KEY = 'admin-key-of-the-operator-in-tests'

/** What a request carries; `key` takes the place of the admin's. */
export type Asking = {
  readonly key?: string | undefined
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back. */
export type InProcessAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The body as a JSON object; throws when it is none. */
  json(): JsonObject
}

/** The server. */
export type InProcess = {
  readonly server: Server
  readonly url: string
  readonly store: Store
  /** Sends a request with the admin's key, unless another one is given; `''` stands for none. */
  ask(method: string, path: string, asking?: Asking): Promise<InProcessAnswer>
  close(): Promise<void>
}

/** Puts a server together. It answers requests, and works on no job. */
export async function startInProcess(settings: Readonly<Record<string, string>> = {}): Promise<InProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-in-process-'))
  const store = await openSqliteStore(':memory:', systemClock)
  const server = await assemble({
    config: readConfig({
      REELAY_DATA_DIR: dataDir,
      REELAY_PORT: '0',
      REELAY_API_KEY: KEY,
      REELAY_ADMIN_KEY: ADMIN_KEY,
      ...settings,
    }),
    logger: pino({ level: 'silent' }),
    store,
  })
  const url = await server.listen()
  return {
    server,
    url,
    store,
    async ask(method, path, { key = ADMIN_KEY, body, headers = {} } = {}) {
      const answer = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(key !== '' && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        text,
        json() {
          const value: Json = JSON.parse(text)
          if (!isJsonObject(value)) throw new Error(`no JSON object: ${text}`)
          return value
        },
      }
    },
    async close() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
