/** Routes about what was charged and what providers take for it. */

import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { MARGIN_GROUPS, type Margin, readJobMargins, readMargins } from '../../admin/margins.ts'
import { type JobId, parsePrefixedId } from '../../core/ids.ts'
import type { JsonObject } from '../../core/json.ts'
import { formatCredits, microCredits } from '../../core/money.ts'
import { problem } from '../../core/problem.ts'
import type { AdminRoute } from './admin-route.ts'
import { limit, readQuery } from './reading.ts'
import { JOB_PREFIX } from './views.ts'

const day = z.string().max(10).optional()

const Asked = z.strictObject({ from: day, to: day, by: z.enum(MARGIN_GROUPS).default('provider') })

const AskedOfJobs = z.strictObject({ from: day, to: day, limit, before: z.string().max(200).optional() })

/** The routes. */
export function marginRoutes(deps: AdminDeps): readonly AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/margins',
      handle: async (request) => {
        const { by, ...days } = readQuery(request, Asked)
        const { margins, ...told } = await readMargins(deps, given(days), by, deps.clock.nowMs())
        return { body: { ...told, by, data: margins.map(describeMargin) } }
      },
    },
    {
      method: 'GET',
      path: '/margins/jobs',
      handle: async (request) => {
        const { limit: count, before, ...days } = readQuery(request, AskedOfJobs)
        const page = { limit: count, ...(before !== undefined && { beforeId: jobIdOf(before) }) }
        const { margins, hasMore, ...told } = await readJobMargins(deps, given(days), page, deps.clock.nowMs())
        const data = margins.map(({ jobId, ...sums }) => ({ id: `${JOB_PREFIX}${jobId}`, ...describeMargin(sums) }))
        return { body: { ...told, data, has_more: hasMore } }
      },
    },
  ]
}

function given({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function jobIdOf(text: string): JobId {
  const id = parsePrefixedId<JobId>(JOB_PREFIX, text)
  if (id === undefined) throw problem('invalid_parameter', `before must be an id such as ${JOB_PREFIX}….`, 'before')
  return id
}

/** What a group has come to. The margin may be less than nothing. */
function describeMargin(margin: Margin): JsonObject {
  const { day: of, upstreamId, model, attempts, films, tokens, renderingMs } = margin
  const { chargedMicroCredits: charged, costMicroCredits: cost, unpriced } = margin
  const isLoss = cost > charged
  const difference = formatCredits(microCredits(Math.abs(charged - cost)))
  return {
    ...(of !== undefined && { day: of }),
    ...(upstreamId !== undefined && { provider: upstreamId }),
    ...(model !== undefined && { model }),
    attempts,
    films,
    tokens,
    mean_seconds: films === 0 ? null : Math.round(renderingMs / films / 100) / 10,
    charged: formatCredits(charged),
    cost: formatCredits(cost),
    unpriced,
    margin: isLoss ? `-${difference}` : difference,
  }
}
