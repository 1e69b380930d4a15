/** Routes about jobs of all tenants. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { cancelAnyJob, findAnyJob, jobFile } from '../../admin/jobs.ts'
import { type Resolution, resolveJob } from '../../admin/resolve.ts'
import { type JobId, type KeyId, parseId, parsePrefixedId, type TenantId } from '../../core/ids.ts'
import { JOB_STATUSES, type JobStatus } from '../../core/job-status.ts'
import { problem } from '../../core/problem.ts'
import type { JobListQuery } from '../../core/store-port.ts'
import { readStoryboard } from '../../gateway/storyboard.ts'
import { isoTimeOrDay } from '../times.ts'
import type { AdminRoute } from './admin-route.ts'
import { limit, param, readAdminBody, readNothing, readQuery } from './reading.ts'
import {
  describeAttempt,
  describeJob,
  describeReroute,
  describeTransfer,
  JOB_PREFIX,
  KEY_PREFIX,
  TENANT_PREFIX,
} from './views.ts'

const DAY_MS = 86_400_000

const text = z.string().max(200).optional()

const Filter = z.strictObject({
  tenant: text,
  status: text,
  model: text,
  upstream: text,
  face: text,
  key: text,
  outcome: z.literal('unknown').optional(),
  from: isoTimeOrDay(0).optional(),
  to: isoTimeOrDay(DAY_MS - 1).optional(),
  text,
  limit,
  after: text,
})

const Resolve = z.strictObject({
  as: z.enum(['taken', 'not_taken', 'failed']),
  upstream_id: z.string().min(1).max(256).optional(),
})

function resolutionOf(as: Resolution['as'], upstreamId: string | undefined): Resolution {
  if (as !== 'taken') {
    if (upstreamId === undefined) return { as }
    throw problem('invalid_parameter', 'upstream_id goes with taken alone.', 'upstream_id')
  }
  if (upstreamId === undefined) {
    throw problem('missing_parameter', 'upstream_id says how the provider calls the work.', 'upstream_id')
  }
  return { as, upstreamId }
}

/** The routes. */
export function jobRoutes(deps: AdminDeps): readonly AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/jobs',
      handle: async (request) => {
        const query = readFilter(readQuery(request, Filter))
        const found = await deps.store.jobs({ ...query, limit: query.limit + 1 })
        const data = found.slice(0, query.limit).map(describeJob)
        return { body: { data, has_more: found.length > query.limit } }
      },
    },
    {
      method: 'GET',
      path: '/jobs/:id',
      handle: async (request) => {
        const { job, attempts, reroutes, transfers, detail = null } = await jobFile(deps, jobIdOf(request))
        return {
          body: {
            ...describeJob(job),
            detail,
            attempts: attempts.map(describeAttempt),
            reroutes: reroutes.map(describeReroute),
            transfers: transfers.map(describeTransfer),
          },
        }
      },
    },
    {
      method: 'GET',
      path: '/jobs/:id/storyboard',
      handle: async (request) => {
        const job = await findAnyJob(deps, jobIdOf(request))
        const told = await readStoryboard(deps.storage, job)
        return { body: { object: 'storyboard', job: `${JOB_PREFIX}${job.id}`, ...told } }
      },
    },
    {
      method: 'POST',
      path: '/jobs/:id/cancel',
      repeat: 'harmless',
      handle: async (request) => {
        readNothing(request)
        return { body: describeJob(await cancelAnyJob(deps, jobIdOf(request))) }
      },
    },
    {
      method: 'POST',
      path: '/jobs/:id/resolve',
      repeat: 'harmless',
      handle: async (request) => {
        const { as, upstream_id: upstreamId } = readAdminBody(request, Resolve)
        return { body: describeJob(await resolveJob(deps, jobIdOf(request), resolutionOf(as, upstreamId))) }
      },
    },
  ]
}

/** A job's id in the spelling of whichever dialect: an operator has it from whoever asked him. */
function jobIdOf(request: FastifyRequest): JobId | undefined {
  return parseId<JobId>(param(request, 'id').replace(/^(?:job|req|video)_/, ''))
}

function readFilter(asked: z.output<typeof Filter>): JobListQuery {
  const { tenant, key, status, model, upstream, face, outcome, from, to, text: piece, after } = asked
  const id = <Id extends TenantId | KeyId | JobId>(field: string, prefix: string, value: string): Id => {
    const found = parsePrefixedId<Id>(prefix, value)
    if (found === undefined) throw problem('invalid_parameter', `${field} must be an id such as ${prefix}….`, field)
    return found
  }
  return {
    limit: asked.limit,
    order: 'newest first',
    ...(after !== undefined && { afterId: id<JobId>('after', JOB_PREFIX, after) }),
    ...(tenant !== undefined && { tenantId: id<TenantId>('tenant', TENANT_PREFIX, tenant) }),
    ...(key !== undefined && { keyId: id<KeyId>('key', KEY_PREFIX, key) }),
    ...(status !== undefined && { status: status.split(',').map(readStatus) }),
    ...(model !== undefined && { model }),
    ...(upstream !== undefined && { upstreamId: upstream }),
    ...(face !== undefined && { faceId: face }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== undefined && { createdFromMs: from }),
    ...(to !== undefined && { createdToMs: to }),
    ...(piece !== undefined && { text: piece }),
  }
}

function readStatus(word: string): JobStatus {
  const status = JOB_STATUSES.find((known) => known === word)
  if (status === undefined) throw problem('invalid_parameter', `status is of ${JOB_STATUSES.join(', ')}.`, 'status')
  return status
}
