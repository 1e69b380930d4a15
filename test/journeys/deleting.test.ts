/** Deleting a job by each face's own route: it is cancelled if need be, and gone for every face. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Reelay, startReelay } from '../support/reelay.ts'
import { SUBMIT_FACES } from '../support/submit-faces.ts'

const ID = /(?:job|req|video)_([0-9a-z]{26})/

/** The route and the answer of each face that can delete, of the job with this core id. */
const DELETIONS: Readonly<Record<string, (id: string) => { readonly request: string; readonly answer: object }>> = {
  jobs: (id) => ({
    request: `POST /v1/jobs/job_${id}/delete`,
    answer: { id: `job_${id}`, object: 'job.deleted', deleted: true },
  }),
  open: (id) => ({
    request: `DELETE /api/open/v1/video/generations/req_${id}`,
    answer: { requestId: `req_${id}`, success: true, deleted: true },
  }),
  videos: (id) => ({
    request: `DELETE /v1/videos/video_${id}`,
    answer: { id: `video_${id}`, object: 'video.deleted', deleted: true },
  }),
  openai: (id) => ({
    request: `DELETE /openai/v1/videos/video_${id}`,
    answer: { id: `video_${id}`, object: 'video.deleted', deleted: true },
  }),
}

let reelay: Reelay

before(async () => {
  reelay = await startReelay({ REELAY_RENDER_WORKERS: '1' })
})
after(() => reelay?.close())

const ask = (request: string) => {
  const [method = '', path = ''] = request.split(' ')
  return reelay.call(method, path)
}

describe('a job that is deleted', () => {
  // Ark's one verb cancels what waits, and deletes only what has ended.
  for (const { name, path, body } of SUBMIT_FACES.filter(({ name: face }) => Object.hasOwn(DELETIONS, face))) {
    test(`through ${name} is gone for every face, and deleted once`, async () => {
      const submitted = await reelay.call('POST', path, { body })
      const [, id = ''] = ID.exec(submitted.text) ?? []
      const deletion = DELETIONS[name]?.(id)
      assert.ok(deletion)
      const deleted = await ask(deletion.request)
      assert.deepEqual([deleted.status, deleted.json()], [200, deletion.answer])
      const gone = [`/v1/jobs/job_${id}`, `/api/open/v1/video/generations/req_${id}`, `/v1/videos/video_${id}`]
      for (const place of gone) assert.equal((await ask(`GET ${place}`)).status, 404)
      assert.ok(!(await ask('GET /v1/jobs?limit=100')).text.includes(id))
      assert.equal((await ask(deletion.request)).status, 404)
    })
  }
})
