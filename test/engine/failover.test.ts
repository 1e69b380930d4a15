import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { routeIn } from '../../src/core/history.ts'
import { type CredentialId, type JobId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { fixedUpstreams, Refusal, type RefusalCause, type Upstream } from '../../src/core/upstream-port.ts'
import { credits } from '../../src/core/money.ts'
import { chooseCredential } from '../../src/engine/credentials.ts'
import { Begun } from '../../src/engine/begun.ts'
import { dispatchStep, submitStep } from '../../src/engine/dispatch.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { historyView } from '../../src/http/watching/event-views.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { routerOf } from '../support/routers.ts'
import { createRig, HOUR_MS, type Rig } from './rig.ts'
import { running } from './running.ts'
import { EVERYTHING, type Script, scriptedUpstream } from './scripted-upstream.ts'

const credential = (number: number) => {
  const id = makeId<CredentialId>(number, new Uint8Array(10))
  return { id, slots: { name: id, count: 4 } }
}

const refusing = (about: RefusalCause, code: 'upstream_unavailable' | 'upstream_failed' = 'upstream_unavailable') => ({
  async submit(): Promise<never> {
    throw new Refusal(problem(code, 'Not now.'), [], { cause: about })
  },
})

/** What operators are told it was turned away for, and what its tenant reads. */
async function reasonsOf(rig: Rig, jobId: JobId) {
  const events = await rig.store.events({ after: 0, jobId, limit: 1_000 })
  const told = events.filter(({ type }) => type === 'job.rerouted' || type === 'job.refused')
  return told.map((event) => {
    const { why } = isJsonObject(event.data) ? event.data : {}
    const { type, cause, ...view } = historyView(event)
    assert.ok(!('why' in view))
    return { type, why, cause }
  })
}

/** From whom to whom a job went. */
async function routesOf(rig: Rig, jobId: JobId) {
  const events = await rig.store.events({ after: 0, jobId, limit: 1_000 })
  return events.flatMap((event) => routeIn(event) ?? [])
}

async function endOf(rig: Rig, lane: string) {
  const { id } = await rig.addJob({}, { lane })
  await rig.until(async () => !isActive(await rig.job(id)), 600_000)
  return { job: await rig.job(id), history: await rig.history(id) }
}

describe('a work that a provider has certainly not taken', () => {
  for (const [about, code] of [
    ['busy', 'upstream_unavailable'],
    ['key', 'upstream_unavailable'],
    ['model', 'upstream_failed'],
  ] as const) {
    test(`for its ${about}, goes to another one, as its history tells`, async (context) => {
      const first = scriptedUpstream({ id: 'first', ...refusing(about, code) })
      const second = scriptedUpstream({ id: 'second' })
      const rig = await running(context, [first, second])
      const { job, history } = await endOf(rig, 'dispatch:first')
      assert.equal(job.status, 'succeeded')
      assert.equal(job.attempt?.upstreamId, 'second')
      assert.deepEqual(history.slice(0, 4), ['job.attempted', 'job.rerouted', 'job.attempted', 'job.dispatched'])
      assert.deepEqual(await routesOf(rig, job.id), [{ from: 'first', to: 'second' }])
      assert.deepEqual(await reasonsOf(rig, job.id), [{ type: 'job.rerouted', why: about, cause: code }])
    })
  }

  test('because it cannot be reached, or its account has no money, tells only its operator which', async (context) => {
    for (const [error, why] of [
      [problem('upstream_unavailable', 'Nobody answers.'), 'unavailable'],
      [new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'money' }), 'money'],
    ] as const) {
      const first = scriptedUpstream({
        id: 'first',
        async submit() {
          throw error
        },
      })
      const rig = await running(context, [first])
      const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
      await rig.until(async () => (await reasonsOf(rig, id)).length > 0, 600_000)
      const [told] = await reasonsOf(rig, id)
      assert.deepEqual(told, { type: 'job.refused', why, cause: 'upstream_unavailable' })
    }
  })

  for (const [why, closed] of [
    ['key', { credentials: [] }],
    ['budget', { budgetPerDay: credits(0) }],
  ] as const) {
    test(`because of a ${why} that its first choice has no more of, says so to its operator alone`, async (context) => {
      const first: Upstream = { ...scriptedUpstream({ id: 'first' }), ...closed }
      const rig = await running(context, [first, scriptedUpstream({ id: 'second' })])
      const { job } = await endOf(rig, 'dispatch:first')
      const [told] = await reasonsOf(rig, job.id)
      assert.deepEqual(told, { type: 'job.rerouted', why, cause: 'upstream_unavailable' })
    })
  }

  test('for itself, fails: nobody else is asked', async (context) => {
    const first = scriptedUpstream({ id: 'first', ...refusing('request', 'upstream_failed') })
    const second = scriptedUpstream({ id: 'second' })
    const rig = await running(context, [first, second])
    assert.equal((await endOf(rig, 'dispatch:first')).job.status, 'failed')
    assert.equal(second.heard.submits.length, 0)
  })

  test('goes to nobody who cannot do it, and never to the engine inside', async (context) => {
    let isBusy = true
    const good = scriptedUpstream({ id: 'first' })
    const first: Upstream = {
      ...good,
      submit: (work) => (isBusy ? refusing('busy').submit() : good.submit(work)),
    }
    const mute = scriptedUpstream({ id: 'mute', offers: [{ ...EVERYTHING, models: ['another'] }] })
    const inside = scriptedUpstream({ id: 'inside', isLocal: true })
    const rig = await running(context, [first, mute, inside])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'queued')
    isBusy = false
    await rig.until(async () => !isActive(await rig.job(id)), 600_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'first')
    assert.deepEqual([mute.heard.submits, inside.heard.submits], [[], []])
  })

  test('goes only to somebody who gives callers the media of his library too, where it names some', async (context) => {
    const libraries = ['ark'] as const
    const closed = scriptedUpstream({ id: 'closed' })
    const sharing = scriptedUpstream({ id: 'sharing', offers: [{ ...EVERYTHING, libraries }] })
    const offers = [{ ...EVERYTHING, libraries }]
    const first = scriptedUpstream({ id: 'first', offers, ...refusing('busy') })
    const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
    const references = [{ role: 'first_frame', library }] as const
    for (const [others, upstreamId] of [
      [[closed, sharing], 'sharing'],
      [[closed], undefined],
    ] as const) {
      const rig = await running(context, [first, ...others])
      const { id } = await rig.addJob({ references }, { lane: 'dispatch:first' })
      await rig.pass(60_000)
      const { attempt, status } = await rig.job(id)
      assert.deepEqual([attempt?.upstreamId, status], [upstreamId, upstreamId === undefined ? 'queued' : 'succeeded'])
    }
    assert.deepEqual(closed.heard.submits, [])
    assert.deepEqual(sharing.heard.submits[0]?.references, references)
  })

  test('of which nobody knows whether it was taken, is not given to anybody else', async (context) => {
    const first = scriptedUpstream({
      id: 'first',
      async submit() {
        throw problem('upstream_outcome_unknown', 'It broke.')
      },
    })
    const second = scriptedUpstream({ id: 'second' })
    const rig = await running(context, [first, second])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(600_000)
    assert.equal((await rig.attempt(id))?.state, 'unknown')
    assert.equal(second.heard.submits.length, 0)
  })
})

describe('a work that nobody takes', () => {
  test('because nobody has its model fails, and each is asked once', async (context) => {
    const refuses = refusing('model', 'upstream_failed')
    const [first, second] = ['first', 'second'].map((id) => scriptedUpstream({ id, ...refuses }))
    assert.ok(first && second)
    const rig = await running(context, [first, second])
    const { job } = await endOf(rig, 'dispatch:first')
    assert.ok(job.status === 'failed' && job.failure.code === 'upstream_failed')
    assert.deepEqual([first.heard.submits.length, second.heard.submits.length], [1, 1])
    const attempts = await rig.store.attempts(job.id)
    assert.deepEqual(
      attempts.map(({ refusal, state, costMicroCredits }) => [refusal, state, costMicroCredits]),
      [
        ['model', 'ended', 0],
        ['model', 'ended', 0],
      ],
    )
  })

  test('because whoever has its model is only busy waits for him, and nobody without it is asked again', async (context) => {
    const without = scriptedUpstream({ id: 'without', ...refusing('model', 'upstream_failed') })
    const made = scriptedUpstream({ id: 'with' })
    let isBusy = true
    let isDrained = false
    const owner: Upstream = {
      ...made,
      get offers() {
        return isDrained ? [] : [EVERYTHING]
      },
      submit: (work) => (isBusy ? refusing('busy').submit() : made.submit(work)),
    }
    const rig = await running(context, [without, owner])
    const { id } = await rig.addJob({}, { lane: 'dispatch:with' })
    await rig.until(async () => without.heard.submits.length === 1, 60_000)
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'queued')
    isDrained = true
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'queued')
    isBusy = isDrained = false
    await rig.until(async () => !isActive(await rig.job(id)), 600_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'with')
    assert.equal(without.heard.submits.length, 1)
  })

  for (const [who, offers] of [
    ['whoever may have its model is drained or off', [EVERYTHING]],
    ['nobody may have its model, drained or off as he may be', [{ ...EVERYTHING, models: ['another'] }]],
  ] as const) {
    test(`because ${who} ${offers[0].models === undefined ? 'waits for him, as a job for him does' : 'fails'}`, async (context) => {
      const without = scriptedUpstream({ id: 'without', ...refusing('model', 'upstream_failed') })
      const owner = scriptedUpstream({ id: 'owner', offers })
      const rig = await createRig(context, [without])
      await rig.store.retire(rig.workerId)
      let isOpen = false
      const upstreams = {
        get all() {
          return isOpen ? [without, owner] : [without]
        },
        get closed() {
          return isOpen ? [] : [owner]
        },
        find: (id: string | undefined) => upstreams.all.find((upstream) => upstream.id === id),
      }
      const engine = createEngine({ ...rig.deps, upstreams, router: routerOf({ ...rig.deps, upstreams }) })
      await engine.start()
      rig.onClose(() => rig.await(engine.stop()))
      const { id } = await rig.addJob({}, { lane: 'dispatch:without' })
      await rig.pass(120_000)
      assert.equal((await rig.job(id)).status, offers[0].models === undefined ? 'queued' : 'failed')
      if (offers[0].models !== undefined) return
      isOpen = true
      await rig.until(async () => !isActive(await rig.job(id)), 60_000)
      assert.deepEqual([(await rig.job(id)).status, (await rig.job(id)).attempt?.upstreamId], ['succeeded', 'owner'])
      assert.equal(without.heard.submits.length, 1)
    })
  }

  for (const about of ['key', 'money', 'busy'] as const) {
    test(`for their ${about} is tried seldom, and not in a circle`, async (context) => {
      const upstreams = ['first', 'second'].map((id) => scriptedUpstream({ id, ...refusing(about) }))
      const rig = await running(context, upstreams)
      const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
      await rig.pass(600_000)
      assert.equal((await rig.job(id)).status, 'queued')
      const asked = upstreams.map(({ heard }) => heard.submits.length)
      assert.ok(
        asked.every((count) => count > 2 && count < 40),
        `asked ${asked} times in ten minutes`,
      )
    })
  }

  test('waits where all who could make it were switched off, and is never made by the engine inside', async (context) => {
    const inside = scriptedUpstream({ id: 'inside', isLocal: true })
    const drained = scriptedUpstream({ id: 'drained', offers: [] })
    const rig = await running(context, [drained, inside])
    const jobs = [await rig.addJob({}, { lane: 'dispatch:drained' }), await rig.addJob({}, { lane: 'dispatch:gone' })]
    await rig.pass(120_000)
    for (const { id } of jobs) assert.equal((await rig.job(id)).status, 'queued')
    assert.deepEqual(inside.heard.submits, [])
  })

  test('goes to a provider that came a moment ago, and that this process has not heard of', async (context) => {
    const late = scriptedUpstream({ id: 'late' })
    const rig = await createRig(context, [scriptedUpstream({ id: 'other' })])
    await rig.store.retire(rig.workerId)
    let known: readonly Upstream[] = rig.deps.upstreams.all
    const upstreams = {
      get all() {
        return known
      },
      find: (id: string | undefined) => known.find((upstream) => upstream.id === id),
    }
    const engine = createEngine({ ...rig.deps, upstreams, router: routerOf({ ...rig.deps, upstreams }) })
    await engine.start()
    rig.onClose(() => rig.await(engine.stop()))
    const gone = await rig.addJob({}, { lane: 'dispatch:gone' })
    await rig.until(async () => !isActive(await rig.job(gone.id)), 600_000)
    assert.deepEqual(await routesOf(rig, gone.id), [{ from: 'gone', to: 'other' }])
    const { id } = await rig.addJob({ request: { channel: 'late' } }, { lane: 'dispatch:late' })
    known = [...known, late]
    await rig.until(async () => !isActive(await rig.job(id)), 600_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'late')
  })

  test('is as if it was not begun when its provider is switched off between the two', async (context) => {
    const gone = scriptedUpstream({ id: 'gone' })
    const rig = await createRig(context, [gone, scriptedUpstream({ id: 'other' })])
    const begun = new Begun()
    const { id } = await rig.addJob({}, { lane: 'dispatch:gone' })
    const dispatch = runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), begun))
    const kept = await dispatch(await rig.claim('dispatch:gone'), rig.calm)
    assert.ok(kept)
    const without = { ...rig.deps, upstreams: fixedUpstreams(rig.deps.upstreams.all.slice(1)) }
    await runJobStep(without, submitStep(without, begun))(kept, rig.calm)
    assert.equal((await rig.job(id)).status, 'queued')
    assert.equal((await rig.attempt(id))?.state, 'ended')
    assert.equal(await rig.store.slotsTaken('gone'), 0)
  })

  test('is no unknown outcome because the store is away when its refusal is written down', async (context) => {
    const first: Upstream = {
      ...scriptedUpstream({ id: 'first', ...refusing('key') }),
      credentials: [credential(1)],
      async closeCredential() {
        if (closings++ < 3) throw problem('unavailable', 'The store is away.')
      },
    }
    let closings = 0
    const rig = await running(context, [first])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'queued')
    assert.ok(closings > 3)
  })
})

describe('the keys to a provider', () => {
  test('are used by turns, and one that is refused is closed while the others go on', async (context) => {
    const [good, bad] = [credential(1), credential(2)]
    const given: string[] = []
    const closed: string[] = []
    let credentials = [bad, good]
    const made = scriptedUpstream({ id: 'first' })
    const first: Upstream = {
      ...made,
      get credentials() {
        return credentials
      },
      async closeCredential(id, cause) {
        closed.push(`${id === bad.id ? 'bad' : 'good'} ${cause}`)
        credentials = credentials.filter((each) => each.id !== id)
      },
      async submit(work) {
        given.push(work.credentialId === bad.id ? 'bad' : 'good')
        return work.credentialId === bad.id ? refusing('key').submit() : made.submit(work)
      },
    }
    const rig = await running(context, [first])
    const { job } = await endOf(rig, 'dispatch:first')
    assert.equal(job.status, 'succeeded')
    assert.deepEqual([given, closed], [['bad', 'good'], ['bad refused']])
  })

  test('that have too much to do rest by themselves, and the others go on', async (context) => {
    const [good, bad] = [credential(1), credential(2)]
    const given: string[] = []
    const made = scriptedUpstream({ id: 'first' })
    const first: Upstream = {
      ...made,
      credentials: [bad, good],
      async submit(work) {
        given.push(work.credentialId === bad.id ? 'bad' : 'good')
        if (work.credentialId !== bad.id) return made.submit(work)
        throw new Refusal(problem('upstream_unavailable', 'Later.'), [], { cause: 'busy', retryAfterMs: 60_000 })
      },
    }
    const rig = await running(context, [first])
    const startMs = rig.clock.nowMs()
    for (let job = 0; job < 3; job++) assert.equal((await endOf(rig, 'dispatch:first')).job.status, 'succeeded')
    assert.ok(rig.clock.nowMs() < startMs + 60_000)
    assert.equal(given.filter((key) => key === 'bad').length, 1)
  })

  test('that may be asked only so often are waited for without looking again and again', async (context) => {
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), submitsPerMinute: 6 }
    const rig = await running(context, [first])
    let claims = 0
    const { claim } = rig.store
    rig.store.claim = (query) => {
      if (query.lane === 'dispatch:first') claims++
      return claim.call(rig.store, query)
    }
    for (let job = 0; job < 200; job++) await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(30_000)
    assert.ok(claims < 200, `${claims} claims in half a minute`)
  })

  test('that are all asked as often as they may be leave their provider the submits that nobody makes', async (context) => {
    const keys = [1, 2].map((number) => ({ ...credential(number), submitsPerMinute: 1 }))
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), credentials: keys, submitsPerMinute: 100 }
    const rig = await createRig(context, [first])
    const asked = Array.from({ length: 40 }, (_, by) => ({ by: `${by}`, model: 'seedance-2.0' }))
    const choices = await Promise.all(asked.map((each) => chooseCredential(rig.deps, first, each)))
    assert.equal(choices.filter((choice) => 'credential' in choice).length, 2)
    const { remaining } = await rig.store.countRequest('provider:first', 100)
    assert.equal(remaining, 100 - 2 - 1)
  })

  test('of a provider that is asked as often as it may be keep theirs', async (context) => {
    const key = { ...credential(1), submitsPerMinute: 100 }
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), credentials: [key], submitsPerMinute: 2 }
    const rig = await createRig(context, [first])
    const asked = Array.from({ length: 40 }, (_, by) => ({ by: `${by}`, model: 'seedance-2.0' }))
    const choices = await Promise.all(asked.map((each) => chooseCredential(rig.deps, first, each)))
    assert.equal(choices.filter((choice) => 'credential' in choice).length, 2)
    assert.equal((await rig.store.countRequest(key.id, 100)).remaining, 100 - 2 - 1)
  })

  test('get a submit back that was counted for a work which found no slot', async (context) => {
    const key = { ...credential(1), submitsPerMinute: 100 }
    const made = scriptedUpstream({ id: 'first', slots: { name: 'first', count: 0 } })
    const rig = await createRig(context, [{ ...made, credentials: [key], submitsPerMinute: 100 }])
    await rig.addJob({}, { lane: 'dispatch:first' })
    const begun = new Begun()
    const dispatch = runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), begun))
    await dispatch(await rig.claim('dispatch:first'), rig.calm)
    assert.equal((await rig.store.lanes())[0], 'dispatch:first')
    for (const by of [key.id, 'provider:first']) assert.equal((await rig.store.countRequest(by, 100)).remaining, 99)
  })

  test('of which none is open send their jobs elsewhere, where there is anybody', async (context) => {
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), credentials: [] }
    const rig = await running(context, [first, scriptedUpstream({ id: 'second' })])
    assert.equal((await endOf(rig, 'dispatch:first')).job.attempt?.upstreamId, 'second')
  })

  test('of which one has made a draft are passed over for that one: another account does not know the draft', async (context) => {
    const [one, other] = [credential(1), credential(2)]
    const given: (CredentialId | undefined)[] = []
    let credentials = [one, other]
    const made = scriptedUpstream({ id: 'first' })
    const first: Upstream = {
      ...made,
      get credentials() {
        return credentials
      },
      async submit(work) {
        given.push(work.credentialId)
        return made.submit(work)
      },
    }
    const rig = await running(context, [first])
    const { job: draft } = await endOf(rig, 'dispatch:first')
    credentials = [other, one]
    const { id } = await rig.addJob({ request: { draftOfId: draft.id } }, { lane: 'dispatch:first' })
    await rig.until(async () => !isActive(await rig.job(id)), 600_000)
    await endOf(rig, 'dispatch:first')
    assert.deepEqual(given, [one.id, one.id, other.id])
  })

  test('of which none is open keep their jobs waiting', async (context) => {
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), credentials: [] }
    const rig = await running(context, [first])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'queued')
  })
})

describe('a refusal in words that nobody knows, where the key is let in', () => {
  const OTHER = { order: { model: 'seedance-1.5-pro', family: 'seedance-1.5-pro' } }
  const ofModel = async (): Promise<never> => {
    throw new Refusal(problem('upstream_unavailable', 'Not now.'), [], { cause: 'busy', isOfModel: true })
  }
  /** Refuses one model, and makes every other one. */
  const choosy = (script: Script = {}) => {
    const made = scriptedUpstream({ id: 'first', ...script })
    let isOpen = false
    const given: string[] = []
    const upstream: Upstream = {
      ...made,
      async submit(work) {
        given.push(work.order.model)
        return isOpen || work.order.model !== 'seedance-2.0' ? made.submit(work) : ofModel()
      },
    }
    const open = () => {
      isOpen = true
    }
    return { upstream, given, open }
  }

  for (const credentials of [undefined, [credential(1)], [credential(1), credential(2)]]) {
    test(`rests the model there, and nothing else, with ${credentials?.length ?? 'no'} keys`, async (context) => {
      const { upstream, given, open } = choosy(credentials && { credentials })
      const rig = await running(context, [upstream])
      const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
      await rig.pass(240_000)
      assert.equal((await rig.job(id)).status, 'queued')
      const { router } = rig.deps
      await rig.until(async () => !(await router.isFit(upstream, 'seedance-2.0')), 120_000)
      const fits = await Promise.all(
        [undefined, 'seedance-2.0', 'seedance-1.5-pro'].map((model) => router.isFit(upstream, model)),
      )
      assert.deepEqual(fits, [true, false, true])
      const other = await rig.addJob(OTHER, { lane: 'dispatch:first' })
      const startMs = rig.clock.nowMs()
      await rig.until(async () => !isActive(await rig.job(other.id)), 600_000)
      assert.ok(rig.clock.nowMs() < startMs + 10_000, 'a work of another model waits for nothing')
      const asked = given.filter((model) => model === 'seedance-2.0').length
      assert.ok(asked > 2 && asked < 30, `asked ${asked} times`)
      open()
      await rig.until(async () => !isActive(await rig.job(id)), 600_000)
      assert.equal((await rig.job(id)).status, 'succeeded')
    })
  }

  test('sends the work to somebody else, and not in a circle', async (context) => {
    const [one, other] = [choosy(), choosy({ id: 'second' })]
    const rig = await running(context, [one.upstream, other.upstream])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(240_000)
    assert.equal((await rig.job(id)).status, 'queued')
    for (const { given } of [one, other])
      assert.ok(given.length > 2 && given.length < 30, `asked ${given.length} times`)
    other.open()
    await rig.until(async () => !isActive(await rig.job(id)), 600_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'second')
  })

  test('is tried by one work alone after the third time', async (context) => {
    const { upstream, given } = choosy({ slots: { name: 'first', count: 50 } })
    const rig = await running(context, [upstream])
    for (let job = 0; job < 40; job++) await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(120_000)
    const before = given.length
    await rig.pass(300_000)
    assert.ok(given.length - before <= 10, `${given.length - before} works in five minutes`)
  })
})

describe('after an outage', () => {
  test('one work tries the provider, and the others wait for what becomes of it', async (context) => {
    let isAway = true
    let atOnce = 0
    let most = 0
    const made = scriptedUpstream({ id: 'first', slots: { name: 'first', count: 50 } })
    const first: Upstream = {
      ...made,
      async submit(work) {
        atOnce++
        most = Math.max(most, atOnce)
        await new Promise<void>((resolve) => void rig.clock.after(100, resolve))
        atOnce--
        return isAway ? refusing('busy').submit() : made.submit(work)
      },
    }
    const rig = await running(context, [first])
    const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(60_000)
    const jobs = await Promise.all(Array.from({ length: 40 }, () => rig.addJob({}, { lane: 'dispatch:first' })))
    most = 0
    await rig.pass(300_000)
    assert.equal(most, 1)
    isAway = false
    for (const job of [{ id }, ...jobs]) await rig.until(async () => !isActive(await rig.job(job.id)), 600_000)
    assert.ok(most > 1, 'then they go on together')
  })

  test('of a key one work tries it, also where two choose it in the same moment', async (context) => {
    const key = credential(1)
    const first: Upstream = { ...scriptedUpstream({ id: 'first' }), credentials: [key] }
    const rig = await createRig(context, [first])
    const { health } = rig.deps.router
    for (let failure = 0; failure < 3; failure++) {
      health.turnedAway({ upstreamId: 'first', credentialId: key.id }, 'job', {}, 0)
      await rig.pass(60_000)
    }
    const choices = await Promise.all(
      ['a', 'b', 'c'].map((by) => chooseCredential(rig.deps, first, { by, model: 'seedance-2.0' })),
    )
    assert.equal(choices.filter((choice) => 'credential' in choice).length, 1)
  })
})

describe('a job that waits', () => {
  const slots = (name: string, count: number) => ({ name, count })
  const never: Script = { check: () => ({ state: 'running' }) }

  test('for somebody who is only busy goes to somebody with room after its patience is over', async (context) => {
    const busy = scriptedUpstream({ id: 'busy', slots: slots('busy', 1), ...never })
    const idle = scriptedUpstream({ id: 'idle' })
    const rig = await running(context, [busy, idle])
    await rig.addJob({}, { lane: 'dispatch:busy' })
    await rig.pass(5_000)
    const { id } = await rig.addJob({}, { lane: 'dispatch:busy' })
    await rig.pass(25_000)
    assert.equal((await rig.job(id)).status, 'queued')
    await rig.until(async () => !isActive(await rig.job(id)), 20_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'idle')
    assert.deepEqual(await routesOf(rig, id), [{ from: 'busy', to: 'idle' }])
  })

  test('goes to somebody with room, however many wait in front who can go nowhere', async (context) => {
    const busy = scriptedUpstream({ id: 'busy', slots: slots('busy', 1), ...never })
    const idle = scriptedUpstream({ id: 'idle' })
    const rig = await running(context, [busy, idle])
    await rig.addJob({}, { lane: 'dispatch:busy' })
    await rig.pass(5_000)
    for (let job = 0; job < 300; job++) await rig.addJob({ request: { channel: 'busy' } }, { lane: 'dispatch:busy' })
    const { id } = await rig.addJob({}, { lane: 'dispatch:busy' })
    await rig.until(async () => !isActive(await rig.job(id)), 60_000)
    assert.equal((await rig.job(id)).attempt?.upstreamId, 'idle')
  })

  test('costs little while nobody can take it: thousands for a provider that is closed are left alone', async (context) => {
    const closed = scriptedUpstream({ id: 'closed', offers: [] })
    const other = scriptedUpstream({ id: 'other', offers: [{ ...EVERYTHING, models: ['another'] }] })
    const rig = await running(context, [closed, other])
    for (let job = 0; job < 500; job++) await rig.addJob({}, { lane: 'dispatch:closed' })
    let [claimed, looked] = [0, 0]
    const { claim, jobById } = rig.store
    rig.store.claim = async (query) => {
      const answer = await claim.call(rig.store, query)
      if (query.lane === 'dispatch:closed') claimed += answer.steps.length
      return answer
    }
    rig.store.jobById = (id) => {
      looked++
      return jobById.call(rig.store, id)
    }
    await rig.pass(10_000)
    assert.equal(claimed, 0)
    assert.ok(looked <= 11 * 128, `${looked} jobs were looked at in ten seconds`)
  })

  test('for somebody whom its caller has named waits on', async (context) => {
    const busy = scriptedUpstream({ id: 'busy', slots: slots('busy', 1), ...never })
    const rig = await running(context, [busy, scriptedUpstream({ id: 'idle' })])
    await rig.addJob({}, { lane: 'dispatch:busy' })
    await rig.pass(5_000)
    const { id } = await rig.addJob({ request: { channel: 'busy' } }, { lane: 'dispatch:busy' })
    await rig.pass(50_000)
    assert.equal((await rig.job(id)).status, 'queued')
  })

  test('for somebody who was paid enough for today goes elsewhere at once, or waits until tomorrow', async (context) => {
    const budgetPerDay = credits(1)
    const spent: Upstream = { ...scriptedUpstream({ id: 'spent' }), budgetPerDay }
    // Late in the day, so that there is not much of it to be lived through.
    const rig = await running(context, [spent], Date.UTC(2026, 11, 24, 23))
    const made = await endOf(rig, 'dispatch:spent')
    assert.ok(((await rig.attempt(made.job.id))?.costMicroCredits ?? 0) > budgetPerDay)
    const deadlineAtMs = rig.clock.nowMs() + 48 * HOUR_MS
    const { id } = await rig.addJob({ deadlineAtMs }, { lane: 'dispatch:spent' })
    await rig.pass(600_000)
    assert.equal((await rig.job(id)).status, 'queued')
    await rig.until(async () => !isActive(await rig.job(id)), 2 * HOUR_MS)
    assert.equal((await rig.job(id)).status, 'succeeded')
    assert.equal(new Date(rig.clock.nowMs()).getUTCDate(), 25)
  })
})
