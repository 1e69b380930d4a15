/** Links to bytes: what a signed name stands for, and how links are made. Signing itself is handed in. */

import { type FileId, type JobId, parseId, parsePrefixedId } from '../core/ids.ts'
import { MEDIA_TYPES } from '../core/media.ts'
import type { Clock } from '../core/ports.ts'
import type { Job } from '../core/job.ts'
import type { StoredFile } from '../core/records.ts'

/** What a link leads to. */
export type LinkTarget =
  | { readonly to: 'video'; readonly jobId: JobId }
  | { readonly to: 'last-frame'; readonly jobId: JobId }
  | { readonly to: 'file'; readonly fileId: FileId }

/** Where links to media begin. */
export const MEDIA_PATH = '/media/'

/** Signs a name until a time; returns a path that begins with `MEDIA_PATH` and ends in the name. */
export type SignName = (name: string, expiresAtMs: number) => string

/** What a signed link turned out to be. */
export type LinkCheck = { readonly result: 'valid'; readonly name: string } | { readonly result: 'expired' | 'invalid' }

/** A link and when it stops working. */
export type Link = { readonly url: string; readonly expiresAtMs: number }

/** Makes links that begin with `linkBase`: the host by which whoever will follow them came. */
export interface Links {
  video(job: Job, linkBase: string): Link
  lastFrame(job: Job, linkBase: string): Link
  file(file: StoredFile, linkBase: string): Link
}

/** Links change once an hour at most, so that caches and clients which compare them are at rest. */
const ROUNDING_MS = 3_600_000

/** Makes links that work for `ttlSeconds` at least, or a minute more or less for short times. */
export function createLinks(sign: SignName, clock: Clock, ttlSeconds: number): Links {
  const roundingMs = Math.min(ROUNDING_MS, ttlSeconds * 250)
  const link = (linkBase: string, name: string): Link => {
    const expiresAtMs = Math.ceil((clock.nowMs() + ttlSeconds * 1_000) / roundingMs) * roundingMs
    return { url: `${linkBase}${sign(name, expiresAtMs)}`, expiresAtMs }
  }
  return {
    video: (job, linkBase) => link(linkBase, `${job.id}.mp4`),
    lastFrame: (job, linkBase) => link(linkBase, `${job.id}-last.png`),
    file: (file, linkBase) => link(linkBase, `file_${file.id}.${MEDIA_TYPES[file.facts.mediaType].extension}`),
  }
}

/** Reads the name at a link's end; `undefined` for a name that no link of ours has. */
export function readLinkName(name: string): LinkTarget | undefined {
  const [stem = '', extension] = name.split('.')
  const fileId = parsePrefixedId<FileId>('file_', stem)
  if (fileId !== undefined) return { to: 'file', fileId }
  const isLastFrame = stem.endsWith('-last') && extension === 'png'
  const jobId = parseId<JobId>(isLastFrame ? stem.slice(0, -'-last'.length) : stem)
  if (jobId === undefined) return undefined
  return { to: isLastFrame ? 'last-frame' : 'video', jobId }
}
