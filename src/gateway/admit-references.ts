/**
 * References at admission: everything that can be known before anything is fetched. URLs are judged, files are those that
 * came along or are looked up within the tenant, links of our own become the files that they lead to, data URIs are stored.
 * Media in a provider's library stays there.
 */

import { assert } from '../core/assert.ts'
import { type FileId, makeId, type TenantId } from '../core/ids.ts'
import type { MediaFacts } from '../core/media.ts'
import type { Model } from '../core/model.ts'
import type { Clock, Egress, Prober, Random, Storage } from '../core/ports.ts'
import { forReference, problem } from '../core/problem.ts'
import { checkReference, checkRoles, checkTotals } from '../core/reference-rules.ts'
import { KIND_OF_ROLE, type Reference, type ReferenceKind, type ReferenceRole } from '../core/request.ts'
import { inferRoles } from '../core/roles.ts'
import type { StoredFile } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'
import { type LinkTarget, type Links, MEDIA_PATH } from '../links/links.ts'
import { bringIn, lookAt, onePiece } from '../lifecycle/assets.ts'
import { assetOfMedium } from './result-media.ts'

/** What admission of references needs. */
export type AdmitReferencesDeps = {
  readonly store: Store
  readonly storage: Storage
  readonly prober: Prober
  readonly egress: Egress
  readonly clock: Clock
  readonly random: Random
  /** Decodes a data URI. Throws `ProblemError`. */
  readonly readDataUri: (dataUri: string, sizeBytesMax: number) => Uint8Array
  readonly links: Pick<Links, 'check'>
  /** Inline references are only looked at: nothing will come of this. */
  readonly keepsNothing?: true
}

/** References as admitted: no inline ones any more, the files that are to be kept with the job, and the roles if all are known. */
export type AdmittedReferences = {
  readonly references: readonly Reference[]
  readonly newFiles: readonly StoredFile[]
  readonly roles: readonly ReferenceRole[] | undefined
}

/** Who asks, by which host, and the files that came with the request. */
type Owner = {
  readonly tenantId: TenantId
  readonly linkBase: string
  readonly files: readonly StoredFile[]
}

type Admitted = { readonly reference: Reference; readonly file?: StoredFile; readonly isNew?: boolean }

/** Admits the references of one request. Throws `ProblemError` that names `references[i]`. */
export async function admitReferences(
  deps: AdmitReferencesDeps,
  owner: Owner,
  references: readonly Reference[],
  model: Model,
): Promise<AdmittedReferences> {
  const admitted: Admitted[] = []
  for (const [index, reference] of references.entries()) {
    admitted.push(await forReference(index, () => admitOne(deps, owner, reference, model)))
  }
  const kinds = admitted.map(knownKind)
  const roles = kinds.every((kind) => kind !== undefined)
    ? inferRoles(
        admitted.map(({ reference }, index) => ({ role: reference.role, kind: kinds[index] ?? 'image' })),
        model.roles,
      )
    : undefined
  if (roles !== undefined) checkRoles(roles, model)
  admitted.forEach(({ file, reference }, index) => {
    const role = roles?.[index] ?? (reference.role === 'infer' ? undefined : reference.role)
    if (file !== undefined && role !== undefined) checkReference(index, role, file, model)
  })
  checkTotals(
    admitted.map(({ file }) => file),
    model,
  )
  return {
    references: admitted.map(({ reference }) => reference),
    newFiles: admitted.flatMap(({ file, isNew }) => (isNew === true && file !== undefined ? [file] : [])),
    roles,
  }
}

async function admitOne(
  deps: AdmitReferencesDeps,
  owner: Owner,
  reference: Reference,
  model: Model,
): Promise<Admitted> {
  const { source } = reference
  switch (source.from) {
    case 'file': {
      const sent = owner.files.find(({ id }) => id === source.fileId)
      const file = sent ?? (await deps.store.file(owner.tenantId, source.fileId))
      if (file === undefined) throw problem('file_not_found', 'There is no such file.')
      return { reference: referenceTo(reference.role, file), file, isNew: file === sent }
    }
    case 'inline': {
      const file = await storeInline(deps, owner.tenantId, source.dataUri, model)
      return { reference: referenceTo(reference.role, file), file, isNew: true }
    }
    case 'url': {
      const found = await fileOfOwnLink(deps, owner, source.url)
      if (found !== undefined) return { reference: referenceTo(reference.role, found.file), ...found }
      deps.egress.checkUrl(source.url)
      return { reference }
    }
    case 'library':
      return { reference }
    case 'part':
      throw new Error('no caller names a part of a form that we send')
  }
}

function referenceTo(role: Reference['role'], { id, digest, sizeBytes, facts }: StoredFile): Reference {
  return { role, source: { from: 'file', fileId: id, asset: { digest, sizeBytes, facts } } }
}

async function storeInline(
  deps: AdmitReferencesDeps,
  tenantId: TenantId,
  dataUri: string,
  model: Model,
): Promise<StoredFile> {
  const sizeBytesMax = Math.max(...Object.values(model.references).map((limits) => limits.sizeBytesMax))
  const content = onePiece(deps.readDataUri(dataUri, sizeBytesMax))
  if (deps.keepsNothing === true) {
    const seen = await lookAt(deps, content, { sizeBytesMax, turn: tenantId })
    return newFile(deps, tenantId, seen, 'inline')
  }
  const blob = await bringIn(deps, content, { sizeBytesMax })
  const facts = await deps.storage.withLocalCopy(blob.digest, (path) => deps.prober.probe(path, tenantId))
  return newFile(deps, tenantId, { ...blob, facts }, 'inline')
}

/** A file of a tenant's, of bytes that are here already. */
export function newFile(
  deps: Pick<AdmitReferencesDeps, 'clock' | 'random'>,
  tenantId: TenantId,
  asset: { readonly digest: string; readonly sizeBytes: number; readonly facts: MediaFacts },
  purpose: string,
): StoredFile {
  const createdAtMs = deps.clock.nowMs()
  const id = makeId<FileId>(createdAtMs, deps.random.bytes(10))
  return { id, tenantId, kind: asset.facts.kind, purpose, filename: '', createdAtMs, ...asset }
}

/**
 * A signed link of this very installation is not fetched: it leads to bytes that are here already. Its signature tells it,
 * by whichever of our hosts it came. One that begins like ours is not looked for elsewhere.
 */
async function fileOfOwnLink(
  deps: AdmitReferencesDeps,
  owner: Owner,
  url: string,
): Promise<{ file: StoredFile; isNew: boolean } | undefined> {
  const ownStart = owner.linkBase + MEDIA_PATH
  const isByThisHost = url.startsWith(ownStart)
  const signedPath = isByThisHost ? url.slice(ownStart.length).replace(/[?#].*$/s, '') : afterMediaPath(url)
  if (signedPath === undefined) return undefined
  const link = deps.links.check(signedPath)
  const found = link.result === 'valid' ? await findOwned(deps, owner.tenantId, link.target) : undefined
  if (found === undefined && isByThisHost) {
    throw problem('file_not_found', 'The link leads to no file of yours, or has expired.')
  }
  return found
}

function afterMediaPath(text: string): string | undefined {
  const url = URL.parse(text)
  const isLink = (url?.protocol === 'http:' || url?.protocol === 'https:') && url.pathname.startsWith(MEDIA_PATH)
  return isLink ? url.pathname.slice(MEDIA_PATH.length) : undefined
}

async function findOwned(
  deps: AdmitReferencesDeps,
  tenantId: TenantId,
  target: LinkTarget,
): Promise<{ file: StoredFile; isNew: boolean } | undefined> {
  if (target.to === 'file') {
    const file = await deps.store.file(tenantId, target.fileId)
    return file === undefined ? undefined : { file, isNew: false }
  }
  // For providers alone: it says nothing of whose bytes these are.
  if (target.to === 'asset') return undefined
  // It is written whenever it is read, and is no picture.
  if (target.to === 'scrub-track') return undefined
  const job = await deps.store.job(tenantId, target.jobId)
  if (job?.status !== 'succeeded') return undefined
  const asset = assetOfMedium(job.result, target.to)
  return asset === undefined ? undefined : { file: newFile(deps, tenantId, asset, 'result'), isNew: true }
}

function knownKind({ reference, file }: Admitted): ReferenceKind | undefined {
  if (file !== undefined) return file.kind
  if (reference.role !== 'infer') return KIND_OF_ROLE[reference.role]
  assert(reference.source.from === 'url', 'only URLs are still to be fetched')
  return kindOfExtension(reference.source.url)
}

const EXTENSIONS: { readonly [extension: string]: ReferenceKind } = {
  jpg: 'image',
  jpeg: 'image',
  png: 'image',
  webp: 'image',
  gif: 'image',
  bmp: 'image',
  mp4: 'video',
  mov: 'video',
  m4v: 'video',
  mp3: 'audio',
  wav: 'audio',
}

/** What a URL's extension promises (seed 004); the bytes decide later. */
function kindOfExtension(url: string): ReferenceKind | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase()
  return extension === undefined || !Object.hasOwn(EXTENSIONS, extension) ? undefined : EXTENSIONS[extension]
}
