/** Who asks, in tests: a tenant's key without limits, whose credit has none either. */

import type { Principal } from '../../src/auth/authenticate.ts'
import type { KeyId, TenantId } from '../../src/core/ids.ts'

/** A key of a tenant, with what a test cares about on top. */
export function principal(tenantId: TenantId, keyId: KeyId, more: Partial<Principal> = {}): Principal {
  return { tenantId, keyId, credit: 'unlimited', limits: {}, actor: `key:${keyId}`, ...more }
}
