/**
 * Links to bytes: how they are made, and what one stands for that somebody shows. A link is
 * `/media/{ticket}/{name}.mp4`; whoever has it may read until it expires.
 */

import { type FileId, type JobId, parseId, parsePrefixedId } from '../core/ids.ts'
import type { Job } from '../core/job.ts'
import { type Asset, isMediaType, MEDIA_TYPES, type MediaType } from '../core/media.ts'
import type { Clock } from '../core/ports.ts'
import type { StoredFile } from '../core/records.ts'
import { signLink, verifyLink } from './signature.ts'

/** What a link to a job's film, or to what there is beside it, ends in after the job's id. */
const JOB_MEDIA = {
  video: '.mp4',
  'last-frame': '-last.png',
  poster: '-poster.jpg',
  'scrub-sheet': '-scrub.jpg',
  'scrub-track': '-scrub.vtt',
} as const

/** A job's film, or what there is beside it; the track says what the sheet shows. */
export type JobMedium = keyof typeof JOB_MEDIA

/** What a link leads to. */
export type LinkTarget =
  | { readonly to: JobMedium; readonly jobId: JobId }
  | { readonly to: 'file'; readonly fileId: FileId }
  | { readonly to: 'asset'; readonly digest: string; readonly mediaType: MediaType }

/** Where links to media begin. */
export const MEDIA_PATH = '/media/'

/** What a link turned out to be. `name` is what its bytes are called. */
export type LinkCheck =
  | { readonly result: 'valid'; readonly target: LinkTarget; readonly name: string; readonly expiresAtMs: number }
  | { readonly result: 'expired' | 'invalid' }

/** A link and when it stops working. */
export type Link = { readonly url: string; readonly expiresAtMs: number }

/** Makes links that begin with `linkBase`: the host by which whoever will follow them came. */
export interface Links {
  video(job: Job, linkBase: string): Link
  lastFrame(job: Job, linkBase: string): Link
  poster(job: Job, linkBase: string): Link
  scrubTrack(job: Job, linkBase: string): Link
  /** A link to the sheet that ends when the one does by which its track was read. */
  scrubSheet(job: Job, linkBase: string, expiresAtMs: number): Link
  file(file: StoredFile, linkBase: string): Link
  /** A link to a file that is there, or that will be. */
  namedFile(id: FileId, extension: string, linkBase: string): Link
  /** A link for a provider, to these bytes alone and for a short time. */
  asset(asset: Asset, linkBase: string): Link
  /** Judges what follows `MEDIA_PATH` in a URL. */
  check(signedPath: string): LinkCheck
}

/** What links are made with. */
export type LinkOptions = {
  readonly secret: Uint8Array
  readonly clock: Pick<Clock, 'nowMs'>
  /** How long a link works at least; a minute more or less for short times. */
  readonly ttlSeconds: number
}

/** Links change once an hour at most, so that caches and clients which compare them are at rest. */
const ROUNDING_MS = 3_600_000

/** How long a provider may take to fetch a reference, in ms: two hours. */
const ASSET_TTL_MS = 7_200_000

/** Makes links, and reads them. */
export function createLinks({ secret, clock, ttlSeconds }: LinkOptions): Links {
  const roundingMs = Math.min(ROUNDING_MS, ttlSeconds * 250)
  const linkUntil = (linkBase: string, name: string, expiresAtMs: number): Link => ({
    url: `${linkBase}${MEDIA_PATH}${signLink(secret, name, expiresAtMs)}`,
    expiresAtMs,
  })
  const link = (linkBase: string, name: string, forMs = ttlSeconds * 1_000): Link =>
    linkUntil(linkBase, name, Math.ceil((clock.nowMs() + forMs) / roundingMs) * roundingMs)
  const jobLink = (medium: JobMedium) => (job: Job, linkBase: string) => link(linkBase, `${job.id}${JOB_MEDIA[medium]}`)
  const fileLink = (id: FileId, extension: string, linkBase: string) => link(linkBase, `file_${id}.${extension}`)
  return {
    video: jobLink('video'),
    lastFrame: jobLink('last-frame'),
    poster: jobLink('poster'),
    scrubTrack: jobLink('scrub-track'),
    scrubSheet: (job, linkBase, expiresAtMs) =>
      linkUntil(linkBase, `${job.id}${JOB_MEDIA['scrub-sheet']}`, expiresAtMs),
    file: (file, linkBase) => fileLink(file.id, MEDIA_TYPES[file.facts.mediaType].extension, linkBase),
    namedFile: fileLink,
    asset({ digest, facts }, linkBase) {
      const { extension } = MEDIA_TYPES[facts.mediaType]
      return link(linkBase, `asset_${digest}.${extension}`, Math.min(ASSET_TTL_MS, ttlSeconds * 1_000))
    },
    check(signedPath) {
      const [ticket = '', name = '', ...rest] = signedPath.split('/')
      const judged = rest.length > 0 ? undefined : verifyLink(secret, { ticket, fileName: name }, clock.nowMs())
      if (judged?.verdict !== 'valid') return { result: judged?.verdict ?? 'invalid' }
      const target = readName(name)
      if (target === undefined) return { result: 'invalid' }
      return { result: 'valid', target, name, expiresAtMs: judged.expiresAtMs }
    },
  }
}

const MEDIA_TYPE_OF_EXTENSION: ReadonlyMap<string, MediaType> = new Map(
  Object.entries(MEDIA_TYPES).flatMap(([type, { extension }]) => (isMediaType(type) ? [[extension, type]] : [])),
)

/** Reads the name at a link's end; `undefined` for a name that no link of ours has. */
function readName(name: string): LinkTarget | undefined {
  const [stem = '', extension] = name.split('.')
  const fileId = parsePrefixedId<FileId>('file_', stem)
  if (fileId !== undefined) return { to: 'file', fileId }
  if (/^asset_[0-9a-f]{64}$/.test(stem)) {
    const mediaType = MEDIA_TYPE_OF_EXTENSION.get(extension ?? '')
    return mediaType === undefined ? undefined : { to: 'asset', digest: stem.slice('asset_'.length), mediaType }
  }
  return readJobName(name)
}

function readJobName(name: string): LinkTarget | undefined {
  for (const [medium, ending] of Object.entries(JOB_MEDIA)) {
    const jobId = name.endsWith(ending) ? parseId<JobId>(name.slice(0, -ending.length)) : undefined
    if (jobId !== undefined && isJobMedium(medium)) return { to: medium, jobId }
  }
  return undefined
}

function isJobMedium(word: string): word is JobMedium {
  return Object.hasOwn(JOB_MEDIA, word)
}
