/** Margins: what was charged, less what providers take, by whatever an operator wants to know. */

import type { JobId } from '../core/ids.ts'
import { microCredits } from '../core/money.ts'
import type { JobMargin, MarginSums, Store } from '../core/store-port.ts'
import { type Days, readDays } from '../gateway/account.ts'

/** By what attempts are put together: `all` tells every model at every provider on every day. */
export const MARGIN_GROUPS = ['provider', 'model', 'day', 'all'] as const

/** One of those. */
export type MarginGroup = (typeof MARGIN_GROUPS)[number]

/** What a group has come to; what it is not about is not there. */
export type Margin = Omit<MarginSums, 'upstreamId' | 'model'> & {
  readonly day?: string
  readonly upstreamId?: string
  readonly model?: string
}

type Deps = { readonly store: Pick<Store, 'margins' | 'jobMargins'> }

/** Margins of some days. Throws `ProblemError` `invalid_parameter` for days that are none, or too many. */
export async function readMargins(
  { store }: Deps,
  asked: Partial<Days>,
  by: MarginGroup,
  nowMs: number,
): Promise<Days & { readonly margins: readonly Margin[] }> {
  const { fromMs, toMs, ...days } = readDays(asked, nowMs)
  const groups = new Map<string, Margin>()
  for (const { day, upstreamId, model, ...sums } of await store.margins(fromMs, toMs)) {
    const named = {
      ...((by === 'day' || by === 'all') && { day }),
      ...((by === 'provider' || by === 'all') && { upstreamId }),
      ...((by === 'model' || by === 'all') && model !== undefined && { model }),
    }
    const name = JSON.stringify(named)
    const known = groups.get(name)
    groups.set(name, known === undefined ? { ...named, ...sums } : { ...known, ...sumOf(known, sums) })
  }
  return { ...days, margins: [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum) }
}

/** Margins of the jobs of some days, the newest first. Throws `ProblemError` `invalid_parameter`. */
export async function readJobMargins(
  { store }: Deps,
  asked: Partial<Days>,
  page: { readonly limit: number; readonly beforeId?: JobId },
  nowMs: number,
): Promise<Days & { readonly margins: readonly JobMargin[]; readonly hasMore: boolean }> {
  const { fromMs, toMs, ...days } = readDays(asked, nowMs)
  const found = await store.jobMargins({ fromMs, toMs, ...page, limit: page.limit + 1 })
  return { ...days, margins: found.slice(0, page.limit), hasMore: found.length > page.limit }
}

type Sums = Omit<MarginSums, 'upstreamId' | 'model'>

function sumOf(one: Sums, other: Sums): Sums {
  return {
    attempts: one.attempts + other.attempts,
    films: one.films + other.films,
    tokens: one.tokens + other.tokens,
    renderingMs: one.renderingMs + other.renderingMs,
    chargedMicroCredits: microCredits(one.chargedMicroCredits + other.chargedMicroCredits),
    costMicroCredits: microCredits(one.costMicroCredits + other.costMicroCredits),
    unpriced: one.unpriced + other.unpriced,
  }
}
