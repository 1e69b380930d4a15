/** What the verbs of the gateway are tested with: the rig of the engine, and an owner. */

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { principal } from '../support/owners.ts'
import type { Principal } from '../../src/auth/authenticate.ts'
import { type KeyId, makeId, type TenantId } from '../../src/core/ids.ts'
import { Notes } from '../../src/core/notes.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import type { SubmitContext, SubmitDeps } from '../../src/gateway/submit.ts'
import { createLinks, type Links } from '../../src/links/links.ts'
import { parseDataUri } from '../../src/media/data-uri.ts'
import { createRig, type Rig } from '../engine/rig.ts'

/** Where links of these tests begin. */
export const LINK_BASE = 'https://video.example.com'

/** The rig. */
export type GatewayRig = Rig & {
  readonly links: Links
  readonly submitDeps: SubmitDeps
  readonly owner: Principal
  readonly stranger: Principal
  /** From whom and where a request comes; notes are collected in it. */
  context(by?: Principal): SubmitContext
}

/** Builds it. */
export async function createGatewayRig(context: TestContext, upstreams: readonly Upstream[]): Promise<GatewayRig> {
  const rig = await createRig(context, upstreams)
  const links = createLinks({ secret: new Uint8Array(32), clock: rig.clock, ttlSeconds: 86_400 })
  const keyId = makeId<KeyId>(1, new Uint8Array(10))
  const strangerId = makeId<TenantId>(99, new Uint8Array(10))
  const stranger = {
    id: strangerId,
    name: 'stranger',
    webhookSecret: 'whsec_y',
    credit: 'unlimited',
    createdAtMs: 1,
  } as const
  await rig.store.commit([{ write: 'save-tenant', tenant: stranger }])
  const owner = principal(rig.tenantId, keyId)
  return {
    ...rig,
    links,
    owner,
    stranger: principal(strangerId, keyId),
    submitDeps: {
      ...rig.deps,
      links,
      prices: () => rig.store.prices(),
      readDataUri: (dataUri, sizeBytesMax) => parseDataUri(dataUri, sizeBytesMax),
    },
    context: (by = owner) => ({
      principal: by,
      faceId: 'jobs',
      linkBase: LINK_BASE,
      requestId: 'req_1',
      files: [],
      notes: new Notes(),
    }),
  }
}

/** A plain request, with what a test cares about on top. */
export function requestFor(more: Partial<GenerationRequest> = {}): GenerationRequest {
  return { model: 'seedance-2.0', prompt: 'a kite over the dunes', references: [], ratio: '16:9', ...more }
}

/** Expects a problem with this code, and this field. */
export async function refusedFor(work: Promise<unknown>, code: string, field?: string): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ProblemError, String(error))
    assert.deepEqual([error.problem.code, error.problem.field], [code, field])
    return true
  })
}
