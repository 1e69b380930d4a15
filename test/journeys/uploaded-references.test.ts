/**
 * A Reelay without a public URL whose provider is another Reelay: a video that is too large for a request is uploaded there, in
 * each dialect in which our own face takes uploads, and the film is made with it.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dialects, findDialect } from '../../src/dialects/registry.ts'
import { Caller } from '../matrix/caller.ts'
import { serveSamples, type Samples } from '../matrix/samples.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-before-another-reelay'

const UPLOADING = dialects.filter(({ upload }) => upload !== undefined)

let samples: Samples
let provider: Reelay
let gateway: Reelay

before(async () => {
  samples = await serveSamples({ videoBytes: 9_000_000 })
  provider = await startReelay({ REELAY_RENDER_WORKERS: '2' })
  gateway = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '0' })
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  for (const dialect of UPLOADING) {
    const path = `/admin/v1/providers/by-${dialect.id}`
    const url = provider.url + dialect.base
    const models = { 'seedance-2.0': 'seedance-2.0' }
    const put = await gateway.call('PUT', path, { headers, body: { dialect: dialect.id, url, models } })
    assert.ok(put.status < 300, put.text)
    const body = { label: 'main', secret: KEY }
    assert.ok((await gateway.call('POST', `${path}/credentials`, { headers, body })).status < 300)
  }
  const input = { prompt: 'is anybody there', duration: 4 }
  for (const { id } of UPLOADING) {
    const body = { model: 'seedance-2.0', input: { ...input, channel: `by-${id}` } }
    await until(
      () => gateway.call('POST', '/v1/jobs/quote', { body }),
      ({ status }) => status === 200,
    )
  }
})

after(async () => {
  await Promise.all([gateway?.close(), provider?.close()])
  await samples?.close()
})

describe('a video too large for a request comes to another Reelay without any link of ours', () => {
  for (const { id } of UPLOADING) {
    test(`where that is spoken to as ${id}`, async () => {
      const jobs = findDialect('jobs')
      assert.ok(jobs)
      const caller = new Caller(jobs, gateway.url)
      const [video] = samples.of(['reference_video'])
      assert.ok(video)
      const source = await caller.source(video, 'upload')
      const submitted = await caller.submit({
        ...{ model: 'seedance-2.0', prompt: 'a walk', durationSeconds: 4, resolution: '480p', ratio: '1:1' },
        generateAudio: false,
        ...{ references: [{ role: 'reference_video', source }], channel: `by-${id}` },
      })
      assert.ok('job' in submitted, JSON.stringify(submitted))
      const view = await caller.end(submitted.job.id)
      assert.equal(view.status, 'succeeded', JSON.stringify(view.failure))
    })
  }
})
