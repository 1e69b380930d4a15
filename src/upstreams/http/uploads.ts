/**
 * Bringing references to a provider as files of its own, before a submit names them. Whatever goes wrong here, no work was
 * given to anybody: nothing that is thrown leaves an outcome open.
 */

import type { Asset } from '../../core/media.ts'
import { MEDIA_TYPES } from '../../core/media.ts'
import { Notes } from '../../core/notes.ts'
import type { FileEgress, Storage } from '../../core/ports.ts'
import { problem, ProblemError } from '../../core/problem.ts'
import { Refusal } from '../../core/upstream-port.ts'
import type { Dialect, UploadedFile } from '../../dialects/dialect.ts'
import type { WireResponse } from '../../dialects/wire.ts'
import { refusalOf } from './refusals.ts'
import { lookAgain } from './second-look.ts'
import { type Address, type ProviderKey, sendWire, unavailable } from './wire.ts'

/**
 * Brings an asset to the provider, by the key with which the work will be given, and returns the URL that names it there;
 * `undefined` where the provider takes no files. Throws `ProblemError`, also as a `Refusal`.
 */
export type Upload = (asset: Asset, key: ProviderKey | undefined) => Promise<string | undefined>

/** What bringing needs. */
export type UploadDeps = {
  /** Whom works are given to. */
  readonly address: Address
  /** Where files are brought in its place, by the same keys. Absent: there as well. */
  readonly place?: Pick<Address, 'origin' | 'basePath'> | undefined
  readonly storage: Pick<Storage, 'read'>
  /** Where a provider has bytes put elsewhere than to itself. Absent: they are not put there. */
  readonly egress?: FileEgress | undefined
  readonly nowMs: () => number
}

/** How long one file may take, in ms. */
const TIMEOUT_MS = 600_000

/** Files that are remembered, and for how long: at most, and where nobody says how long they are there. */
const KNOWN = { countMax: 1_000, maxMs: 3_600_000, untoldMs: 600_000 } as const

/** What is answered where there are no uploads. */
export const NO_UPLOADS: readonly number[] = [404, 405, 501]

/** What a place for bytes says of the bytes themselves; anything else passes. */
const OF_THE_FILE: readonly number[] = [400, 411, 413, 415, 422]

type Known = { readonly url: Promise<string | undefined>; untilMs: number }

/** Makes it; `undefined` for a dialect without uploads. What was brought is not brought again while it is there. */
export function createUpload(deps: UploadDeps): Upload | undefined {
  const { upload } = deps.address.dialect
  if (upload === undefined) return undefined
  const known = new Map<string, Known>()
  return (asset, key) => {
    const name = `${asset.digest} ${key?.id ?? ''}`
    const found = known.get(name)
    if (found !== undefined && found.untilMs > deps.nowMs()) return found.url
    known.delete(name)
    const entry: Known = { url: ofFiles(bring(deps, upload, asset, key)).then((file) => kept(file)), untilMs: Infinity }
    const forget = () => {
      if (known.get(name) === entry) known.delete(name)
    }
    const kept = (file: UploadedFile | undefined) => {
      if (file === undefined) forget()
      else entry.untilMs = deps.nowMs() + lastsMs(file, deps.nowMs())
      return file?.url
    }
    known.set(name, entry)
    entry.url.catch(forget)
    for (const oldest of known.keys()) if (known.size > KNOWN.countMax) known.delete(oldest)
    return entry.url
  }
}

/** For how long a file is named again: a work that names it may wait before the provider looks at it. */
function lastsMs({ expiresAtMs }: UploadedFile, nowMs: number): number {
  if (expiresAtMs === undefined) return KNOWN.untoldMs
  return Math.min(KNOWN.maxMs, Math.max(0, (expiresAtMs - nowMs) / 2))
}

async function bring(
  deps: UploadDeps,
  upload: NonNullable<Dialect['upload']>,
  asset: Asset,
  key: ProviderKey | undefined,
): Promise<UploadedFile | undefined> {
  const { address, place, nowMs } = deps
  const { mediaType } = asset.facts
  const file = { filename: `reference.${MEDIA_TYPES[mediaType].extension}`, mediaType, asset }
  const patient = { ...address, ...place, timeoutMs: TIMEOUT_MS }
  const response = await settled(sendWire(patient, key, upload.request.encode(file, new Notes())))
  if (NO_UPLOADS.includes(response.status)) return undefined
  if (response.status >= 300) {
    const refusal = refusalOf(address.dialect, response, [], nowMs())
    // What stands before a place of its own for files says nothing about works: there, only a key is asked about again.
    const isOpen = refusal instanceof Refusal && (place === undefined || refusal.about === 'key')
    throw isOpen ? await lookAgain(address, key, refusal, response) : certain(refusal)
  }
  const told = readAnswer(upload, response)
  if (told.putUrl !== undefined) await put(deps, asset, told.putUrl)
  return told
}

function readAnswer({ response: codec }: NonNullable<Dialect['upload']>, response: WireResponse): UploadedFile {
  try {
    return codec.decode(response, new Notes())
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw unavailable(`the answer to an upload cannot be read: ${error.problem.message}`)
  }
}

/** Puts the bytes where the provider has said: the URL is signed, so no key goes there. */
async function put({ address, place, storage, egress }: UploadDeps, asset: Asset, url: string): Promise<void> {
  const { digest, sizeBytes, facts } = asset
  const headers = { 'content-type': facts.mediaType }
  const body = { sizeBytes, pieces: storage.read(digest) }
  const message = { method: 'PUT', headers, body, timeoutMs: TIMEOUT_MS } as const
  const send = async (): Promise<{ readonly status: number }> => {
    for (const { origin } of [address, ...(place === undefined ? [] : [place])]) {
      const target = origin.targetOf(url)
      if (target !== undefined) return origin.send({ ...message, target })
    }
    if (egress === undefined) throw unavailable('files are to be put to another origin')
    return egress.put(url, headers, body)
  }
  const { status } = await settled(send())
  if (status < 300) return
  if (!OF_THE_FILE.includes(status)) throw unavailable(`status ${status} where a file was put`)
  throw new Refusal(problem('upstream_failed', `The provider did not take a reference: status ${status}.`), [])
}

/** Where files are brought, trouble is none of the provider's: works without files may be given to it all the same. */
async function ofFiles<File>(brought: Promise<File>): Promise<File> {
  try {
    return await brought
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { about = 'busy', notes = [], retryAfterMs, isCrowded = false } = error instanceof Refusal ? error : {}
    const isPassing = error instanceof Refusal || error.problem.code === 'upstream_unavailable'
    if (!isPassing || about !== 'busy') throw error
    throw new Refusal(error, notes, { cause: about, isOfFiles: true, isCrowded, retryAfterMs })
  }
}

/** What is certain of an upload whatever became of it: that no work was given. */
async function settled<Answer>(sent: Promise<Answer>): Promise<Answer> {
  try {
    return await sent
  } catch (error) {
    throw error instanceof ProblemError ? certain(error) : error
  }
}

function certain(error: ProblemError): ProblemError {
  const { code, message } = error.problem
  const isOurs = code !== 'upstream_outcome_unknown' && code !== 'url_not_allowed'
  return isOurs ? error : unavailable(`${error.internal ?? message}, at an upload`)
}
