import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jobs } from '../../src/dialects/jobs.ts'
import { mostAtOnce } from '../../src/fake-provider/at-once.ts'
import { ask } from './asking.ts'

test('the most at once is what somebody sees who looks at every moment; who ends makes room for who begins', () => {
  const spans = fc.array(
    fc.record({ fromMs: fc.nat(20), lastsMs: fc.nat(10) }).map(({ fromMs, lastsMs }) => {
      return { fromMs, toMs: fromMs + lastsMs }
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(spans, (all) => {
      const seen = Array.from({ length: 32 }, (_, atMs) => {
        return all.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs).length
      })
      assert.equal(mostAtOnce(all), Math.max(...seen))
    }),
  )
})

test('a fake provider tells how many works it had at once, by all keys and by each', async (context) => {
  const asking = await ask(context, jobs)
  const { provider, clock } = asking
  const first = await asking.taken()
  await asking.taken()
  await asking.cancel(first.id)
  await asking.taken({ prompt: 'for ever [[fake:never-end]]' })
  assert.equal(provider.mostAtOnce(), 2)
  clock.nowMs += 60_000
  for (let more = 0; more < 3; more++) await asking.taken()
  assert.equal(provider.mostAtOnce(), 4)
  assert.deepEqual([provider.mostAtOnce('sk'), provider.mostAtOnce('another')], [4, 0])
})
