/** A tenant's files: one, a page of them, and taking one out. Jobs that use a file keep its bytes. */

import { type FileId, parsePrefixedId, type TenantId } from '../core/ids.ts'
import { problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'

/** What ids of files begin with on every wire. */
const FILE_PREFIX = 'file_'

/** A page of files, newest first. */
export type FoundFiles = { readonly files: readonly StoredFile[]; readonly hasMore: boolean }

/** Finds a tenant's file by its id on the wire. Throws `ProblemError` `file_not_found`. */
export async function findFile(store: Pick<Store, 'file'>, tenantId: TenantId, text: string): Promise<StoredFile> {
  const id = parsePrefixedId<FileId>(FILE_PREFIX, text)
  const file = id === undefined ? undefined : await store.file(tenantId, id)
  if (file === undefined) throw problem('file_not_found', 'There is no such file.')
  return file
}

/** A page of a tenant's files; `cursor` is the id of the one that it follows. Throws `ProblemError` `invalid_parameter`. */
export async function listFiles(
  store: Pick<Store, 'files'>,
  tenantId: TenantId,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<FoundFiles> {
  const afterId = cursor === undefined ? undefined : parsePrefixedId<FileId>(FILE_PREFIX, cursor)
  if (cursor !== undefined && afterId === undefined) {
    throw problem('invalid_parameter', 'cursor must be the id of a file.', 'cursor')
  }
  const found = await store.files({ tenantId, limit: limit + 1, ...(afterId !== undefined && { afterId }) })
  return { files: found.slice(0, limit), hasMore: found.length > limit }
}

/** Takes a tenant's file out. Throws `ProblemError` `file_not_found`. */
export async function removeFile(
  store: Pick<Store, 'file' | 'commit'>,
  tenantId: TenantId,
  text: string,
): Promise<void> {
  const { id } = await findFile(store, tenantId, text)
  await store.commit([
    { write: 'drop-uses', owner: 'file', ownerId: id },
    { write: 'delete-file', id },
  ])
}
