/** How our assets reach a provider: by a link of ours, or as data URIs in the request, as its dialect and their size have it. */

import type { Asset } from '../../core/media.ts'
import { problem, type ProblemError } from '../../core/problem.ts'
import type { Storage } from '../../core/ports.ts'
import type { Reference } from '../../core/request.ts'
import { Refusal } from '../../core/upstream-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'

/** Gives a provider what it needs to have these assets, in their order. Throws `Refusal` where one cannot reach it. */
export type HandOver = (assets: readonly Asset[]) => Promise<readonly Reference['source'][]>

/** What handing over needs. */
export type HandOverDeps = {
  readonly dialect: Pick<Dialect, 'takes' | 'inlineBytesMax'>
  readonly storage: Pick<Storage, 'read'>
  /** A link under the public URL, for a short time and for one asset; absent: there is no public URL. */
  readonly link?: ((asset: Asset) => string) | undefined
}

/** Bytes that a request carries where the dialect does not say. */
const INLINE_BYTES_MAX = 8_388_608

/** Makes the handing over. */
export function createHandOver({ dialect, storage, link }: HandOverDeps): HandOver {
  const inlineBytesMax = dialect.inlineBytesMax ?? INLINE_BYTES_MAX
  return async (assets) => {
    let inlineBytes = 0
    const sources: Reference['source'][] = []
    for (const [index, asset] of assets.entries()) {
      const ways = dialect.takes === undefined ? ['link' as const] : (dialect.takes[asset.facts.kind] ?? [])
      if (link !== undefined && ways.includes('link')) {
        sources.push({ from: 'url', url: link(asset) })
        continue
      }
      inlineBytes += asset.sizeBytes
      if (!ways.includes('inline') || inlineBytes > inlineBytesMax) throw unreachable(index, asset)
      sources.push({ from: 'inline', dataUri: await dataUriOf(asset, storage) })
    }
    return sources
  }
}

async function dataUriOf({ digest, facts }: Asset, storage: Pick<Storage, 'read'>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of storage.read(digest)) pieces.push(Uint8Array.from(piece))
  return `data:${facts.mediaType};base64,${Buffer.concat(pieces).toString('base64')}`
}

function unreachable(index: number, { facts }: Asset): ProblemError {
  const message = `Reference ${index + 1}: this ${facts.kind} reaches the provider only by a link, and there is no public URL.`
  return new Refusal(problem('unsupported_combination', message, `references[${index}]`), [])
}
