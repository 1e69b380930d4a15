/** What the operator's verbs need. */

import type { Catalog } from '../core/catalog.ts'
import type { JsonObject } from '../core/json.ts'
import type { Storage } from '../core/ports.ts'
import type { ProviderTest } from '../core/provider.ts'
import type { Upstream } from '../core/upstream-port.ts'
import type { OnceOnly } from '../gateway/once.ts'
import type { PriceBook } from '../lifecycle/price-book.ts'
import type { Sealer } from '../lib/sealing.ts'
import type { EndDeps } from '../lifecycle/end-job.ts'

/** What the operator's verbs need. */
export type AdminDeps = EndDeps & {
  readonly catalog: Pick<Catalog, 'models' | 'find' | 'enabled'>
  readonly storage: Pick<Storage, 'sizeBytes' | 'read'>
  readonly priceBook: Pick<PriceBook, 'newest' | 'forget'>
  readonly once: Pick<OnceOnly, 'run'>
  /** A key as it is stored. */
  readonly hash: (plainKey: string) => string
  /** Ids of the dialects that keys may be limited to. */
  readonly faceIds: readonly string[]
  /** What a provider may speak. */
  readonly upstreamDialects: readonly string[]
  /** The profiles of one of them, by name; none where whoever speaks it has the same habits. */
  readonly profilesOf: (dialectId: string) => readonly string[]
  /** Those of them whose providers may have an upload URL. */
  readonly uploadUrlDialects: readonly string[]
  /** In which of these media of a provider's library can be named. */
  readonly libraryDialects: readonly string[]
  /** Holds a workflow against its own graph. Throws `ProblemError` `invalid_parameter`, its field a path from `workflow` on. */
  readonly checkWorkflow: (workflow: JsonObject) => void
  /** Seals and opens the keys to providers. */
  readonly sealer: Sealer
  /** Who makes videos under this name. */
  readonly upstreamOf: (id: string) => Pick<Upstream, 'recognise'> | undefined
  /** Has this process go by what the providers are now. Never fails: what cannot be read now is read a moment later. */
  readonly followProviders: () => Promise<void>
  /** Tries a provider out as it is configured; with `clip`, makes one real film. Throws `ProblemError` `provider_not_found`. */
  readonly testProvider: (name: string, options: { readonly clip: boolean }) => Promise<ProviderTest>
}

/** How changes of the operator's are signed. */
export const ADMIN = 'admin'
