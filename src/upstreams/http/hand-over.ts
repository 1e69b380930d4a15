/**
 * How our assets reach a provider: by a link of ours, as parts of the form, or as data URIs in the request. The best way is
 * taken that its dialect has and that is open to them.
 */

import type { Asset } from '../../core/media.ts'
import { problem, type ProblemError } from '../../core/problem.ts'
import type { Reference } from '../../core/request.ts'
import { Refusal } from '../../core/upstream-port.ts'
import type { Dialect, ReferenceWay } from '../../dialects/dialect.ts'
import type { InlineFiles } from '../inline-files.ts'

/** Gives a provider what it needs to have these assets, in their order. Throws `Refusal` where one cannot reach it. */
export type HandOver = (assets: readonly Asset[]) => Promise<readonly Reference['source'][]>

/** What handing over needs. */
export type HandOverDeps = {
  readonly dialect: Pick<Dialect, 'takes' | 'inlineBytesMax'>
  readonly inline: Pick<InlineFiles, 'dataUriOf'>
  /** A link under the public URL, for a short time and for one asset; absent: there is no public URL. */
  readonly link?: ((asset: Asset) => string) | undefined
}

/** Bytes that a request carries where the dialect does not say. */
const INLINE_BYTES_MAX = 8_388_608

/** Makes the handing over. */
export function createHandOver({ dialect, inline, link }: HandOverDeps): HandOver {
  const inlineBytesMax = dialect.inlineBytesMax ?? INLINE_BYTES_MAX
  const sourceBy = (way: ReferenceWay, asset: Asset): Reference['source'] => {
    if (way === 'part') return { from: 'part', asset }
    if (way === 'link' && link !== undefined) return { from: 'url', url: link(asset) }
    return { from: 'inline', dataUri: inline.dataUriOf(asset) }
  }
  return async (assets) => {
    let inlineBytes = 0
    const sources: Reference['source'][] = []
    for (const [index, asset] of assets.entries()) {
      const ways = dialect.takes === undefined ? ['link' as const] : (dialect.takes[asset.facts.kind] ?? [])
      const fits = inlineBytes + asset.sizeBytes <= inlineBytesMax
      const way = ways.find((each) => each === 'part' || (each === 'link' ? link !== undefined : fits))
      if (way === undefined) throw unreachable(index, asset)
      if (way === 'inline') inlineBytes += asset.sizeBytes
      sources.push(sourceBy(way, asset))
    }
    return sources
  }
}

function unreachable(index: number, { facts }: Asset): ProblemError {
  const message = `Reference ${index + 1}: this ${facts.kind} cannot reach the provider: it is too large for the request, or goes by a link, and there is no public URL.`
  return new Refusal(problem('unsupported_combination', message, `references[${index}]`), [])
}
