import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JobCache } from '../../../src/store/sqlite/job-cache.ts'
import * as sample from '../../conformance/store-samples.ts'

describe('the cache of jobs', () => {
  const jobs = Array.from({ length: 10 }, (_, number) => sample.sampleJob(number))
  const [one = sample.sampleJob(0), two = sample.sampleJob(1)] = jobs

  test('a job is kept until it is forgotten, however old it is', () => {
    const cache = new JobCache(100)
    assert.equal(cache.get(one.id), undefined)
    cache.keep(one, 30)
    cache.keep(two, 30)
    assert.deepEqual([cache.get(one.id), cache.get(two.id)], [one, two])
    cache.forget(one.id)
    cache.forget(two.id)
    assert.deepEqual([cache.get(one.id), cache.get(two.id)], [undefined, undefined])
  })

  test('what was not read lately makes room, what is read stays', () => {
    const cache = new JobCache(100)
    for (const job of jobs) {
      cache.keep(job, 25)
      assert.equal(cache.get(one.id), one)
    }
    const known = jobs.filter((job) => cache.get(job.id) !== undefined)
    assert.ok(known.length <= 4)
    assert.ok(known.includes(one))
  })

  test('a job that is kept or forgotten again is counted once', () => {
    const cache = new JobCache(100)
    cache.keep(one, 20)
    for (let round = 0; round < 10; round++) {
      cache.keep(two, 20)
      cache.forget(jobs[2]?.id ?? two.id)
    }
    assert.deepEqual([cache.get(one.id), cache.get(two.id)], [one, two])
  })

  test('a job that would fill the cache alone is not kept', () => {
    const cache = new JobCache(100)
    cache.keep(one, 51)
    assert.equal(cache.get(one.id), undefined)
  })
})
