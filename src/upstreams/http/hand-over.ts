/**
 * How references reach a provider: our assets by a link of ours, as parts of the form, as data URIs in the request, or as files
 * that were brought there before, the best way that its dialect has and that is open to them. What lies in its own library is
 * only named.
 */

import type { Asset } from '../../core/media.ts'
import { problem, type ProblemError } from '../../core/problem.ts'
import type { PreparedReference } from '../../core/job.ts'
import type { BytesSource, Library, ReferenceSource } from '../../core/request.ts'
import { Refusal } from '../../core/upstream-port.ts'
import type { Dialect, ReferenceWay } from '../../dialects/dialect.ts'
import type { InlineFiles } from '../inline-files.ts'
import type { Upload } from './uploads.ts'
import type { ProviderKey } from './wire.ts'

/**
 * Gives a provider what it needs to have these references, in their order, by the key that the work is given by. Throws
 * `Refusal` where one cannot reach it, or is of a library that is not open, and what uploading throws.
 */
export type HandOver = (
  references: readonly PreparedReference[],
  key?: ProviderKey,
) => Promise<readonly ReferenceSource[]>

/** What handing over needs. */
export type HandOverDeps = {
  readonly dialect: Pick<Dialect, 'takes' | 'inlineBytesMax'>
  readonly inline: Pick<InlineFiles, 'dataUriOf'>
  /** A link under the public URL, for a short time and for one asset; absent: there is no public URL. */
  readonly link?: ((asset: Asset) => string) | undefined
  /** Absent: nothing is brought there. */
  readonly upload?: Upload | undefined
  /** Libraries whose media callers may name; absent: none. */
  readonly libraries?: readonly Library[] | undefined
}

/** Bytes that a request carries where the dialect does not say. */
const INLINE_BYTES_MAX = 8_388_608

/** By which way each of these references reaches the provider, in their order; `undefined` for one that none is open to. */
function waysFor(
  { dialect, link, upload }: Omit<HandOverDeps, 'inline'>,
  references: readonly PreparedReference[],
): readonly (ReferenceWay | 'named' | undefined)[] {
  const inlineBytesMax = dialect.inlineBytesMax ?? INLINE_BYTES_MAX
  let inlineBytes = 0
  return references.map((reference) => {
    if ('library' in reference) return 'named'
    const { facts, sizeBytes } = reference.asset
    const ways = dialect.takes === undefined ? ['link' as const] : (dialect.takes[facts.kind] ?? [])
    const way = ways.find((each) => {
      if (each === 'link') return link !== undefined
      if (each === 'inline') return inlineBytes + sizeBytes <= inlineBytesMax
      return each === 'part' || upload !== undefined
    })
    if (way === 'inline') inlineBytes += sizeBytes
    return way
  })
}

/** Whether files are brought to the provider before a work with these references is asked for. */
export function bringsFilesOf(
  deps: Omit<HandOverDeps, 'inline'>,
): (references: readonly PreparedReference[]) => boolean {
  return (references) => waysFor(deps, references).includes('upload')
}

/** Makes the handing over. */
export function createHandOver(deps: HandOverDeps): HandOver {
  const { inline, link, upload, libraries = [] } = deps
  const sourceBy = async (
    way: ReferenceWay,
    asset: Asset,
    key: ProviderKey | undefined,
  ): Promise<BytesSource | undefined> => {
    if (way === 'part') return { from: 'part', asset }
    if (way === 'upload') {
      const url = await upload?.(asset, key)
      return url === undefined ? undefined : { from: 'url', url }
    }
    if (way === 'link' && link !== undefined) return { from: 'url', url: link(asset) }
    return { from: 'inline', dataUri: inline.dataUriOf(asset) }
  }
  return async (references, key) => {
    const ways = waysFor(deps, references)
    const sources: ReferenceSource[] = []
    for (const [index, reference] of references.entries()) {
      if ('library' in reference) {
        if (!libraries.includes(reference.library.dialectId)) throw closedLibrary(index)
        sources.push(reference.library)
        continue
      }
      const { asset } = reference
      const way = ways[index]
      const source = way === undefined || way === 'named' ? undefined : await sourceBy(way, asset, key)
      if (source === undefined) throw unreachable(index, asset)
      sources.push(source)
    }
    return sources
  }
}

function closedLibrary(index: number): ProblemError {
  const message = `Reference ${index + 1}: the provider lets callers name no media in its library.`
  return new Refusal(problem('unsupported_combination', message, `references[${index}]`), [], { cause: 'model' })
}

function unreachable(index: number, { facts }: Asset): ProblemError {
  const message = `Reference ${index + 1}: this ${facts.kind} cannot reach the provider: it is too large for the request, the provider takes no uploads, and there is no public URL for a link.`
  // Somebody else may have it.
  return new Refusal(problem('unsupported_combination', message, `references[${index}]`), [], { cause: 'model' })
}
