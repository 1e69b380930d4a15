/** What a brief body leaves out, whatever the dialect: all that its caller may have made long. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCallbackBody } from '../src/callback-body.ts'
import { dialects } from '../src/dialects/registry.ts'
import { sampleJob } from './conformance/store-samples.ts'

test('a brief body holds neither prompt nor references, in any dialect', () => {
  const body = createCallbackBody({
    secret: 'a secret of this test',
    linkTtlSeconds: 60,
    clock: { nowMs: () => 0, after: () => () => undefined },
  })
  const job = sampleJob(1)
  const long = 'https://example.com/long.png'
  const references = [{ role: 'first_frame', source: { from: 'url', url: long } }] as const
  for (const { id: faceId } of dialects) {
    const brief = body({ ...job, faceId, request: { ...job.request, prompt: 'a long prompt', references } }, true)
    assert.doesNotMatch(brief, /a long prompt|long\.png/, faceId)
  }
})
