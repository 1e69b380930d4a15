import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { MediaFacts } from '../../src/core/media.ts'
import { credits } from '../../src/core/money.ts'
import { problem } from '../../src/core/problem.ts'
import type { Reference, ReferenceRole } from '../../src/core/request.ts'
import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { prepareStep } from '../../src/engine/prepare.ts'
import { keepFile } from '../../src/gateway/keep-file.ts'
import { createSubmit } from '../../src/gateway/submit.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { EVERYTHING, scriptedUpstream } from '../engine/scripted-upstream.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { routerOf } from '../support/routers.ts'
import { createGatewayRig, refusedFor, requestFor } from './gateway-rig.ts'

async function submitting(context: TestContext, upstreams = [scriptedUpstream()]) {
  const rig = await createGatewayRig(context, upstreams)
  return { rig, submit: createSubmit(rig.submitDeps) }
}

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }

const AT_URL = { role: 'first_frame', source: { from: 'url', url: 'https://example.com/still.png' } } as const

describe('a request that is admitted', () => {
  test('is a job with its first step and its first event, in one commit', async (context) => {
    const { rig, submit } = await submitting(context)
    rig.store.disturb()
    const job = await submit(requestFor(), rig.context())
    assert.equal(rig.store.commits.length, 1)
    assert.deepEqual(await rig.store.job(rig.tenantId, job.id), job)
    assert.deepEqual(await rig.history(job.id), ['job.queued'])
    assert.equal((await rig.claim('dispatch:vendor')).id, job.id)
  })

  test('is its owner’s as he is when it is written down, however long it was looked at', async (context) => {
    const { rig, submit } = await submitting(context)
    const { principal } = rig.context()
    const asked = requestFor()
    const as = (changed: Partial<typeof principal>) =>
      submit(asked, { ...rig.context(), stillAsks: async () => ({ ...principal, ...changed }) })
    rig.store.disturb()
    await refusedFor(as({ credit: 'limited' }), 'insufficient_credits')
    await refusedFor(as({ limits: { models: ['another'] } }), 'model_not_allowed', 'model')
    const revoked = async () => {
      throw problem('unauthorized', 'The key was revoked meanwhile.')
    }
    await refusedFor(submit(asked, { ...rig.context(), stillAsks: revoked }), 'unauthorized')
    assert.equal(rig.store.commits.length, 1, 'only the one that the store refused for its credit')
    assert.equal((await as({ actor: 'key:new' })).status, 'queued')
  })

  test('has roles that its model takes, and what they rule out is refused at once', async (context) => {
    const { rig, submit } = await submitting(context)
    const open = { role: 'infer', source: AT_URL.source } as const
    const model = 'seedance-1.0-lite-i2v'
    const three = requestFor({ model, references: [open, open, open], resolution: '1080p' })
    await refusedFor(submit(three, rig.context()), 'unsupported_combination', 'resolution')
    const one = requestFor({ model: 'bytedance/seedance-2.0/reference-to-video', references: [open] })
    assert.equal((await submit(one, rig.context())).status, 'queued')
  })

  test('is prepared first where it has references', async (context) => {
    const { rig, submit } = await submitting(context)
    const job = await submit(requestFor({ references: [AT_URL] }), rig.context())
    assert.equal((await rig.claim('prepare')).id, job.id)
  })

  for (const [what, isNarrow] of [
    ['is a preview all the same where that cannot make it', true],
    ['is made there where that can', false],
  ] as const) {
    test(`for a preview, and is being prepared when a provider of its model comes, ${what}`, async (context) => {
      const previz = scriptedUpstream({ id: 'previz', isLocal: true })
      const { rig, submit } = await submitting(context, [previz])
      const asked = requestFor({ references: [AT_URL], resolution: '480p' })
      const { id } = await submit(asked, rig.context())
      const narrow = { ...EVERYTHING, models: ['seedance-2.0'], resolutions: ['4k'] as const }
      const comes = scriptedUpstream({ id: 'comes', ...(isNarrow && { offers: [narrow] }) })
      const upstreams = fixedUpstreams([comes, previz])
      const router = routerOf({ ...rig.deps, upstreams })
      const submitNow = createSubmit({ ...rig.submitDeps, router })
      if (isNarrow) await refusedFor(submitNow(asked, rig.context()), 'unsupported_combination', 'resolution')
      rig.web.pages.set(AT_URL.source.url, async function* () {
        yield mediaOf(PICTURE)
      })
      const deps = { ...rig.deps, upstreams, router }
      await runJobStep(deps, prepareStep(deps))(await rig.claim('prepare'), rig.calm)
      assert.equal((await rig.claim(isNarrow ? 'dispatch:previz' : 'dispatch:comes')).id, id)
    })
  }

  for (const [what, others] of [
    ['nobody else', []],
    [
      'others who do not have its model',
      [scriptedUpstream({ id: 'other', offers: [{ ...EVERYTHING, models: ['x'] }] })],
    ],
  ] as const)
    test(`for a provider, which goes while it is being prepared and leaves ${what}, waits for one and becomes no preview`, async (context) => {
      const previz = scriptedUpstream({ id: 'previz', isLocal: true })
      const { rig, submit } = await submitting(context, [scriptedUpstream(), previz])
      const { id } = await submit(requestFor({ references: [AT_URL] }), rig.context())
      let fetches = 0
      rig.web.pages.set(AT_URL.source.url, async function* () {
        fetches++
        yield mediaOf(PICTURE)
      })
      const upstreams = fixedUpstreams([...others, previz])
      const deps = { ...rig.deps, upstreams, router: routerOf({ ...rig.deps, upstreams }) }
      await runJobStep(deps, prepareStep(deps))(await rig.claim('prepare'), rig.calm)
      assert.equal((await rig.job(id)).status, 'queued')
      assert.equal(fetches, 0, 'nothing is fetched again with each look')
      const back = { ...rig.deps, upstreams: fixedUpstreams([scriptedUpstream(), previz]) }
      await rig.pass(60_000)
      const step = { ...back, router: routerOf(back) }
      await runJobStep(step, prepareStep(step))(await rig.claim('prepare'), rig.calm)
      assert.equal((await rig.claim('dispatch:vendor')).id, id)
    })

  test('uses the bytes of its files from the beginning, whatever becomes of the files', async (context) => {
    const { rig, submit } = await submitting(context)
    const blob = await bringIn(rig.deps, onePiece(mediaOf(PICTURE)), { sizeBytesMax: 1_000_000 })
    const file = await keepFile(rig.deps, blob, { tenantId: rig.tenantId, purpose: 'reference', filename: 'a.png' })
    const ofFile = { role: 'infer', source: { from: 'file', fileId: file.id } } as const
    const job = await submit(requestFor({ references: [ofFile] }), rig.context())
    await rig.store.commit([
      { write: 'drop-uses', owner: 'file', ownerId: file.id },
      { write: 'delete-file', id: file.id },
    ])
    assert.deepEqual(await rig.store.uses(file.digest), [{ owner: 'job', ownerId: job.id, tenantId: rig.tenantId }])
    await runJobStep(rig.deps, prepareStep(rig.deps))(await rig.claim('prepare'), rig.calm)
    assert.deepEqual((await rig.job(job.id)).references, [{ role: 'first_frame', asset: { ...blob, facts: PICTURE } }])
  })

  test('expires after as long as its caller says, or after two days', async (context) => {
    const { rig, submit } = await submitting(context)
    const usual = await submit(requestFor(), rig.context())
    const short = await submit(requestFor({ expiresAfterSeconds: 60 }), rig.context())
    assert.equal(usual.deadlineAtMs - usual.createdAtMs, 172_800_000)
    assert.equal(short.deadlineAtMs - short.createdAtMs, 60_000)
  })

  test('goes on the lane of the first upstream that is able, or of the one that its channel names', async (context) => {
    const mute = scriptedUpstream({ id: 'mute', offers: [{ ...EVERYTHING, sound: false }] })
    const upstreams = [mute, scriptedUpstream({ id: 'one' }), scriptedUpstream({ id: 'other' })]
    const { rig, submit } = await submitting(context, upstreams)
    await submit(requestFor({ generateAudio: true }), rig.context())
    await submit(requestFor({ generateAudio: true, channel: 'other' }), rig.context())
    await submit(requestFor({ generateAudio: false }), rig.context())
    assert.deepEqual(await rig.store.lanes(), ['dispatch:mute', 'dispatch:one', 'dispatch:other'])
  })

  test('tells that its channel cannot do the work, and that one is not there, in different words', async (context) => {
    const mute = scriptedUpstream({ id: 'mute', offers: [{ ...EVERYTHING, sound: false }] })
    const { rig, submit } = await submitting(context, [mute, scriptedUpstream()])
    const unable = await submit(requestFor({ generateAudio: true, channel: 'mute' }), rig.context())
    assert.match(JSON.stringify(unable.notes), /that channel cannot do this work/)
    const missing = await submit(requestFor({ channel: 'nowhere' }), rig.context())
    assert.match(JSON.stringify(missing.notes), /there is no such channel here/)
  })
})

describe('media in a provider’s library', () => {
  const named = (role: ReferenceRole): Reference => ({
    role,
    source: { from: 'library', dialectId: 'ark', id: 'asset-1' },
  })
  const sharing = () => scriptedUpstream({ offers: [{ ...EVERYTHING, libraries: ['ark'] }] })

  test('is taken on for who gives it to callers, with a note that nobody looks at it', async (context) => {
    const { rig, submit } = await submitting(context, [scriptedUpstream({ id: 'closed' }), sharing()])
    const job = await submit(requestFor({ references: [named('first_frame'), named('last_frame')] }), rig.context())
    assert.deepEqual(job.request.references, [named('first_frame'), named('last_frame')])
    const detail = 'it lies in the provider’s library: what it is, how large and how long, is not looked at here'
    assert.deepEqual(
      job.notes,
      [0, 1].map((index) => ({ kind: 'unrecognized', field: `references[${index}]`, detail })),
    )
    assert.deepEqual(rig.storage.digests, [])
    await runJobStep(rig.deps, prepareStep(rig.deps))(await rig.claim('prepare'), rig.calm)
    assert.equal((await rig.claim('dispatch:vendor')).id, job.id)
  })

  test('is refused where nobody gives it to callers, and where it is charged by a length that nobody knows', async (context) => {
    const { rig, submit } = await submitting(context, [
      scriptedUpstream(),
      scriptedUpstream({ id: 'in', isLocal: true }),
    ])
    rig.store.disturb()
    const asked = requestFor({ references: [named('first_frame')] })
    await refusedFor(submit(asked, rig.context()), 'unsupported_combination', 'references[0]')
    const open = await submitting(context, [sharing()])
    const unit = { per: 'million_tokens', text: credits(46), referenced: credits(28) } as const
    const models = { 'seedance-2.0': { tiers: { '720p': unit } } }
    const list = { version: 3, models, costs: {}, actor: 'a', createdAtMs: 1 }
    const priced = createSubmit({ ...open.rig.submitDeps, prices: async () => list })
    open.rig.store.disturb()
    const film = requestFor({ references: [named('first_frame'), named('reference_video')], resolution: '720p' })
    await refusedFor(priced(film, open.rig.context()), 'unsupported_combination', 'references[1]')
    assert.deepEqual([rig.store.commits, open.rig.store.commits], [[], []])
    const picture = requestFor({ references: [named('first_frame')], resolution: '720p' })
    assert.equal((await priced(picture, open.rig.context())).status, 'queued')
    assert.equal((await open.submit(film, open.rig.context())).status, 'queued', 'at a price by the second')
  })
})

describe('a request that is refused writes nothing', () => {
  const nobody: readonly ReturnType<typeof scriptedUpstream>[] = []
  const silent = [scriptedUpstream({ offers: [{ ...EVERYTHING, sound: false }] })]
  const framesOnly = [scriptedUpstream({ offers: [{ ...EVERYTHING, roles: ['first_frame'] }] })]
  const other = { ...AT_URL, role: 'reference_image' } as const
  for (const [what, request, code, field, upstreams] of [
    ['for an unknown model', { model: 'nothing-1.0' }, 'model_not_found', 'model', undefined],
    ['for a model that is not enabled', { model: 'seedance-2-0-nsfw' }, 'model_not_enabled', 'model', undefined],
    [
      'for a callback to a private address',
      { callbackUrl: 'http://127.0.0.1/' },
      'url_not_allowed',
      'callbackUrl',
      undefined,
    ],
    ['where no upstream makes sound', { generateAudio: true }, 'unsupported_combination', 'generateAudio', silent],
    [
      'where no upstream takes the role',
      { references: [other] },
      'unsupported_combination',
      'references[0]',
      framesOnly,
    ],
    ['where there is no upstream at all', {}, 'unavailable', undefined, nobody],
  ] as const) {
    test(what, async (context) => {
      const { rig, submit } = await submitting(context, upstreams === undefined ? undefined : [...upstreams])
      rig.store.disturb()
      await refusedFor(submit(requestFor(request), rig.context()), code, field)
      assert.deepEqual(rig.store.commits, [])
    })
  }
})

describe('when the job cannot be written', () => {
  test('because the store is full, that is the answer, and no job is there', async (context) => {
    const { rig, submit } = await submitting(context)
    rig.store.disturb(() => {
      throw problem('storage_full', 'no room')
    })
    await refusedFor(submit(requestFor(), rig.context()), 'storage_full')
    assert.deepEqual(await rig.store.jobs({ limit: 10, order: 'newest first' }), [])
    assert.deepEqual(await rig.store.lanes(), [])
  })

  test('because a guard refuses it, nobody is told that there is a job', async (context) => {
    const { rig, submit } = await submitting(context)
    rig.store.disturb(() => 'asset')
    await refusedFor(submit(requestFor(), rig.context()), 'unavailable')
    assert.deepEqual(await rig.store.jobs({ limit: 10, order: 'newest first' }), [])
  })
})
