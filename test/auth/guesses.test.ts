/** Guessing at credentials: who is refused for it, for how long, and whom that never concerns. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuesses, type Guesses, WINDOW_MS, WRONG_MAX } from '../../src/auth/guesses.ts'
import { ProblemError, problem } from '../../src/core/problem.ts'

const RIGHT = 'Bearer the-right-one'

type Door = { readonly guesses: Guesses; readonly clock: { ms: number }; looks: number; readonly throttled: string[] }

function door(): Door {
  const clock = { ms: 1_000_000 }
  const throttled: string[] = []
  const guesses = createGuesses({ nowMs: () => clock.ms }, (address) => throttled.push(address))
  return { guesses, clock, looks: 0, throttled }
}

/** What is told to whoever comes from `address` with a credential: `in`, or the code of a problem. */
async function tell(at: Door, address: string, credential: string | undefined): Promise<string> {
  const look = async () => {
    at.looks++
    if (credential !== RIGHT) throw problem('unauthorized', 'The API key is missing or not valid.')
    return 'in'
  }
  try {
    return await at.guesses.guard(address, credential, look)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.problem.code
  }
}

async function guessUntilThrottled(at: Door, address: string): Promise<void> {
  for (let number = 0; number < WRONG_MAX; number++) {
    assert.equal(await tell(at, address, `Bearer wrong ${number}`), 'unauthorized')
  }
}

test('so many different wrong credentials are looked at, and no further one, right or wrong', async () => {
  const at = door()
  await guessUntilThrottled(at, '203.0.113.5')
  for (const credential of ['Bearer wrong 0', 'Bearer another', RIGHT]) {
    assert.equal(await tell(at, '203.0.113.5', credential), 'rate_limited')
  }
  assert.equal(at.looks, WRONG_MAX)
  assert.deepEqual(at.throttled, ['203.0.113.5'], 'said once')
})

test('whoever comes from elsewhere, or was let in from there before, is let in', async () => {
  const at = door()
  assert.equal(await tell(at, 'a', RIGHT), 'in')
  await guessUntilThrottled(at, 'a')
  assert.equal(await tell(at, 'a', RIGHT), 'in')
  assert.equal(await tell(at, 'b', RIGHT), 'in')
})

test('the same wrong credential is no guess, however often it comes, and none at all is none', async () => {
  const at = door()
  for (let times = 0; times < 3 * WRONG_MAX; times++) {
    assert.equal(await tell(at, 'a', 'Bearer forgotten'), 'unauthorized')
    assert.equal(await tell(at, 'a', undefined), 'unauthorized')
    assert.equal(await tell(at, 'a', ''), 'unauthorized')
  }
  assert.equal(await tell(at, 'a', RIGHT), 'in')
})

test('the refusal says when it is worth coming again, and is over then', async () => {
  const at = door()
  await guessUntilThrottled(at, 'a')
  at.clock.ms += 20_500
  await assert.rejects(
    at.guesses.guard('a', RIGHT, async () => 'in'),
    (error) => error instanceof ProblemError && error.problem.retryAfterSeconds === 40,
  )
  at.clock.ms += WINDOW_MS - 20_500
  assert.equal(await tell(at, 'a', RIGHT), 'in')
  await guessUntilThrottled(at, 'a')
  assert.deepEqual(at.throttled, ['a', 'a'])
})

test('a clock that was set back keeps nobody out for longer', async () => {
  const at = door()
  await guessUntilThrottled(at, 'a')
  at.clock.ms -= 3_600_000
  assert.equal(await tell(at, 'a', RIGHT), 'in')
})

test('a credential that is taken no more is not remembered as good', async () => {
  const at = door()
  let isGood = true
  const look = async () => {
    if (isGood) return 'in'
    throw problem('unauthorized', 'The API key is missing or not valid.')
  }
  assert.equal(await at.guesses.guard('a', 'Bearer revoked', look), 'in')
  isGood = false
  await assert.rejects(at.guesses.guard('a', 'Bearer revoked', look), /not valid/)
  for (let number = 1; number < WRONG_MAX; number++) await tell(at, 'a', `Bearer wrong ${number}`)
  await assert.rejects(at.guesses.guard('a', 'Bearer revoked', look), /Too many/)
})

test('trouble that says nothing of the credential is not counted', async () => {
  const at = door()
  for (let number = 0; number < 2 * WRONG_MAX; number++) {
    const look = () => Promise.reject(problem('unavailable', 'The database is away.'))
    await assert.rejects(at.guesses.guard('a', `Bearer ${number}`, look), /away/)
  }
  assert.equal(await tell(at, 'a', RIGHT), 'in')
})

test('so many addresses are remembered, and the oldest go first', async () => {
  const at = door()
  await guessUntilThrottled(at, 'first')
  for (let number = 0; number < 10_000; number++) await tell(at, `other ${number}`, 'Bearer wrong')
  // The first one was forgotten for them, and no more than that can be had by coming from everywhere.
  assert.equal(await tell(at, 'first', 'Bearer wrong 0'), 'unauthorized')
  assert.equal(await tell(at, 'other 9999', RIGHT), 'in')
})
