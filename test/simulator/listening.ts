/** Who listened when: the endpoints of each tenant, with the times at which they were changed. */

import type { EndpointId, TenantId } from '../../src/core/ids.ts'
import type { Endpoint } from '../../src/core/webhooks.ts'
import type { MemoryState } from '../conformance/store-model-state.ts'

/** An endpoint that there is or was. */
export type KnownEndpoint = {
  readonly tenantId: TenantId
  readonly url: string
  /** Since when, in true ms, it is disabled or deleted; `Infinity` while it hears. */
  readonly silentFromMs: number
  readonly wasSilent: boolean
}

/** The memory of one world. */
export class Listening {
  readonly #times = new Map<TenantId, { readonly fromMs: number; readonly endpoints: readonly Endpoint[] }[]>()
  readonly #endpoints = new Map<EndpointId, KnownEndpoint>()

  /** Every endpoint that there ever was. */
  known(id: EndpointId): KnownEndpoint | undefined {
    return this.#endpoints.get(id)
  }

  /** Remembers how a tenant's endpoints are from `fromMs` on, of which one has changed. */
  changed({ endpoints }: Pick<MemoryState, 'endpoints'>, id: EndpointId, tenantId: TenantId, fromMs: number): void {
    const endpoint = endpoints.get(id)
    const known = this.#endpoints.get(id)
    const isSilent = endpoint === undefined || endpoint.disabled !== undefined
    const silentFromMs = isSilent ? Math.min(known?.silentFromMs ?? Infinity, fromMs) : Infinity
    const url = endpoint?.url ?? known?.url ?? ''
    this.#endpoints.set(id, { tenantId, url, silentFromMs, wasSilent: isSilent || known?.wasSilent === true })
    const all = this.#times.get(tenantId) ?? []
    all.push({ fromMs, endpoints: [...endpoints.values()].filter((one) => one.tenantId === tenantId) })
    this.#times.set(tenantId, all)
  }

  /** All the ways in which a tenant's endpoints have been since a time. */
  since(tenantId: TenantId, sinceMs: number): readonly (readonly Endpoint[])[] {
    const all = this.#times.get(tenantId) ?? []
    const first = all.findLastIndex(({ fromMs }) => fromMs <= sinceMs)
    const lately = all.slice(Math.max(0, first)).map(({ endpoints }) => endpoints)
    return first < 0 ? [[], ...lately] : lately
  }
}

/** Whether an endpoint is to be told of an event; written down here once more, as the docs have it. */
export function hears({ disabled, types }: Endpoint, type: string): boolean {
  return disabled === undefined && (types === undefined || types.some((one) => one === type))
}
