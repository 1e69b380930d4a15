/** fal's storage: a file is announced, its bytes are put to a signed URL without the key, and another URL names it from then on. */

import { z } from 'zod'
import { assert } from '../../core/assert.ts'
import type { FileUpload, Operation, UploadedFile } from '../dialect.ts'
import { fileUrl } from '../file-forms.ts'
import { okJson } from '../job-routes.ts'
import { jsonOf, parseAnswer, parseRequest } from '../parsing.ts'
import type { Route } from '../wire.ts'
import { BASE } from './names.ts'

const INITIATE = { method: 'POST', path: `${BASE}/storage/upload/initiate` } as const satisfies Route

const Announcement = z.object({ content_type: z.string().max(200), file_name: z.string().max(1_000) })

const Answer = z.object({ upload_url: fileUrl, file_url: fileUrl })

/** The upload. */
export const storageUpload: Operation<FileUpload, UploadedFile> = {
  routes: [INITIATE],
  request: {
    decode({ body }) {
      const { content_type: mediaType, file_name: filename } = parseRequest(Announcement, jsonOf(body))
      return { mediaType, filename }
    },
    encode: ({ mediaType, filename }) => ({
      method: INITIATE.method,
      path: INITIATE.path,
      params: {},
      query: { storage_type: 'fal-cdn-v3' },
      headers: {},
      body: { kind: 'json', json: { content_type: mediaType, file_name: filename } },
    }),
  },
  response: {
    decode({ body }) {
      const { upload_url: putUrl, file_url: url } = parseAnswer(Answer, body)
      return { putUrl, url }
    },
    encode({ url, putUrl }) {
      assert(putUrl !== undefined, 'what was announced is put somewhere')
      return okJson({ upload_url: putUrl, file_url: url })
    },
  },
}
