/**
 * The real server in a process of its own, put together as `main.ts` does, with the embedded store or with one that
 * keeps nothing. It listens while its engine stands still: a request's cost is measured, not what rendering leaves.
 */

import { pino } from 'pino'
import { z } from 'zod'
import { assemble } from '../../src/assemble.ts'
import { readConfig } from '../../src/config.ts'
import type { Usage } from '../gateway.ts'
import { ForgetfulStore } from '../forgetful-store.ts'

const [kind, dataDir, apiKey, settings = '{}'] = process.argv.slice(2)
const own = { REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_API_KEY: apiKey }
const config = readConfig({ ...own, ...z.record(z.string(), z.string()).parse(JSON.parse(settings)) })
const logger = pino({ level: 'warn' }, pino.destination(2))
const server = await assemble({ config, logger, ...(kind === 'forgetful' ? { store: new ForgetfulStore() } : {}) })
process.on('message', () => process.send?.(usage()))
process.on('disconnect', () => void server.stop().then(() => process.exit()))
process.send?.(await server.listen())

function usage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return {
    cpuMs: (userCPUTime + systemCPUTime) / 1_000,
    rssBytes: process.memoryUsage.rss(),
    rssPeakBytes: maxRSS * 1_024,
  }
}
