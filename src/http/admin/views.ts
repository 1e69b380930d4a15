/** Records as the admin API shows them: snake_case, times in ISO 8601, credits as decimal texts; never a hash or a secret. */

import type { Reroute } from '../../admin/jobs.ts'
import type { Job } from '../../core/job.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Balance, Transfer } from '../../core/ledger.ts'
import type { KeyLimits } from '../../core/limits.ts'
import { formatCredits, type MicroCredits } from '../../core/money.ts'
import type { Attempt, ListedKey, Tenant } from '../../core/records.ts'
import type { UsageLine } from '../../core/store-port.ts'
import { TRANSFER_PREFIX } from '../../gateway/account.ts'

/** What ids begin with, so that one of another kind is seen to be one. */
export const TENANT_PREFIX = 'tenant_'
export const KEY_PREFIX = 'key_'
export const CREDENTIAL_PREFIX = 'cred_'
export const JOB_PREFIX = 'job_'

/** A time for people and programs; `null` for one that has not come. */
export function timeOf(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString()
}

/** A tenant. */
export function describeTenant({ id, name, credit, createdAtMs, disabledAtMs }: Tenant): JsonObject {
  return {
    id: `${TENANT_PREFIX}${id}`,
    name,
    credit,
    disabled: disabledAtMs !== undefined,
    disabled_at: timeOf(disabledAtMs),
    created_at: timeOf(createdAtMs),
  }
}

/** What a tenant has. */
export function describeBalance({ credit, availableMicroCredits, heldMicroCredits }: Balance): JsonObject {
  return {
    credit,
    available: formatCredits(availableMicroCredits),
    held: formatCredits(heldMicroCredits),
  }
}

/** A key, of which nobody can make the key itself. */
export function describeKey(key: ListedKey, nowMs: number): JsonObject {
  const { id, tenantId, name, hint, limits, createdAtMs, expiresAtMs, revokedAtMs, formerEndsAtMs } = key
  const isExpired = expiresAtMs !== undefined && expiresAtMs <= nowMs
  const endsAtMs = Math.min(expiresAtMs ?? Number.POSITIVE_INFINITY, revokedAtMs ?? Number.POSITIVE_INFINITY)
  return {
    id: `${KEY_PREFIX}${id}`,
    tenant_id: `${TENANT_PREFIX}${tenantId}`,
    name,
    hint,
    status: revokedAtMs !== undefined ? 'revoked' : isExpired ? 'expired' : 'active',
    limits: describeLimits(limits),
    created_at: timeOf(createdAtMs),
    expires_at: timeOf(expiresAtMs),
    revoked_at: timeOf(revokedAtMs),
    // A key's end is that of all its secrets.
    former_ends_at: timeOf(formerEndsAtMs && Math.min(formerEndsAtMs, endsAtMs)),
  }
}

/** Limits by the names by which they are set; those that there are. */
export function describeLimits(limits: KeyLimits): JsonObject {
  const { requestsPerMinute, jobsAtOnce, jobsWaiting, budget, models, faces, origins } = limits
  return {
    ...(requestsPerMinute !== undefined && { requests_per_minute: requestsPerMinute }),
    ...(jobsAtOnce !== undefined && { jobs_at_once: jobsAtOnce }),
    ...(jobsWaiting !== undefined && { jobs_waiting: jobsWaiting }),
    ...(budget !== undefined && { budget: { credits: formatCredits(budget.amountMicroCredits), per: budget.per } }),
    ...(models !== undefined && { models }),
    ...(faces !== undefined && { faces }),
    ...(origins !== undefined && { origins }),
  }
}

/** A movement of money. `change` is what it did to `available`. */
export function describeTransfer(transfer: Omit<Transfer, 'held'> & Pick<Partial<Transfer>, 'held'>): JsonObject {
  const { id, kind, from, to, amountMicroCredits, held, cause, actor, atMs } = transfer
  const credits = formatCredits(amountMicroCredits)
  return {
    id: `${TRANSFER_PREFIX}${id}`,
    kind,
    credits,
    change: to === 'available' ? credits : from === 'available' ? `-${credits}` : '0',
    from,
    to,
    cause,
    actor,
    ...(held !== undefined && {
      job_id: `${JOB_PREFIX}${held.jobId}`,
      key_id: `${KEY_PREFIX}${held.keyId}`,
      model: held.model,
    }),
    at: timeOf(atMs),
  }
}

/** What a model came to on a day. */
export function describeUsage({ day, model, jobs, chargedMicroCredits }: UsageLine): JsonObject {
  return { day, model, jobs, credits: formatCredits(chargedMicroCredits) }
}

/** A job, by whose it is, who makes it, and what it costs. */
export function describeJob(job: Job): JsonObject {
  return {
    id: `${JOB_PREFIX}${job.id}`,
    tenant_id: `${TENANT_PREFIX}${job.tenantId}`,
    key_id: `${KEY_PREFIX}${job.keyId}`,
    status: job.status,
    model: job.request.model,
    face: job.faceId,
    upstream: job.attempt?.upstreamId ?? null,
    progress: job.progressPercent,
    prompt: job.request.prompt,
    quoted: formatCredits(job.priceMicroCredits),
    charged: chargedOf(job),
    price_version: job.billing?.terms.version ?? null,
    failure: job.status === 'failed' ? { code: job.failure.code, message: job.failure.message } : null,
    request_id: job.requestId,
    created_at: timeOf(job.createdAtMs),
    started_at: 'startedAtMs' in job ? timeOf(job.startedAtMs) : null,
    finished_at: 'finishedAtMs' in job ? timeOf(job.finishedAtMs) : null,
    deadline_at: timeOf(job.deadlineAtMs),
    deleted_at: timeOf(job.hiddenAtMs),
  }
}

/** That a job went from one provider to another. */
export function describeReroute({ from, to, cause, atMs }: Reroute): JsonObject {
  return { from, to, cause: cause ?? null, at: timeOf(atMs) }
}

/** A try at an upstream: how it stands, how long it took, what it costs. */
export function describeAttempt(attempt: Attempt): JsonObject {
  const { id, upstreamId, credentialId, state, refusal, handle, tokens, costMicroCredits } = attempt
  return {
    id,
    upstream: upstreamId,
    key: credentialId === undefined ? null : `${CREDENTIAL_PREFIX}${credentialId}`,
    state,
    refusal: refusal ?? null,
    handle: handle ?? null,
    tokens: tokens ?? null,
    cost: creditsOrNull(costMicroCredits),
    created_at: timeOf(attempt.createdAtMs),
    submitted_at: timeOf(attempt.submittedAtMs),
    rendered_at: timeOf(attempt.renderedAtMs),
  }
}

/** What a job was charged; `null` while that is open, and for jobs from before there was a ledger. */
function chargedOf(job: Job): Json {
  if (job.status === 'succeeded') return creditsOrNull(job.chargedMicroCredits)
  return job.status === 'queued' || job.status === 'running' ? null : '0'
}

function creditsOrNull(amount: MicroCredits | undefined): Json {
  return amount === undefined ? null : formatCredits(amount)
}
