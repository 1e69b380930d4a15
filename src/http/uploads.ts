/** `POST /v1/files/upload` of seeds 000 and 002: a form with `kind`, `purpose` and `file`, streamed to storage. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { problem, withField } from '../core/problem.ts'
import type { StoredBytes } from '../core/ports.ts'
import type { StoredFile } from '../core/records.ts'
import type { FileLabel } from '../gateway/keep-file.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Link } from '../links/links.ts'
import { refuseDryForm } from './dry-run.ts'
import type { ReceivedPart } from './multipart.ts'
import { principalOf } from './request-context.ts'

/** What the route needs. */
type UploadDeps = {
  readonly receive: (request: FastifyRequest) => Promise<readonly ReceivedPart[]>
  readonly keep: (blob: StoredBytes, label: FileLabel) => Promise<StoredFile>
  readonly link: (file: StoredFile, request: FastifyRequest) => Link
}

/** Where files are uploaded. */
const UPLOAD_PATH = '/v1/files/upload'

/** The fields besides the file. `purpose` is `reference` in the seeds; other words are kept as they are. */
const Fields = z.object({
  kind: z.enum(['image', 'video', 'audio']),
  purpose: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/i)
    .default('reference'),
})

/** Adds the route; `dialect` is the one that its errors speak. */
export function mountUploads(app: FastifyInstance, dialect: Dialect, deps: UploadDeps): void {
  app.post(UPLOAD_PATH, { config: { dialects: [dialect], access: 'tenant' } }, async (request, reply) => {
    if (request.readBody?.kind !== 'form-stream') {
      throw problem('unsupported_content_type', 'Send multipart/form-data with kind, purpose and file.')
    }
    const parts = await deps.receive(request)
    const { kind, purpose } = readFields(parts)
    const upload = parts.find((part) => 'blob' in part)
    if (upload === undefined || !('blob' in upload)) throw problem('missing_parameter', 'The form has no file.', 'file')
    if (upload.name !== 'file') throw problem('invalid_parameter', 'The file comes in the field "file".', 'file')
    const { tenantId } = principalOf(request)
    const label = { tenantId, kind, purpose, filename: upload.filename }
    const file = await withField(upload.name, () => deps.keep(upload.blob, label))
    return reply.header('cache-control', 'no-store').send(describe(file, deps.link(file, request)))
  })
}

function readFields(parts: readonly ReceivedPart[]): z.output<typeof Fields> {
  const entries = parts.flatMap((part) => ('value' in part ? [[part.name, part.value] as const] : []))
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) < index)
  if (twice !== undefined) throw problem('duplicate_key', 'The form has this field twice.', twice[0])
  const fields = Object.fromEntries(entries)
  refuseDryForm(fields)
  const parsed = Fields.safeParse(fields)
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? 'kind')
  const missing = !entries.some(([name]) => name === field)
  const rule = field === 'kind' ? 'kind is image, video or audio' : 'purpose is a short word such as reference'
  throw problem(missing ? 'missing_parameter' : 'invalid_parameter', `In an upload, ${rule}.`, field)
}

function describe(file: StoredFile, link: Link): object {
  return {
    id: `file_${file.id}`,
    object: 'file',
    kind: file.kind,
    purpose: file.purpose,
    filename: file.filename,
    bytes: file.sizeBytes,
    content_type: file.facts.mediaType,
    url: link.url,
    created: Math.floor(file.createdAtMs / 1000),
    expires_at: Math.floor(link.expiresAtMs / 1000),
  }
}
