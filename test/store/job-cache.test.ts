import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JobCache } from '../../src/store/job-cache.ts'
import * as sample from '../conformance/store-samples.ts'

describe('the cache of jobs', () => {
  const [one, two, three] = [sample.sampleJob(1), sample.sampleJob(2), sample.sampleJob(3)]

  test('a job is kept until it is forgotten', () => {
    const cache = new JobCache(100)
    assert.equal(cache.get(one.id), undefined)
    cache.keep(one, 10)
    assert.equal(cache.get(one.id), one)
    cache.forget(one.id)
    assert.equal(cache.get(one.id), undefined)
  })

  test('what was not read for longest makes room', () => {
    const cache = new JobCache(100)
    cache.keep(one, 50)
    cache.keep(two, 50)
    cache.get(one.id)
    cache.keep(three, 50)
    assert.deepEqual([cache.get(one.id), cache.get(two.id), cache.get(three.id)], [one, undefined, three])
  })

  test('a job that is kept or forgotten again is counted once', () => {
    const cache = new JobCache(100)
    for (let round = 0; round < 10; round++) cache.keep(one, 50)
    cache.forget(two.id)
    cache.keep(two, 50)
    assert.deepEqual([cache.get(one.id), cache.get(two.id)], [one, two])
  })

  test('a job larger than the whole cache is not kept', () => {
    const cache = new JobCache(100)
    cache.keep(one, 101)
    assert.equal(cache.get(one.id), undefined)
  })
})
