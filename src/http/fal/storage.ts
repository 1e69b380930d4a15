/**
 * fal's storage: an upload is announced and gets two URLs, one to put the bytes to without a key, and one by which they are
 * used from then on.
 */

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type FileId, makeId } from '../../core/ids.ts'
import { isMediaType, MEDIA_TYPES } from '../../core/media.ts'
import { MEDIA_BYTES_MAX } from '../../core/media-limits.ts'
import type { Clock, Random, StoredBytes } from '../../core/ports.ts'
import { problem } from '../../core/problem.ts'
import type { StoredFile } from '../../core/records.ts'
import type { Store } from '../../core/store-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { parseRequest } from '../../dialects/parsing.ts'
import type { FileLabel } from '../../gateway/keep-file.ts'
import type { Links } from '../../links/links.ts'
import type { UploadLinks, UploadTarget } from '../../links/upload-links.ts'
import type { BringIn } from '../multipart.ts'
import { principalOf } from '../request-context.ts'

/** What the routes need. */
export type StorageDeps = {
  readonly uploadLinks: UploadLinks
  readonly links: Pick<Links, 'namedFile'>
  readonly store: Pick<Store, 'fileById' | 'tenant'>
  readonly clock: Clock
  readonly random: Random
  readonly bringIn: BringIn
  readonly keepFile: (blob: StoredBytes, label: FileLabel) => Promise<StoredFile>
  readonly linkBase: (request: FastifyRequest) => string
}

/** Where uploads are announced: fal's hosts have no base, and its Python client knows none. */
const INITIATE_PATHS = ['/fal/storage/upload/initiate', '/storage/upload/initiate'] as const

/** Where bytes are put. */
const UPLOAD_PATH = '/fal/storage/upload'

const initiateSchema = z.object({
  content_type: z.string().max(200).nullish(),
  file_name: z.string().max(1_000).nullish(),
})

/** The extension of what nobody has named. */
const UNKNOWN_EXTENSION = 'bin'

const FILE_BYTES_MAX = Math.max(...Object.values(MEDIA_BYTES_MAX))

/** Adds the routes; `dialect` is the one that their errors speak. */
export function mountStorage(app: FastifyInstance, dialect: Dialect, deps: StorageDeps): void {
  const config = { dialects: [dialect], access: 'tenant' } as const
  for (const path of INITIATE_PATHS) {
    app.post(path, { config }, async (request, reply) => {
      if (request.readBody?.kind !== 'json') throw problem('invalid_body', 'A JSON body is required.')
      const { content_type: contentType } = parseRequest(initiateSchema, request.readBody.json)
      const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
      const extension = isMediaType(type) ? MEDIA_TYPES[type].extension : UNKNOWN_EXTENSION
      const fileId = makeId<FileId>(deps.clock.nowMs(), deps.random.bytes(10))
      const base = deps.linkBase(request)
      const { url } = deps.links.namedFile(fileId, extension, base)
      const signed = deps.uploadLinks.sign({ tenantId: principalOf(request).tenantId, fileId, extension })
      return reply
        .header('cache-control', 'no-store')
        .send({ upload_url: `${base}${UPLOAD_PATH}/${signed}`, file_url: url })
    })
    app.post(`${path}-multipart`, { config }, async () => {
      throw problem('body_too_large', `Files are not taken in parts: one has at most ${FILE_BYTES_MAX} bytes.`)
    })
  }
  const turns: Turns = new Map()
  // Bytes come under any type: in a scope of its own, in which nothing is read before its handler does.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const open = { dialects: [dialect], access: 'link' } as const
    scope.put<{ Params: { ticket: string; name: string } }>(
      `${UPLOAD_PATH}/:ticket/:name`,
      { config: open },
      async (request, reply) => {
        const { ticket, name } = request.params
        const check = deps.uploadLinks.check(ticket, name)
        if (check.result === 'expired') throw problem('link_expired', 'This link has expired; announce the file again.')
        if (check.result !== 'valid') throw problem('route_not_found', 'There is nothing at this path.')
        const file = await inTurn(turns, check.target.fileId, () => receive(deps, check.target, request))
        return reply.header('cache-control', 'no-store').send({ file_size: file.sizeBytes })
      },
    )
  })
}

async function receive(deps: StorageDeps, target: UploadTarget, request: FastifyRequest): Promise<StoredFile> {
  const { tenantId, fileId, extension } = target
  const tenant = await deps.store.tenant(tenantId)
  if (tenant === undefined || tenant.disabledAtMs !== undefined) {
    throw problem('tenant_disabled', 'This account is closed.')
  }
  const kind = Object.values(MEDIA_TYPES).find((type) => type.extension === extension)?.kind
  const sizeBytesMax = kind === undefined ? FILE_BYTES_MAX : MEDIA_BYTES_MAX[kind]
  if (Number(request.headers['content-length'] ?? 0) > sizeBytesMax) {
    throw problem('body_too_large', `A file of this type has at most ${sizeBytesMax} bytes.`)
  }
  // A request that is destroyed takes the way of the answer with it.
  const content = request.raw.iterator({ destroyOnReturn: false })
  const known = await deps.store.fileById(fileId)
  if (known !== undefined) return sameAgain(known, await digestOf(content, known, request))
  const blob = await deps.bringIn(content, { sizeBytesMax })
  try {
    return await deps.keepFile(blob, { id: fileId, tenantId, purpose: 'reference', filename: '' })
  } catch (error) {
    const first = await deps.store.fileById(fileId)
    if (first === undefined) throw error
    return sameAgain(first, blob.digest)
  }
}

/** The same bytes again are fine: a client has not heard the answer. What a URL stands for never changes. */
function sameAgain(known: StoredFile, digest: string | undefined): StoredFile {
  if (known.digest === digest) return known
  throw problem('link_expired', 'Another file was uploaded by this link already.')
}

/** The digest of bytes of which nothing is kept; `undefined` as soon as they have another length than the file. */
async function digestOf(
  content: AsyncIterable<Uint8Array>,
  { sizeBytes }: StoredFile,
  { headers }: FastifyRequest,
): Promise<string | undefined> {
  if (Number(headers['content-length'] ?? sizeBytes) !== sizeBytes) return undefined
  const hash = createHash('sha256')
  let readBytes = 0
  for await (const piece of content) {
    readBytes += piece.byteLength
    if (readBytes > sizeBytes) return undefined
    hash.update(piece)
  }
  return hash.digest('hex')
}

/** What is under way by each link. */
type Turns = Map<FileId, Promise<unknown>>

/** One after the other: whoever has a link has it for one file, however many they put at once. */
async function inTurn<Result>(turns: Turns, id: FileId, work: () => Promise<Result>): Promise<Result> {
  const mine = (turns.get(id) ?? Promise.resolve()).then(work, work)
  turns.set(id, mine)
  try {
    return await mine
  } finally {
    if (turns.get(id) === mine) turns.delete(id)
  }
}
