/**
 * The real server with its engine at work for a provider that takes a thousand works, is at each for a while and then fails
 * it: no film is made, so that what is measured is the gateway. It tells what it holds and how many works are in flight.
 */

import { pino } from 'pino'
import { z } from 'zod'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import type { StoredUsage } from '../stored.ts'

const [dataDir, apiKey, settings = '{}', inFlight = '1000', workMs = '20000'] = process.argv.slice(2)

/** When each work will be over, in ms of this process's clock. */
const works = new Map<string, number>()
let ended = 0

const provider: Upstream = {
  id: 'slow',
  offers: [{ framesWithReferences: true, roles: REFERENCE_ROLES, sound: true }],
  repeatable: true,
  isLocal: false,
  exact: false,
  pollIntervalMs: 2_000,
  slots: { name: 'slow', count: Number(inFlight) },
  async submit({ attemptId }) {
    works.set(attemptId, performance.now() + Number(workMs) * (0.5 + Math.random()))
    return { handle: attemptId, notes: [] }
  },
  async check(handles) {
    return handles.map((handle) => {
      const untilMs = works.get(String(handle)) ?? 0
      const leftMs = untilMs - performance.now()
      if (leftMs > 0) return { state: 'running', progressPercent: Math.max(0, 99 - Math.floor(leftMs / 500)) }
      if (works.delete(String(handle))) ended++
      return { state: 'failed', problem: { code: 'upstream_failed', message: 'The provider made nothing.' } }
    })
  },
  cancel: async () => 'stopped',
  async release() {},
}

const config = readConfig({
  REELAY_PORT: '0',
  REELAY_DATA_DIR: dataDir,
  REELAY_API_KEY: apiKey,
  ...z.record(z.string(), z.string()).parse(JSON.parse(settings)),
})
const logger = pino({ level: 'silent' })
const server = await assemble({ config, logger, upstreams: () => [provider] })
process.on('message', () => process.send?.(usage()))
process.on('disconnect', () => void server.stop().then(() => process.exit()))
process.send?.(await server.start())

function usage(): StoredUsage {
  return {
    rssBytes: process.memoryUsage.rss(),
    rssPeakBytes: process.resourceUsage().maxRSS * 1_024,
    inFlight: works.size,
    ended,
  }
}
