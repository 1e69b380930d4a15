/** Providers and their keys as the admin API shows them. A secret is not among what is shown, sealed or not. */

import { openedBy } from '../../admin/credentials.ts'
import type { Applied, ProviderFile } from '../../admin/providers.ts'
import type { ProviderChange } from '../../admin/provider-plan.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Credential, Provider, ProviderTest } from '../../core/provider.ts'
import type { Sealer } from '../../lib/sealing.ts'
import { writtenForm } from '../../providers/declaration.ts'
import { CREDENTIAL_PREFIX, timeOf } from './views.ts'

/** A provider as it was declared, with its keys. */
export function describeProvider({ provider, credentials, warnings }: ProviderFile, sealer: Sealer): JsonObject {
  return {
    name: provider.name,
    version: provider.version,
    ...writtenForm(provider),
    keys: credentials.map((credential) => describeCredential(provider, credential, sealer)),
    warnings,
    created_at: timeOf(provider.createdAtMs),
  }
}

/** A key: what it is called and how it stands. `usable` is whether its secret can be opened by the server that answers. */
export function describeCredential(provider: Provider, credential: Credential, sealer: Sealer): JsonObject {
  const { id, label, version, hint, slots, submitsPerMinute, closed, createdAtMs } = credential
  const opened = openedBy(sealer, provider, credential)
  return {
    id: `${CREDENTIAL_PREFIX}${id}`,
    provider: provider.name,
    label,
    version,
    hint,
    ...(slots !== undefined && { slots }),
    ...(submitsPerMinute !== undefined && { submits_per_minute: submitsPerMinute }),
    status: closed === undefined ? 'open' : 'closed',
    closed: closed === undefined ? null : { cause: closed.cause, detail: closed.detail, at: timeOf(closed.atMs) },
    usable: opened.isOpen,
    unusable_because: opened.isOpen ? null : opened.detail,
    created_at: timeOf(createdAtMs),
  }
}

/** What was changed, or would be. */
export function describeApplied({ changes, revision, warnings }: Applied, isPlan: boolean): JsonObject {
  return { plan: isPlan, revision, changes: changes.map(describeChange), warnings }
}

function describeChange({ action, provider, key, field, from, to }: ProviderChange): JsonObject {
  return {
    action,
    provider,
    key: key ?? null,
    field: field ?? null,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

/** What came of a test, and what is to be known besides. */
export function describeTest({ ok, line, steps }: ProviderTest, warnings: readonly string[]): JsonObject {
  const taken = steps.map(({ step, ok: passed, detail, ms }) => ({ step, ok: passed, detail, ms }))
  return { ok, line, steps: taken, warnings }
}
