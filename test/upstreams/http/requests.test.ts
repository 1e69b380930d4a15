/** Under which name a provider is asked for a work whose offer may have gone since it was given to it. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal, type Work } from '../../../src/core/upstream-port.ts'
import { offerOf, offerThen } from '../../../src/upstreams/http/requests.ts'
import { OFFER, work } from '../providing.ts'

const NAMED: Work['references'][number] = {
  role: 'first_frame',
  library: { from: 'library', dialectId: 'ark', id: 'asset-1' },
}
const OPEN = { ...OFFER, libraries: ['ark'] } as const

describe('a work', () => {
  test('is given by the first offer that can do it', () => {
    const small = { ...OFFER, resolutions: [] }
    assert.equal(offerOf(work(), [small, OFFER]), OFFER)
    assert.equal(offerOf(work({ references: [NAMED] }), [OFFER, OPEN]), OPEN)
  })

  for (const [what, offers, references, rule] of [
    ['has no offers any more', [], [], /no provider here has the model/],
    ['has closed its library', [OFFER], [NAMED], /lets callers name media in its library/],
  ] as const) {
    test(`is not given to a provider that ${what}: another one may have it, or it waits`, () => {
      const refused = () => offerOf(work({ references }), offers)
      assert.throws(refused, (error) => {
        const isAboutModel = error instanceof Refusal && error.about === 'model'
        return isAboutModel && error.problem.code === 'upstream_unavailable' && rule.test(error.message)
      })
    })
  }

  test('is looked for under the name by which it was given, although the library was closed since', () => {
    assert.equal(offerThen(work({ references: [NAMED] }), [OFFER])?.upstreamModel, OFFER.upstreamModel)
    assert.equal(offerThen(work(), []), undefined)
  })
})
