import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Outcome, simulate } from './threads.ts'

/** A busy machine may need many times as long as an idle one. */
const PATIENCE = { timeout: 1_200_000 }

/** Lives of the two big runs together; `npm run simulate` makes longer ones. */
const LIVES = 8_000

function tellOf({ lives, accepted, crashes, days, seconds }: Outcome): string {
  return `${lives} lives (${accepted} accepted, ${crashes} crashes, ${Math.round(days)} days) in ${seconds.toFixed(1)} s`
}

async function assertUnbroken({ failure }: Outcome): Promise<void> {
  if (failure === undefined) return
  assert.fail(`${await failure.story()}\n\nBroken: ${failure.promise}\nAgain:  ${failure.command}`)
}

describe('no promise is broken in simulated lives', () => {
  test('of the seed that is always the same', PATIENCE, async (t) => {
    const outcome = await simulate({ seed: 1, lives: LIVES / 2 })
    t.diagnostic(`seed 1: ${tellOf(outcome)}`)
    await assertUnbroken(outcome)
  })

  test('of a seed that nobody has seen before', PATIENCE, async (t) => {
    const seed = Math.floor(Math.random() * 2 ** 32)
    const outcome = await simulate({ seed, lives: LIVES / 2 })
    t.diagnostic(`seed ${seed}: ${tellOf(outcome)}`)
    await assertUnbroken(outcome)
  })
})

test('a seed replays exactly, on one thread or on several', PATIENCE, async () => {
  const [one, several] = [
    await simulate({ seed: 5, lives: 500, threads: 1 }),
    await simulate({ seed: 5, lives: 500, threads: 3 }),
  ]
  for (const key of ['lives', 'accepted', 'crashes', 'events', 'ended'] as const)
    assert.deepEqual(one[key], several[key])
})
