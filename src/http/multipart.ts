/**
 * Forms: fields are kept, files go to storage as they arrive and are never held in memory. A form that breaks off, or that
 * breaks a limit, is a problem; what was stored of it stays unnamed.
 */

import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import type { Blob, Storage } from '../core/ports.ts'
import { ProblemError, problem } from '../core/problem.ts'

/** One part of a form, as sent. */
export type ReceivedPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly filename: string; readonly blob: Blob }

/** Limits of every form. */
export const FORM_LIMITS = {
  fieldNameSize: 200,
  fieldSize: 262_144,
  fields: 200,
  files: 1,
  parts: 200,
  headerPairs: 50,
  headerSize: 8_192,
} as const

/** Reads a multipart body. Throws `ProblemError` `invalid_body`, `body_too_large`, `storage_full`. */
export async function receiveForm(request: FastifyRequest, storage: Storage, fileBytesMax: number): Promise<ReceivedPart[]> {
  const slots: Promise<ReceivedPart>[] = []
  const streams: BusboyFileStream[] = []
  let broken: ProblemError | undefined
  const breakOff = (message: string) => {
    broken ??= problem('invalid_body', message)
  }
  const busboy = openParser(request.headers, fileBytesMax)
  busboy.on('field', (name: string | undefined, value: string, nameTruncated: boolean, valueTruncated: boolean) => {
    if (nameTruncated || valueTruncated) breakOff('A field of the form is too long.')
    slots.push(Promise.resolve({ name: name ?? '', value }))
  })
  busboy.on('file', (name: string | undefined, stream: BusboyFileStream, filename: string | undefined) => {
    streams.push(stream)
    slots.push(receiveFile(storage, stream, fileBytesMax, { name: name ?? '', filename: displayName(filename) }))
  })
  for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit']) {
    busboy.on(limit, () => breakOff('The form has too many parts.'))
  }
  const parsed = await settled(pipeline(request.raw, busboy))
  if (parsed.status === 'rejected') for (const stream of streams) stream.destroy(asProblem(parsed.reason))
  const received = await Promise.allSettled(slots)
  if (parsed.status === 'rejected') throw asProblem(parsed.reason)
  if (broken !== undefined) throw broken
  return received.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

async function settled(work: Promise<void>): Promise<PromiseSettledResult<void>> {
  const [result] = await Promise.allSettled([work])
  return result
}

async function receiveFile(
  storage: Storage,
  stream: BusboyFileStream,
  sizeBytesMax: number,
  named: { readonly name: string; readonly filename: string },
): Promise<ReceivedPart> {
  try {
    const blob = await storage.put(stream, { sizeBytesMax })
    if (stream.truncated) throw problem('body_too_large', `A file has at most ${sizeBytesMax} bytes.`)
    return { ...named, blob }
  } finally {
    // The rest of the form cannot be read while a part of it is not.
    stream.resume()
  }
}

function openParser(headers: FastifyRequest['headers'], fileBytesMax: number): BusboyInstance {
  const contentType = headers['content-type']
  if (contentType === undefined) throw problem('unsupported_content_type', 'Send multipart/form-data.')
  const named: BusboyHeaders = { ...headers, 'content-type': contentType }
  try {
    return new Busboy({ headers: named, limits: { ...FORM_LIMITS, fileSize: fileBytesMax + 1 } })
  } catch (cause) {
    throw problem('invalid_body', 'The form names no usable boundary.')
  }
}

function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError ? error : new ProblemError({ code: 'invalid_body', message: 'The form breaks off or is damaged.' }, { cause: error })
}

/** A name for people: the last part of a path, without control characters, 200 characters at most. Never used as a path. */
function displayName(filename: string | undefined): string {
  const last = (filename ?? '').split(/[/\\]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}\p{Cf}"<>]/gu, '').slice(0, 200)
}
