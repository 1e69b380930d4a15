/**
 * Forms: fields are kept, files go to storage as they arrive and are never held in memory. A form that breaks off, or that
 * breaks a limit, is a problem; what was stored of it stays unnamed.
 */

import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Dicer } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import type { StoredBytes } from '../core/ports.ts'
import { ProblemError, problem, withField } from '../core/problem.ts'
import { decodeFieldText, HEAD_LIMITS, type PartHead, type PartHeaders, readPartHead } from './part-head.ts'

/** One part of a form, as sent. */
export type ReceivedPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly filename: string; readonly blob: StoredBytes }

/** Stores a file as it arrives. */
export type BringIn = (
  content: AsyncIterable<Uint8Array>,
  limits: { readonly sizeBytesMax: number },
) => Promise<StoredBytes>

/** Parts of every form. */
export const FORM_LIMITS = { parts: 200, files: 1 } as const

/** Bytes of a form: of its largest file, and of all its fields together, which are held in memory. */
export type FormSizes = {
  /** Parts that are fields also where they come with a filename, as programs send JSON. */
  readonly fieldNames?: readonly string[]
  readonly fileBytesMax: number
  readonly fieldsBytesMax: number
  /** Counts bytes of fields among those of all requests. Throws `ProblemError` `unavailable`. */
  readonly hold: (request: FastifyRequest, bytes: number) => void
}

/**
 * Reads a multipart body, up to the first thing in it that is wrong. Throws `ProblemError` `invalid_body`,
 * `invalid_unicode`, `body_too_large`, `unavailable`, `storage_full`; the rest of the body is unread then.
 */
export async function receiveForm(
  request: FastifyRequest,
  bringIn: BringIn,
  sizes: FormSizes,
): Promise<ReceivedPart[]> {
  const stop = new AbortController()
  // Only the first reason counts. What the parser says is about the form; what storage says is told as it is.
  const fail = (error: unknown) => stop.abort(asProblem(error))
  const parser = openParser(request.headers['content-type'])
  const form = new FormReader(request, bringIn, sizes, (error) => stop.abort(error))
  parser.on('part', (part) => form.take(part))
  parser.on('error', fail)
  // A request that is destroyed takes the way of the answer with it.
  await feed(parser, request.raw.iterator({ destroyOnReturn: false }), stop.signal).catch(fail)
  if (!stop.signal.aborted) form.checkWhole(fail)
  if (stop.signal.aborted) form.breakOff(asProblem(stop.signal.reason))
  const received = await form.settled()
  stop.signal.throwIfAborted()
  return received
}

/** Takes the parts of one form as they come, and reads each of them at once. */
class FormReader {
  readonly #request: FastifyRequest
  readonly #bringIn: BringIn
  readonly #sizes: FormSizes
  readonly #fail: (error: unknown) => void
  readonly #parts: Readable[] = []
  readonly #slots: Promise<ReceivedPart>[] = []
  #files = 0
  #fieldsBytes = 0

  constructor(request: FastifyRequest, bringIn: BringIn, sizes: FormSizes, fail: (error: unknown) => void) {
    this.#request = request
    this.#bringIn = bringIn
    this.#sizes = sizes
    this.#fail = fail
  }

  take(part: Readable): void {
    this.#parts.push(part)
    // The form may break off before the part is read, and its reader has to find out.
    part.on('error', (error) => part.destroy(asProblem(error)))
    part.on('header', (headers: PartHeaders) => {
      const slot = this.#read(part, headers)
      slot.catch(this.#fail)
      this.#slots.push(slot)
    })
  }

  /** A part whose head never ended is none, and a form that has one is damaged. */
  checkWhole(fail: (error: unknown) => void): void {
    if (this.#slots.length < this.#parts.length) fail(problem('invalid_body', 'A part of the form has no head.'))
  }

  breakOff(reason: ProblemError): void {
    for (const part of this.#parts) part.destroy(reason)
  }

  async settled(): Promise<ReceivedPart[]> {
    const results = await Promise.allSettled(this.#slots)
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  async #read(part: Readable, headers: PartHeaders): Promise<ReceivedPart> {
    if (this.#parts.length > FORM_LIMITS.parts) throw problem('invalid_body', 'The form has too many parts.')
    const head = readPartHead(headers)
    const isField = this.#sizes.fieldNames?.includes(head.name) === true
    if (head.filename === undefined || isField) return { name: head.name, value: await this.#readField(part, head) }
    this.#files++
    if (this.#files > FORM_LIMITS.files) throw problem('invalid_body', 'The form has too many files.', head.name)
    const sizeBytesMax = this.#sizes.fileBytesMax
    const blob = await withField(head.name, () => this.#bringIn(part, { sizeBytesMax }))
    return { name: head.name, filename: displayName(head.filename), blob }
  }

  async #readField(part: Readable, { name }: PartHead): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of part) {
      if (!(chunk instanceof Buffer)) throw new TypeError('a part comes in buffers')
      this.#fieldsBytes += chunk.byteLength
      if (this.#fieldsBytes > this.#sizes.fieldsBytesMax) {
        throw problem('body_too_large', `The fields of a form have at most ${this.#sizes.fieldsBytesMax} bytes.`, name)
      }
      this.#sizes.hold(this.#request, chunk.byteLength)
      chunks.push(chunk)
    }
    return decodeFieldText(Buffer.concat(chunks), name)
  }
}

/**
 * Hands a body to the parser and resolves when the parser has understood it all. A pipeline would wait for ever for a parser
 * that has finished before the body has. What nobody wants is read and thrown away, to free the connection for the next
 * request.
 */
async function feed(parser: Dicer, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  let isFinished = false
  const finished = once(parser, 'finish', { signal }).then(() => {
    isFinished = true
  })
  const pump = async () => {
    for await (const piece of body) {
      if (isFinished || signal.aborted || parser.write(piece)) continue
      await Promise.allSettled([Promise.race([once(parser, 'drain', { signal }), finished])])
    }
    parser.end()
  }
  await Promise.all([pump(), finished])
}

function openParser(contentType: string | undefined): Dicer {
  if (contentType === undefined) throw problem('unsupported_content_type', 'Send multipart/form-data.')
  const [, quoted, bare] = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;",]{1,200}))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined) throw problem('invalid_body', 'The form names no usable boundary.')
  // The parser cuts off what is beyond its limits without a word: they are higher than those that are told.
  const { headers, headerBytes } = HEAD_LIMITS
  const config = { boundary, maxHeaderPairs: headers + 1, maxHeaderSize: headerBytes * 2 }
  return new Dicer(config)
}

function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError
    ? error
    : new ProblemError({ code: 'invalid_body', message: 'The form breaks off or is damaged.' }, { cause: error })
}

/** A name for people: the last part of a path, without control characters, 200 characters at most. Never used as a path. */
function displayName(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? ''
  if (/^\.+$/.test(last)) return ''
  return last.replace(/[\p{Cc}\p{Cf}"<>]/gu, '').slice(0, 200)
}
