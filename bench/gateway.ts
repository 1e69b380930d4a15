/** Servers for the benchmarks to load, each in its own process with a data folder that goes away with it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'

/** What a server's process has used so far. */
export type Usage = { readonly cpuMs: number; readonly rssBytes: number; readonly rssPeakBytes: number }

/** The key that every server here takes. */
export const KEY = 'sd2_live_your_api_key'

/** A running server. */
export type Gateway = {
  readonly url: URL
  readonly dataDir: string
  usage(): Promise<Usage>
  /** Sends a request with the key and returns the answer's JSON. Throws for an answer that is not 2xx. */
  call(path: string, init?: RequestInit): Promise<unknown>
  stop(): Promise<void>
}

/** Starts a server: `durable` has the store that the settings name, `forgetful` one that keeps nothing. */
export async function startGateway(
  kind: 'durable' | 'forgetful',
  settings: Readonly<Record<string, string>> = {},
): Promise<Gateway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const child = await startChild<string, string, Usage>('gateway.ts', [kind, dataDir, KEY, JSON.stringify(settings)])
  return {
    url: new URL(child.ready),
    dataDir,
    usage: () => child.ask('usage'),
    async call(path, init = {}) {
      const answer = await fetch(new URL(path, child.ready), {
        ...init,
        headers: { authorization: `Bearer ${KEY}`, ...init.headers },
      })
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
      return answer.json()
    },
    async stop() {
      await child.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
