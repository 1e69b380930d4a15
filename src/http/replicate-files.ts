/**
 * Replicate's files: a form with `content` and, as a second file or a field, `metadata`; what comes of it is a link that the
 * input of a prediction takes.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isJsonObject, type JsonObject } from '../core/json.ts'
import type { StoredBytes } from '../core/ports.ts'
import { ProblemError, problem, withField } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'
import { parseStrictText } from '../core/strict-json.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { checkMetadata, METADATA_MAX } from '../dialects/parsing.ts'
import { findFile, listFiles, removeFile } from '../gateway/files.ts'
import type { FileLabel } from '../gateway/keep-file.ts'
import type { Link } from '../links/links.ts'
import { refuseDryForm } from './dry-run.ts'
import type { ReceivedPart } from './multipart.ts'
import { principalOf } from './request-context.ts'
import { textOf } from './watching/questions.ts'

/** What the routes need. */
type FilesDeps = {
  readonly store: Pick<Store, 'file' | 'files' | 'commit'>
  /** Reads the form; parts of these names are fields, however they come. */
  readonly receive: (request: FastifyRequest, fieldNames: readonly string[]) => Promise<readonly ReceivedPart[]>
  readonly keep: (blob: StoredBytes, label: FileLabel) => Promise<StoredFile>
  readonly link: (file: StoredFile, request: FastifyRequest) => Link
  readonly linkBase: (request: FastifyRequest) => string
  /** How long files are kept, in ms; absent: until they are deleted. */
  readonly keptMs: number | undefined
}

type WithId = { Params: { id: string } }

const BASES = ['/v1/files', '/replicate/v1/files']
const PAGE_SIZE = 100

/** Adds the routes; `dialect` is the one that their errors speak. */
export function mountReplicateFiles(app: FastifyInstance, dialect: Dialect, deps: FilesDeps): void {
  const options = { config: { dialects: [dialect], access: 'tenant' } } as const
  const { store } = deps
  for (const base of BASES) {
    app.post(base, options, async (request, reply) => {
      const file = await receiveFile(deps, request)
      return send(reply.code(201), describe(deps, file, request))
    })
    app.get(base, options, async (request, reply) => {
      const cursor = textOf(request.query, 'cursor')
      const { files, hasMore } = await listFiles(store, principalOf(request).tenantId, { limit: PAGE_SIZE, cursor })
      const last = files.at(-1)
      const next = hasMore && last !== undefined ? `${deps.linkBase(request)}${base}?cursor=file_${last.id}` : null
      return send(reply, { previous: null, next, results: files.map((file) => describe(deps, file, request)) })
    })
    app.get<WithId>(`${base}/:id`, options, async (request, reply) => {
      const file = await findFile(store, principalOf(request).tenantId, request.params.id)
      return send(reply, describe(deps, file, request))
    })
    app.delete<WithId>(`${base}/:id`, options, async (request, reply) => {
      await removeFile(store, principalOf(request).tenantId, request.params.id)
      return reply.code(204).header('cache-control', 'no-store').send()
    })
  }
}

async function receiveFile({ receive, keep }: FilesDeps, request: FastifyRequest): Promise<StoredFile> {
  if (request.readBody?.kind !== 'form-stream') {
    throw problem('unsupported_content_type', 'Send multipart/form-data with content.')
  }
  const parts = await receive(request, ['metadata'])
  const fields = parts.flatMap((part) => ('value' in part ? [[part.name, part.value] as const] : []))
  const twice = fields.find(([name], index) => fields.findIndex(([other]) => other === name) < index)
  if (twice !== undefined) throw problem('duplicate_key', 'The form has this field twice.', twice[0])
  const { metadata, ...others } = Object.fromEntries(fields)
  refuseDryForm(others)
  const upload = parts.find((part) => 'blob' in part)
  if (upload === undefined || !('blob' in upload))
    throw problem('missing_parameter', 'The form has no file.', 'content')
  if (upload.name !== 'content') throw problem('invalid_parameter', 'The file comes in the part content.', 'content')
  const label = {
    tenantId: principalOf(request).tenantId,
    purpose: 'reference',
    filename: upload.filename,
    ...(metadata !== undefined && { metadata: readMetadata(metadata) }),
  }
  return withField(upload.name, () => keep(upload.blob, label))
}

function readMetadata(text: string): JsonObject {
  if (text.length > METADATA_MAX.sizeBytes) {
    throw problem('invalid_parameter', `metadata has at most ${METADATA_MAX.sizeBytes} characters.`, 'metadata')
  }
  try {
    const metadata = parseStrictText(text)
    if (!isJsonObject(metadata)) throw problem('invalid_parameter', 'metadata must be an object.', 'metadata')
    checkMetadata(metadata)
    return metadata
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.field === 'metadata') throw error
    throw problem('invalid_parameter', `metadata cannot be read: ${error.problem.message}`, 'metadata')
  }
}

function describe({ link, keptMs }: FilesDeps, file: StoredFile, request: FastifyRequest): object {
  const { digest, createdAtMs } = file
  return {
    id: `file_${file.id}`,
    name: file.filename,
    content_type: file.facts.mediaType,
    size: file.sizeBytes,
    etag: digest,
    checksums: { sha256: digest },
    metadata: file.metadata ?? {},
    created_at: new Date(createdAtMs).toISOString(),
    expires_at: keptMs === undefined ? null : new Date(createdAtMs + keptMs).toISOString(),
    urls: { get: link(file, request).url },
  }
}

function send(reply: FastifyReply, answer: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(answer)
}
