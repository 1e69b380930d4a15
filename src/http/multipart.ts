/**
 * Forms: fields are kept, files go to storage as they arrive and are never held in memory. A form that breaks off, or that
 * breaks a limit, is a problem; what was stored of it stays unnamed.
 */

import { once } from 'node:events'
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import type { Blob } from '../core/ports.ts'
import { type ProblemClass, ProblemError, problem, problemClass } from '../core/problem.ts'

/** One part of a form, as sent. */
export type ReceivedPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly filename: string; readonly blob: Blob }

/** Stores a file as it arrives. */
export type BringIn = (
  content: AsyncIterable<Uint8Array>,
  limits: { readonly sizeBytesMax: number },
) => Promise<Blob>

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

/**
 * Reads a multipart body, up to the first thing in it that is wrong. Throws `ProblemError` `invalid_body`, `body_too_large`,
 * `storage_full`; the rest of the body is unread then.
 */
export async function receiveForm(
  request: FastifyRequest,
  bringIn: BringIn,
  fileBytesMax: number,
): Promise<ReceivedPart[]> {
  const slots: Promise<ReceivedPart>[] = []
  const streams: BusboyFileStream[] = []
  const stop = new AbortController()
  // Only the first reason counts. What the parser says is about the form; what storage says is told as it is.
  const fail = (error: unknown) => stop.abort(asProblem(error))
  const busboy = openParser(request.headers, fileBytesMax)
  busboy.on('field', (name: string | undefined, value: string, _: boolean, isTruncated: boolean) => {
    if (isTruncated || isTooLong(name)) fail(problem('invalid_body', 'A field of the form is too long.'))
    slots.push(Promise.resolve({ name: name ?? '', value }))
  })
  busboy.on('file', (name: string | undefined, stream: BusboyFileStream, filename: string | undefined) => {
    if (isTooLong(name)) fail(problem('invalid_body', 'A name in the form is too long.'))
    const named = { name: name ?? '', filename: displayName(filename) }
    const slot = blamingPart(named.name, () => receiveFile(bringIn, stream, fileBytesMax, named))
    // The form may break off before the file is read, and its reader has to find out.
    stream.on('error', (error) => stream.destroy(asProblem(error)))
    slot.catch((error: unknown) => stop.abort(error))
    streams.push(stream)
    slots.push(slot)
  })
  for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit']) {
    busboy.on(limit, () => fail(problem('invalid_body', 'The form has too many parts.')))
  }
  busboy.on('error', fail)
  // A request that is destroyed takes the way of the answer with it.
  await feed(busboy, request.raw.iterator({ destroyOnReturn: false }), stop.signal).catch(fail)
  if (stop.signal.aborted) for (const stream of streams) stream.destroy(asProblem(stop.signal.reason))
  const received = await Promise.allSettled(slots)
  stop.signal.throwIfAborted()
  return received.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

/**
 * Hands a body to the parser and resolves when the parser has understood it all. A pipeline would wait for ever for a parser
 * that has finished before the body has. What nobody wants is read and thrown away, to free the connection for the next
 * request.
 */
async function feed(busboy: BusboyInstance, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  let isFinished = false
  const finished = once(busboy, 'finish', { signal }).then(() => {
    isFinished = true
  })
  const pump = async () => {
    for await (const piece of body) {
      if (isFinished || signal.aborted || busboy.write(piece)) continue
      await Promise.allSettled([Promise.race([once(busboy, 'drain', { signal }), finished])])
    }
    busboy.end()
  }
  await Promise.all([pump(), finished])
}

/** Classes of problems that no part of a form is to blame for. */
const NOBODYS: readonly ProblemClass[] = ['storage_full', 'unavailable', 'internal']

/** Runs `work` on a part; a problem with it that names no field gets the part's name. */
export async function blamingPart<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const isOfPart = error instanceof ProblemError && !NOBODYS.includes(problemClass(error.problem.code))
    if (!isOfPart || error.problem.field !== undefined || name === '') throw error
    throw new ProblemError({ ...error.problem, field: name }, { cause: error })
  }
}

async function receiveFile(
  bringIn: BringIn,
  stream: BusboyFileStream,
  sizeBytesMax: number,
  named: { readonly name: string; readonly filename: string },
): Promise<ReceivedPart> {
  try {
    const blob = await bringIn(stream, { sizeBytesMax })
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
  } catch {
    throw problem('invalid_body', 'The form names no usable boundary.')
  }
}

function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError
    ? error
    : new ProblemError({ code: 'invalid_body', message: 'The form breaks off or is damaged.' }, { cause: error })
}

/** The parser knows this limit and does not keep it. */
function isTooLong(name = ''): boolean {
  return name.length > FORM_LIMITS.fieldNameSize
}

/** A name for people: the last part of a path, without control characters, 200 characters at most. Never used as a path. */
function displayName(filename: string | undefined): string {
  const last = (filename ?? '').split(/[/\\]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}\p{Cf}"<>]/gu, '').slice(0, 200)
}
