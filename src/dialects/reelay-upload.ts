/** `POST /v1/files/upload` (seeds 000 and 002), by which other dialects of a Reelay bring their files, too. */

import { z } from 'zod'
import type { FileUpload, Operation, UploadedFile } from './dialect.ts'
import { filePart, fileUrl, readFilePart } from './file-forms.ts'
import { okJson } from './job-routes.ts'
import { parseAnswer } from './parsing.ts'
import type { Route } from './wire.ts'

const UPLOAD = { method: 'POST', path: '/v1/files/upload', takesForms: true } as const satisfies Route

/** Services of the seeds' kind call the URL one of these. */
const Answer = z
  .object({
    url: fileUrl.optional(),
    file_url: fileUrl.optional(),
    data: z.object({ url: fileUrl.optional() }).optional(),
    expires_at: z.number().positive().nullish(),
  })
  .transform(({ url, file_url: fileUrlTold, data, expires_at: seconds }) => ({
    url: url ?? fileUrlTold ?? data?.url,
    seconds,
  }))

/** The upload. */
export const reelayUpload: Operation<FileUpload, UploadedFile> = {
  routes: [UPLOAD],
  request: {
    decode: (wire) => readFilePart('file', wire),
    encode: (file) => ({
      method: UPLOAD.method,
      path: UPLOAD.path,
      params: {},
      query: {},
      headers: {},
      body: {
        kind: 'form',
        parts: [
          { name: 'kind', value: file.mediaType.split('/', 1)[0] ?? '' },
          { name: 'purpose', value: 'reference' },
          filePart('file', file),
        ],
      },
    }),
  },
  response: {
    decode({ body }) {
      const { url, seconds } = parseAnswer(Answer, body)
      return { url: parseAnswer(fileUrl, url ?? null), ...(seconds && { expiresAtMs: seconds * 1_000 }) }
    },
    encode: ({ url, expiresAtMs }) =>
      okJson({
        object: 'file',
        purpose: 'reference',
        url,
        ...(expiresAtMs !== undefined && { expires_at: Math.floor(expiresAtMs / 1_000) }),
      }),
  },
}
