/** The audit of slots finds works beyond them, and slots that nobody has given back; and nothing where nothing is wrong. */

import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { describe, test } from 'node:test'
import type { Write } from '../../src/core/writes.ts'
import * as sample from '../conformance/store-samples.ts'
import { auditSlots } from './audit-slots.ts'
import { Chance } from './chance.ts'
import { Ledger } from './ledger.ts'
import { makePlace } from './place.ts'
import { Planner } from './plan.ts'
import { STORM_PROVIDERS } from './providers.ts'

const [films, , reels] = STORM_PROVIDERS
assert.ok(films && reels?.keys?.[1])
const slow = reels.keys[1]

type Story = {
  readonly atMs: number
  readonly workMs: number
  readonly upstreamId?: string
  readonly credentialId?: typeof slow.id
  readonly cancelledAtMs?: number
  /** When its job has ended, if it has. */
  readonly jobEndedAtMs?: number
  readonly isEndless?: boolean
}

/** What the audit says of works; those of `unknown`, by their place, nobody knew to be taken. */
function audited(stories: readonly Story[], unknown: readonly number[] = []) {
  const ledger = new Ledger()
  const planner = new Planner(new Chance(1), { isShort: true })
  const known = stories.map(({ atMs, workMs, upstreamId = films?.id ?? '', ...story }, index) => {
    const attempt = sample.sampleAttempt(index + 1, {
      upstreamId,
      ...(story.credentialId && { credentialId: story.credentialId }),
    })
    const entry = ledger.plan({ ...planner.next(), workMs, mode: story.isEndless === true ? 'endless' : 'normal' })
    const told = story.cancelledAtMs === undefined ? {} : { cancelledAtMs: story.cancelledAtMs }
    entry.creations.push({ workId: `w${index}`, attempt: attempt.id, atMs, cancels: 0, ...told })
    const active = sample.sampleJob(index + 1)
    const ended = { ...active, status: 'cancelled', finishedAtMs: story.jobEndedAtMs ?? 0 } as const
    return { entry, job: story.jobEndedAtMs === undefined ? active : ended, attempts: [attempt] }
  })
  const figures = auditSlots(ledger, known, new Set(unknown.map((index) => sample.jobId(index + 1))))
  return { figures, wrong: ledger.violations.map(({ kind, detail }) => `${kind}: ${detail}`) }
}

const at = (atMs: number, workMs = 100, more: Partial<Story> = {}): Story => ({ atMs, workMs, ...more })

describe('works at once', () => {
  test('as many as there are slots are right, also when one follows at the very end of another', () => {
    const { wrong, figures } = audited([at(0), at(50), at(100), at(150)])
    assert.deepEqual(wrong, [])
    assert.deepEqual(figures.get('films'), { most: 2, slots: films.slots })
  })

  test('more than a provider has slots are wrong', () => {
    assert.deepEqual(audited([at(0), at(50), at(99)]).wrong, ['slots: films had 3 works at once, and takes 2'])
  })

  test('more than a key has slots are wrong, though its provider has more', () => {
    const bySlow = { upstreamId: reels.id, credentialId: slow.id }
    assert.deepEqual(audited([at(0, 100, bySlow), at(99, 100, bySlow)]).wrong, [
      `slots: ${slow.secret} had 2 works at once, and takes 1`,
    ])
  })

  for (const [what, story] of [
    ['that was told to stop', { cancelledAtMs: 40, isEndless: true }],
    ['whose job has ended', { jobEndedAtMs: 40, isEndless: true }],
  ] as const) {
    test(`one ${what} holds no slot from then on`, () => {
      assert.deepEqual(audited([at(0, 100, story), at(40), at(41)]).wrong, [])
      assert.equal(audited([at(0, 100, story), at(39), at(38)]).wrong.length, 1)
    })
  }

  test('those of which nobody knew that they were taken hold none', () => {
    assert.deepEqual(audited([at(0), at(50), at(99)], [1]).wrong, [])
  })
})

test('whoever holds a slot is found, and nobody once he has ended', async () => {
  const place = await makePlace('sqlite')
  const commit = async (...writes: Write[]) => {
    const store = await place.open(0)
    assert.ok((await store.commit(writes)).committed)
    await store.close()
  }
  const attempt = sample.sampleAttempt(1)
  await commit(
    { write: 'save-tenant', tenant: sample.sampleTenant(1) },
    { write: 'insert-job', job: sample.sampleJob(1) },
    { write: 'begin-attempt', attempt, pool: sample.pool(1) },
  )
  const [held] = await place.heldSlots()
  assert.match(held ?? '', new RegExp(`${attempt.id}.*previz`))
  await commit({ write: 'update-attempt', attempt: { ...attempt, state: 'ended' } })
  assert.deepEqual(await place.heldSlots(), [])
  await place.close()
  await rm(place.folder, { recursive: true })
})
