/** The part of the store contract about records: they come back as they were written, to those whom they belong to. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { end } from '../../src/core/job.ts'
import type { FileListQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { assertCommitted, assertRefused, type CurrentStage, START_MS } from './store.ts'
import { anyJob } from './store-arbitraries.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseRecords(current: CurrentStage): void {
  exerciseJobs(current)
  exerciseOthers(current)

  test('a census counts what there is', async () => {
    const { store } = current()
    await store.enlist(sample.workerId(1), 1_000)
    await store.enlist(sample.workerId(2), 2_000)
    const ended = end(sample.sampleJob(3), { status: 'cancelled' }, START_MS)
    await store.commit([
      ...[1, 2].map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })),
      { write: 'insert-job', job: ended },
      ...[1, 2, 3].map((number): Write => ({ write: 'enqueue-step', step: sample.sampleStep(number) })),
      { write: 'enqueue-step', step: sample.sampleStep(4, { afterMs: 60_000 }) },
      { write: 'append-event', event: sample.sampleEvent(1) },
      { write: 'stage-asset', digest: sample.digest(1), sizeBytes: 5_000_000_000 },
      { write: 'stage-asset', digest: sample.digest(2), sizeBytes: 20 },
      { write: 'use-asset', digest: sample.digest(2), use: sample.use(1) },
    ])
    await store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit: 1 })
    await current().wait(1_500)
    assert.deepEqual(await store.census(), {
      jobs: { queued: 2, cancelled: 1 },
      steps: [{ lane: 'prepare', claimed: 1, due: 2, parked: 1 }],
      assets: { staged: { count: 1, sizeBytes: 5_000_000_000 }, kept: { count: 1, sizeBytes: 20 } },
      unused: { count: 1, sizeBytes: 5_000_000_000 },
      events: 1,
      workers: [
        { id: sample.workerId(1), alive: false },
        { id: sample.workerId(2), alive: true },
      ],
    })
  })
}

function exerciseJobs(current: CurrentStage): void {
  test('a job comes back as it was written, in every state', async () => {
    const { store } = current()
    const inserted = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job: inserted }])
    assert.deepEqual(await store.jobById(inserted.id), inserted)
    let version = 1
    await fc.assert(
      fc.asyncProperty(anyJob, async (any) => {
        const job = { ...any, request: inserted.request, version: ++version }
        assertCommitted(await store.commit([{ write: 'update-job', job }]))
        assert.deepEqual(await store.jobById(job.id), job)
      }),
    )
  })

  test('a request comes back as it was written, whatever text is in it', async () => {
    const { store } = current()
    let number = 10
    await fc.assert(
      fc.asyncProperty(anyJob, async (any) => {
        const job = { ...any, id: sample.jobId(number++) }
        await store.commit([{ write: 'insert-job', job }])
        assert.deepEqual(await store.jobById(job.id), job)
      }),
    )
  })

  test('a job is shown to its own tenant only, and one that is hidden to nobody but the engine', async () => {
    const { store } = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    assert.deepEqual(await store.job(sample.tenantId(1), job.id), job)
    assert.equal(await store.job(sample.tenantId(2), job.id), undefined)
    const hidden = sample.nextVersion(job, { hiddenAtMs: 5 })
    await store.commit([{ write: 'update-job', job: hidden }])
    assert.equal(await store.job(job.tenantId, job.id), undefined)
    assert.deepEqual(await store.jobById(job.id), hidden)
  })

  test('an update writes what can change; what was admitted stays', async () => {
    const { store } = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    const bent = sample.nextVersion(job, { tenantId: sample.tenantId(2), requestId: 'other', progressPercent: 50 })
    await store.commit([{ write: 'update-job', job: bent }])
    assert.deepEqual(await store.jobById(job.id), { ...job, version: 2, progressPercent: 50 })
  })

  test('a deleted job takes its history, attempts and deliveries with it, and no other', async () => {
    const { store } = current()
    for (const number of [1, 2]) {
      await store.commit([
        { write: 'insert-job', job: sample.sampleJob(number) },
        { write: 'append-event', event: sample.sampleEvent(number) },
        {
          write: 'begin-attempt',
          attempt: sample.sampleAttempt(number, { jobId: sample.jobId(number) }),
          pool: sample.pool(2),
        },
        { write: 'insert-delivery', delivery: sample.sampleDelivery(number, { jobId: sample.jobId(number) }) },
      ])
    }
    assertCommitted(await store.commit([{ write: 'delete-job', id: sample.jobId(1) }]))
    assert.equal(await store.jobById(sample.jobId(1)), undefined)
    assert.deepEqual(await store.attempts(sample.jobId(1)), [])
    assert.equal(await store.delivery(sample.deliveryId(1)), undefined)
    assert.equal(await store.slotsTaken('previz'), 1)
    const events = await store.events({ after: 0, limit: 9 })
    assert.deepEqual(
      events.map(({ jobId }) => jobId),
      [sample.jobId(2)],
    )
    assert.equal((await store.attempts(sample.jobId(2))).length, 1)
    assertRefused(await store.commit([{ write: 'update-job', job: sample.nextVersion(sample.sampleJob(1)) }]), 'job')
  })
}

function exerciseOthers(current: CurrentStage): void {
  test('an attempt comes back with its newest state and handle, among those of its job', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const submitting = sample.sampleAttempt(1)
    await store.commit([{ write: 'begin-attempt', attempt: submitting, pool: sample.pool(1) }])
    assert.deepEqual(await store.attempt(submitting.id), submitting)
    for (const handle of [null, 0, '', 'task_1\0', { id: 'task_1', tries: [1, 2] }]) {
      const submitted = sample.sampleAttempt(1, { state: 'submitted', handle })
      await store.commit([{ write: 'update-attempt', attempt: submitted }])
      assert.deepEqual(await store.attempt(submitted.id), submitted)
    }
    const second = sample.sampleAttempt(2)
    await store.commit([{ write: 'begin-attempt', attempt: second, pool: sample.pool(2) }])
    const ids = (await store.attempts(sample.jobId(1))).map(({ id }) => id)
    assert.deepEqual(ids, [submitting.id, second.id])
    assert.equal(await store.attempt(sample.attemptId(3)), undefined)
  })

  test('a file comes back as it was written, to its tenant and for a signed link, until it is deleted', async () => {
    const { store } = current()
    const file = sample.sampleFile(1)
    await store.commit([{ write: 'insert-file', file }])
    assert.deepEqual(await store.file(file.tenantId, file.id), file)
    assert.deepEqual(await store.fileById(file.id), file)
    assert.equal(await store.file(sample.tenantId(2), file.id), undefined)
    assert.equal(await store.fileById(sample.fileId(2)), undefined)
    await store.commit([{ write: 'delete-file', id: file.id }])
    assert.equal(await store.fileById(file.id), undefined)
  })

  test('a file keeps what its uploader gave to it, whatever text is in that', async () => {
    const { store } = current()
    const file = sample.sampleFile(1, { metadata: { 'zero \0': ['half \ud800', null, { deep: 1.5 }] } })
    await store.commit([{ write: 'insert-file', file }])
    assert.deepEqual(await store.file(file.tenantId, file.id), file)
  })

  test("a tenant's files are listed newest first, page by page, and nobody else's", async () => {
    const { store } = current()
    const own = [2, 4, 1, 3].map((number) => sample.sampleFile(number))
    const others = sample.sampleFile(5, { tenantId: sample.tenantId(2) })
    await store.commit([...own, others].map((file): Write => ({ write: 'insert-file', file })))
    const ids = async (more: Partial<FileListQuery>) =>
      (await store.files({ tenantId: sample.tenantId(1), limit: 9, ...more })).map(({ id }) => id)
    assert.deepEqual(await ids({}), [4, 3, 2, 1].map(sample.fileId))
    assert.deepEqual(await ids({ limit: 2 }), [4, 3].map(sample.fileId))
    assert.deepEqual(await ids({ limit: 2, afterId: sample.fileId(3) }), [2, 1].map(sample.fileId))
    assert.deepEqual(await ids({ afterId: sample.fileId(1) }), [])
  })

  test('files are found by age, the oldest first', async () => {
    const { store } = current()
    const files = [30, 10, 20, 40].map((createdAtMs, number) =>
      sample.sampleFile(number, { createdAtMs: START_MS + createdAtMs }),
    )
    await store.commit(files.map((file): Write => ({ write: 'insert-file', file })))
    await current().wait(130)
    const ids = async (ageMs: number, limit: number) => (await store.filesBefore(ageMs, limit)).map(({ id }) => id)
    assert.deepEqual(await ids(99, 9), [1, 2, 0].map(sample.fileId))
    assert.deepEqual(await ids(100, 9), [1, 2].map(sample.fileId))
    assert.deepEqual(await ids(0, 1), [1].map(sample.fileId))
  })

  test('what a receiver answered is kept even where a database could not hold it all', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const delivery = sample.sampleDelivery(1, { lastAnswer: 'zero \0, half \ud800' })
    assertCommitted(await store.commit([{ write: 'insert-delivery', delivery }]))
    assert.match((await store.delivery(delivery.id))?.lastAnswer ?? '', /^zero .?, half .$/s)
  })

  test('a key is found by its hash until it is revoked', async () => {
    const { store } = current()
    assert.equal(await store.hasKeys(), false)
    const revoked = sample.sampleKey(2, { revokedAtMs: 5 })
    await store.commit([{ write: 'insert-key', key: revoked }])
    assert.equal(await store.hasKeys(), true)
    assert.equal(await store.keyByHash(revoked.hash), undefined)
    const key = sample.sampleKey(1)
    assert.equal(await store.keyByHash(key.hash), undefined)
    await store.commit([{ write: 'insert-key', key }])
    assert.deepEqual((await store.keyByHash(key.hash))?.id, key.id)
    const twin = sample.sampleKey(3, { hash: key.hash })
    assertRefused(await store.commit([{ write: 'insert-key', key: twin }]), 'key')
    const again = sample.sampleKey(4, { hash: revoked.hash })
    assertRefused(await store.commit([{ write: 'insert-key', key: again }]), 'key')
    assert.deepEqual((await store.keyByHash(key.hash))?.id, key.id)
    assert.equal(await store.keyByHash(revoked.hash), undefined)
  })

  test('of many that add one tenant and its key at one moment, exactly one does', async () => {
    const { store } = current()
    const commits = Array.from({ length: 20 }, (_, index): Write[] => [
      { write: 'save-tenant', tenant: { ...sample.sampleTenant(9), name: `by ${index}` }, isNew: true },
      { write: 'insert-key', key: sample.sampleKey(index, { tenantId: sample.tenantId(9) }) },
    ])
    const results = await Promise.all(commits.map((writes) => store.commit(writes)))
    const winner = results.findIndex(({ committed }) => committed)
    assert.equal((await store.tenant(sample.tenantId(9)))?.name, `by ${winner}`)
    for (const [index, result] of results.entries()) {
      assert.equal((await store.keyByHash(sample.digest(index))) !== undefined, index === winner)
      if (index !== winner) assertRefused(result, 'tenant')
    }
  })

  test('of many that name the installation at one moment, exactly one does, and the name stays', async () => {
    const { store } = current()
    assert.equal(await store.installation(), undefined)
    const names = Array.from({ length: 20 }, (_, index) => `name-${index}`)
    const results = await Promise.all(names.map((id) => store.commit([{ write: 'name-installation', id }])))
    const winner = results.findIndex(({ committed }) => committed)
    for (const [index, result] of results.entries()) if (index !== winner) assertRefused(result, 'installation')
    assert.equal(await store.installation(), names[winner])
    assertRefused(await store.commit([{ write: 'name-installation', id: 'later' }]), 'installation')
    assert.equal(await store.installation(), names[winner])
  })

  test('a tenant that is saved again has its new name and secret', async () => {
    const { store } = current()
    assert.deepEqual(await store.tenant(sample.tenantId(1)), sample.sampleTenant(1))
    assert.equal(await store.tenant(sample.tenantId(9)), undefined)
    const renamed = { ...sample.sampleTenant(1), name: 'New', webhookSecret: 'whsec_new' }
    const former = {
      ...renamed,
      formerSecrets: [
        { secret: 'whsec_1', untilMs: 5 },
        { secret: 'whsec_0', untilMs: 2 },
      ],
    }
    await store.commit([{ write: 'save-tenant', tenant: former }])
    assert.deepEqual(await store.tenant(sample.tenantId(1)), former)
    await store.commit([{ write: 'save-tenant', tenant: { ...renamed, createdAtMs: 999 } }])
    assert.deepEqual(await store.tenant(sample.tenantId(1)), renamed)
  })
}
