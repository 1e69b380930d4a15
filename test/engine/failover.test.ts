import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type CredentialId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { Refusal, type RefusalCause, type Upstream } from '../../src/core/upstream-port.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { createRig, type Rig } from './rig.ts'
import { EVERYTHING, scriptedUpstream } from './scripted-upstream.ts'

const credential = (number: number) => {
  const id = makeId<CredentialId>(number, new Uint8Array(10))
  return { id, slots: { name: id, count: 4 } }
}

const refusing = (about: RefusalCause, code: 'upstream_unavailable' | 'upstream_failed' = 'upstream_unavailable') => ({
  async submit(): Promise<never> {
    throw new Refusal(problem(code, 'Not now.'), [], { cause: about })
  },
})

async function running(context: TestContext, upstreams: readonly Upstream[]): Promise<Rig> {
  const rig = await createRig(context, upstreams)
  await rig.store.retire(rig.workerId)
  const engine = createEngine(rig.deps)
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return rig
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

  test('of which nobody knows whether it was taken, is not given to anybody else', async (context) => {
    const first = scriptedUpstream({
      id: 'first',
      async submit() {
        throw problem('upstream_outcome_unknown', 'It broke.')
      },
    })
    const second = scriptedUpstream({ id: 'second' })
    const rig = await running(context, [first, second])
    assert.equal((await endOf(rig, 'dispatch:first')).job.status, 'failed')
    assert.equal(second.heard.submits.length, 0)
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
