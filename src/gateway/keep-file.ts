/** Uploaded files: identify the bytes, hold them against what was promised, give them a name within the tenant, keep them. */

import { type FileId, makeId, type TenantId } from '../core/ids.ts'
import type { JsonObject } from '../core/json.ts'
import type { Asset } from '../core/media.ts'
import { MEDIA_BYTES_MAX } from '../core/media-limits.ts'
import type { StoredBytes, Clock, Prober, Random, Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { ReferenceKind } from '../core/request.ts'
import type { Store } from '../core/store-port.ts'
import type { Write } from '../core/writes.ts'

/** What identifying needs. */
export type IdentifyFileDeps = {
  readonly storage: Storage
  readonly prober: Prober
  readonly clock: Clock
  readonly random: Random
}

/** What keeping needs. */
export type KeepFileDeps = IdentifyFileDeps & { readonly store: Store }

/** What is said of a file besides its bytes. */
export type FileLabel = {
  readonly tenantId: TenantId
  readonly purpose: string
  readonly filename: string
  /** What the uploader says it is; absent: whatever it is. */
  readonly kind?: ReferenceKind
  /** The uploader's own data. */
  readonly metadata?: JsonObject
  /** The id that it was promised; absent: a new one. */
  readonly id?: FileId
}

/**
 * Finds out what a file is, without keeping it: `fileWrites` do that, in whichever commit makes use of it; until then its
 * bytes are the sweep's. Throws `ProblemError` `unsupported_media`, `reference_kind_mismatch`, `body_too_large`.
 */
export async function identifyFile(deps: IdentifyFileDeps, blob: StoredBytes, label: FileLabel): Promise<StoredFile> {
  const facts = await deps.storage.withLocalCopy(blob.digest, (path) => deps.prober.probe(path, label.tenantId))
  return describeFile(deps, { ...blob, facts }, label)
}

/** Says what a file is whose facts are known. Throws `ProblemError` `reference_kind_mismatch`, `body_too_large`. */
export function describeFile(
  deps: Pick<IdentifyFileDeps, 'clock' | 'random'>,
  { facts, ...blob }: Asset,
  label: FileLabel,
): StoredFile {
  if (label.kind !== undefined && facts.kind !== label.kind) {
    throw problem('reference_kind_mismatch', `The file is of kind ${facts.kind}, not ${label.kind}.`, 'kind')
  }
  if (blob.sizeBytes > MEDIA_BYTES_MAX[facts.kind]) {
    throw problem('body_too_large', `A file of kind ${facts.kind} has at most ${MEDIA_BYTES_MAX[facts.kind]} bytes.`)
  }
  const createdAtMs = deps.clock.nowMs()
  return {
    id: label.id ?? makeId<FileId>(createdAtMs, deps.random.bytes(10)),
    tenantId: label.tenantId,
    kind: facts.kind,
    purpose: label.purpose,
    filename: label.filename,
    digest: blob.digest,
    sizeBytes: blob.sizeBytes,
    facts,
    ...(label.metadata && { metadata: label.metadata }),
    createdAtMs,
  }
}

/** Identifies a file and keeps it. Throws as `identifyFile` does. */
export async function keepFile(deps: KeepFileDeps, blob: StoredBytes, label: FileLabel): Promise<StoredFile> {
  const file = await identifyFile(deps, blob, label)
  const result = await deps.store.commit(fileWrites(file))
  if (!result.committed) throw problem('unavailable', 'The same file is just being removed; try again.')
  return file
}

/** Adds a file that uses its bytes. */
export function fileWrites(file: StoredFile): readonly Write[] {
  const use = { owner: 'file', ownerId: file.id, tenantId: file.tenantId } as const
  return [
    { write: 'use-asset', digest: file.digest, use },
    { write: 'insert-file', file },
  ]
}
