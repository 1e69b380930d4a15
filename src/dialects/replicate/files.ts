/** Replicate's files: a form with `content`; the input of a prediction takes the link in the answer. */

import { z } from 'zod'
import type { FileUpload, Operation, UploadedFile } from '../dialect.ts'
import { filePart, fileUrl, readFilePart } from '../file-forms.ts'
import { parseAnswer } from '../parsing.ts'
import type { Route } from '../wire.ts'

const FILES = { method: 'POST', path: '/v1/files', takesForms: true } as const satisfies Route

const Answer = z.object({ urls: z.object({ get: fileUrl }), expires_at: z.string().max(64).nullish() })

/** The upload. */
export const filesUpload: Operation<FileUpload, UploadedFile> = {
  routes: [FILES],
  request: {
    decode: (wire) => readFilePart('content', wire),
    encode: (file) => ({
      method: FILES.method,
      path: FILES.path,
      params: {},
      query: {},
      headers: {},
      body: { kind: 'form', parts: [filePart('content', file)] },
    }),
  },
  response: {
    decode({ body }) {
      const { urls, expires_at: told } = parseAnswer(Answer, body)
      const expiresAtMs = Date.parse(told ?? '')
      return { url: urls.get, ...(Number.isFinite(expiresAtMs) && { expiresAtMs }) }
    },
    encode: ({ url, expiresAtMs }) => ({
      status: 201,
      headers: {},
      body: {
        metadata: {},
        expires_at: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
        urls: { get: url },
      },
    }),
  },
}
