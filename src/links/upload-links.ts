/**
 * Links by which one file may be brought in without a key: short-lived, for one tenant, and for one id that the file gets.
 * A link is `{ticket}/{tenant}.{file}.{extension}`; the signature is over all of it.
 */

import { type FileId, parseId, type TenantId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import { signLink, verifyLink } from './signature.ts'

/** What a link is for; the extension is that of the media type that was announced, `bin` for none that is known. */
export type UploadTarget = { readonly tenantId: TenantId; readonly fileId: FileId; readonly extension: string }

/** What a link turned out to be. */
export type UploadCheck =
  | { readonly result: 'valid'; readonly target: UploadTarget }
  | { readonly result: 'expired' }
  | { readonly result: 'invalid' }

/** Makes such links, and reads them. */
export interface UploadLinks {
  /** What follows the path of uploads in a URL. */
  sign(target: UploadTarget): string
  /** Judges a link by its two parts. */
  check(ticket: string, name: string): UploadCheck
}

/** How long a link works, in ms: an upload begins at once, and its bytes may then take their time. */
const LINK_MS = 900_000

/** Makes links with a secret of their own: one to bytes opens no upload. */
export function createUploadLinks(secret: Uint8Array, clock: Pick<Clock, 'nowMs'>): UploadLinks {
  return {
    sign({ tenantId, fileId, extension }) {
      return signLink(secret, `${tenantId}.${fileId}.${extension}`, clock.nowMs() + LINK_MS)
    },
    check(ticket, name) {
      const { verdict } = verifyLink(secret, { ticket, fileName: name }, clock.nowMs())
      if (verdict !== 'valid') return { result: verdict }
      const [tenant = '', file = '', extension = ''] = name.split('.')
      const tenantId = parseId<TenantId>(tenant)
      const fileId = parseId<FileId>(file)
      if (tenantId === undefined || fileId === undefined) return { result: 'invalid' }
      return { result: 'valid', target: { tenantId, fileId, extension } }
    },
  }
}
