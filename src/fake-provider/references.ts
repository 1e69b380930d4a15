/** Fetches a job's references from this machine as a provider would: without a key, following nothing. */

import type { GenerationRequest } from '../core/request.ts'
import { isLoopback } from '../lib/egress/loopback.ts'
import { digestOf } from './records.ts'

/** What came of fetching a reference; without a digest it could not be had. */
export type FetchedReference = {
  /** The URL, the beginning of a data URI, or `asset://` and the id of media in its library, which is not looked at. */
  readonly from: string
  readonly status?: number
  readonly contentType?: string
  readonly sizeBytes?: number
  /** SHA-256 in hexadecimal digits. */
  readonly digest?: string
}

/** Bytes of a reference. */
const BYTES_MAX = 268_435_456

/** How long fetching one may take, in ms. */
const TIMEOUT_MS = 30_000

/** Characters of a data URI that are shown. */
const SHOWN_MAX = 64

/** Fetches all of them, each as often as it is named; `known` tells the digests of files that are here, by their ids and URLs. */
export function fetchReferences(
  { references }: GenerationRequest,
  known: (name: string) => string | undefined,
  closing: AbortSignal,
): Promise<readonly FetchedReference[]> {
  return Promise.all(
    references.map(async ({ source }): Promise<FetchedReference> => {
      if (source.from === 'file') return { from: source.fileId, digest: known(source.fileId) ?? '' }
      if (source.from === 'part') return { from: source.asset.digest, digest: source.asset.digest }
      // A library has whatever is asked of it.
      if (source.from === 'library') return { from: `asset://${source.id}`, digest: '' }
      const uploaded = source.from === 'url' ? known(source.url) : undefined
      if (source.from === 'url' && uploaded !== undefined) return { from: source.url, digest: uploaded }
      if (source.from === 'url') return fetchFrom(source.url, closing)
      return { ...(await fetchBytes(source.dataUri, closing)), from: source.dataUri.slice(0, SHOWN_MAX) }
    }),
  )
}

async function fetchFrom(url: string, closing: AbortSignal): Promise<FetchedReference> {
  if (!URL.canParse(url) || !isLoopback(url)) return { from: url }
  return { ...(await fetchBytes(url, closing)), from: url }
}

async function fetchBytes(url: string, closing: AbortSignal): Promise<Omit<FetchedReference, 'from'>> {
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)])
    const answer = await fetch(url, { redirect: 'manual', signal })
    const status = answer.status
    const contentType = answer.headers.get('content-type') ?? ''
    if (status !== 200 || Number(answer.headers.get('content-length') ?? 0) > BYTES_MAX) {
      await answer.body?.cancel()
      return { status, contentType }
    }
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status, contentType, sizeBytes: bytes.byteLength, digest: digestOf(bytes) }
  } catch {
    return {}
  }
}
