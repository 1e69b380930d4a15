import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { assetsOf } from '../../src/core/job.ts'
import type { ImageFacts, MediaFacts } from '../../src/core/media.ts'
import { problem } from '../../src/core/problem.ts'
import type { Reference, ReferenceRole } from '../../src/core/request.ts'
import { pixelCount, SEEDANCE_PIXELS } from '../../src/core/shape.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { prepareStep } from '../../src/engine/prepare.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createRig, type JobChanges } from './rig.ts'
import { EVERYTHING, type Script, scriptedUpstream } from './scripted-upstream.ts'

const PICTURE: ImageFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }
const SOUND: MediaFacts = { kind: 'audio', mediaType: 'audio/wav', durationSeconds: 4, audioCodec: 'pcm' }

const at = (name: string, role: Reference['role'] = 'infer'): Reference => ({
  role,
  source: { from: 'url', url: `https://example.com/${name}` },
})

/** A job whose references are still elsewhere. */
async function preparing(
  context: TestContext,
  references: readonly Reference[],
  {
    script = {},
    changes = {},
    others = [],
  }: { readonly script?: Script; readonly changes?: JobChanges; readonly others?: readonly Script[] } = {},
) {
  const rig = await createRig(context, [script, ...others].map(scriptedUpstream))
  const page = (bytes: Uint8Array) =>
    async function* () {
      yield bytes
    }
  rig.web.pages.set('https://example.com/still.png', page(mediaOf(PICTURE)))
  rig.web.pages.set('https://example.com/other.png', page(mediaOf(PICTURE, 'other')))
  rig.web.pages.set('https://example.com/sound.wav', page(mediaOf(SOUND)))
  rig.web.pages.set('https://example.com/text.png', page(Buffer.from('no picture')))
  const { id } = await rig.addJob({ ...changes, request: { references, ...changes.request } })
  const run = runJobStep(rig.deps, prepareStep(rig.deps))
  return {
    rig,
    id,
    prepare: async (signal = rig.calm) => run(await rig.claim('prepare'), signal),
    /** What the job has come to: its status, or why and for which field it failed. */
    async verdict() {
      const job = await rig.job(id)
      return job.status === 'failed' ? [job.failure.code, job.failure.field] : [job.status]
    },
  }
}

describe('references are prepared', () => {
  test('fetched, identified, stored, used by the job, and given their roles', async (context) => {
    const { rig, id, prepare } = await preparing(context, [at('still.png'), at('other.png')])
    await prepare()
    const { references } = await rig.job(id)
    assert.deepEqual(
      references.map((reference) => [reference.role, 'asset' in reference && reference.asset.facts]),
      [
        ['first_frame', PICTURE],
        ['last_frame', PICTURE],
      ],
    )
    for (const { digest } of assetsOf(references)) {
      assert.ok(rig.storage.digests.includes(digest))
      assert.deepEqual(await rig.store.uses(digest), [{ owner: 'job', ownerId: id, tenantId: rig.tenantId }])
    }
    assert.equal((await rig.claim('dispatch:vendor')).id, id)
    assert.deepEqual(await rig.history(id), ['job.prepared'])
  })

  test('and a picture decides the shape of a film that is to adapt to it', async (context) => {
    const { rig, id, prepare } = await preparing(context, [at('still.png', 'first_frame')], {
      changes: { request: { ratio: 'adaptive' } },
    })
    assert.equal((await rig.job(id)).order.shape, undefined)
    await prepare()
    assert.equal((await rig.job(id)).order.shape?.ratio, '16:9')
  })
})

describe('media in a provider’s library', () => {
  const named = (role: ReferenceRole): Reference => ({
    role,
    source: { from: 'library', dialectId: 'ark', id: 'asset-1' },
  })
  const script = { offers: [{ ...EVERYTHING, libraries: ['ark'] as const }] }
  const adaptive = { request: { ratio: 'adaptive' } } as const

  test('is left where it is, beside what is fetched', async (context) => {
    const references = [named('first_frame'), at('still.png', 'last_frame'), named('reference_video')]
    const { rig, id, prepare } = await preparing(context, references, { script })
    await prepare()
    const prepared = (await rig.job(id)).references
    const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
    assert.deepEqual(prepared[0], { role: 'first_frame', library })
    assert.deepEqual(prepared[2], { role: 'reference_video', library })
    assert.deepEqual(
      assetsOf(prepared).map(({ facts }) => facts),
      [PICTURE],
    )
    assert.equal(rig.storage.digests.length, 1)
    assert.equal((await rig.claim('dispatch:vendor')).id, id)
  })

  test('is held to roles and counts like any other', async (context) => {
    const alone = await preparing(context, [named('last_frame')], { script })
    await alone.prepare()
    assert.deepEqual(await alone.verdict(), ['unsupported_combination', 'references[0]'])
    const four = await preparing(
      context,
      Array.from({ length: 4 }, () => named('reference_video')),
      { script },
    )
    await four.prepare()
    assert.deepEqual(await four.verdict(), ['too_many_references', 'references[3]'])
  })

  test('leaves the shape of a film that adapts to it to the provider, and quotes the largest', async (context) => {
    const { rig, id, prepare } = await preparing(context, [named('first_frame')], { script, changes: adaptive })
    await prepare()
    const { shape } = (await rig.job(id)).order
    assert.equal(shape?.isOpen, true)
    const all = Object.values(SEEDANCE_PIXELS[(await rig.job(id)).order.resolution]).map(pixelCount)
    assert.deepEqual([pixelCount(shape.size), shape.pixelsMin], [Math.max(...all), Math.min(...all)])
  })

  test('decides no shape where a picture that is here comes before it, nor as a sound', async (context) => {
    for (const references of [
      [at('still.png', 'first_frame'), named('last_frame')],
      [named('reference_audio'), at('still.png', 'reference_image')],
    ]) {
      const { rig, id, prepare } = await preparing(context, references, { script, changes: adaptive })
      await prepare()
      const { shape } = (await rig.job(id)).order
      assert.deepEqual([shape?.ratio, shape?.isOpen], ['16:9', undefined])
    }
  })

  test('fails the job where nobody gives it to callers any more', async (context) => {
    const { prepare, verdict } = await preparing(context, [named('first_frame')])
    await prepare()
    assert.deepEqual(await verdict(), ['unsupported_combination', 'references[0]'])
  })
})

test('roles that turn out only now are held against the rules that the model has for them', async (context) => {
  const many = [at('still.png'), at('other.png'), at('still.png')]
  const model = 'seedance-1.0-lite-i2v'
  const order = { model, family: model, resolution: '1080p' } as const
  const refused = await preparing(context, many, { changes: { request: { model }, order } })
  await refused.prepare()
  assert.deepEqual(await refused.verdict(), ['unsupported_combination', 'resolution'])
  const framed = await preparing(context, many.slice(0, 1), { changes: { request: { model }, order } })
  await framed.prepare()
  assert.deepEqual(await framed.verdict(), ['queued'])
})

describe('a channel that cannot do the work, as the roles show that were open at admission', () => {
  const others = [{ id: 'narrow', offers: [{ ...EVERYTHING, roles: ['last_frame'] }] }] as const
  const request = { channel: 'narrow' }
  const detail = 'that channel cannot do this work (references[0]); the hint is not followed'
  const note = { kind: 'unrecognized', field: 'channel', detail } as const
  const admitted = { kind: 'approximated', field: 'prompt', detail: 'noted at admission' } as const

  for (const [what, notes, expected] of [
    ['is noted beside what was noted before', [admitted], [admitted, note]],
    ['is not noted twice', [note], [note]],
  ] as const) {
    test(what, async (context) => {
      const { rig, id, prepare } = await preparing(context, [at('still.png')], { others, changes: { request, notes } })
      await prepare()
      assert.deepEqual((await rig.job(id)).notes, expected)
      assert.equal((await rig.claim('dispatch:vendor')).id, id)
    })
  }
})

describe('a reference fails its job, and names the one to blame', () => {
  for (const [what, references, code, field] of [
    ['that is no medium at all', [at('still.png'), at('text.png')], 'unsupported_media', 'references[1]'],
    ['of another kind than its role', [at('sound.wav', 'first_frame')], 'reference_kind_mismatch', 'references[0]'],
    [
      'whose file is gone',
      [{ role: 'infer', source: { from: 'file', fileId: '0'.repeat(26) as never } }],
      'file_not_found',
      'references[0]',
    ],
  ] as const) {
    test(what, async (context) => {
      const { prepare, verdict } = await preparing(context, references)
      await prepare()
      assert.deepEqual(await verdict(), [code, field])
    })
  }

  test('that nobody here can work with any more', async (context) => {
    const { prepare, verdict } = await preparing(context, [at('still.png')], {
      script: { offers: [{ ...EVERYTHING, roles: ['last_frame'] }] },
    })
    await prepare()
    assert.deepEqual(await verdict(), ['unsupported_combination', 'references[0]'])
  })

  test('that three tries could not reach', async (context) => {
    const { rig, prepare, verdict } = await preparing(context, [at('missing.png')])
    for (const expected of ['queued', 'queued', 'reference_unreachable']) {
      await prepare()
      assert.equal((await verdict())[0], expected)
      await rig.pass(30_000)
    }
  })
})

describe('trouble that passes is waited for, however long', () => {
  for (const code of ['unavailable', 'storage_full'] as const) {
    test(`the problem ${code} never fails a job`, async (context) => {
      const { rig, id, prepare } = await preparing(context, [at('still.png')])
      rig.storage.trouble = () => problem(code, 'not now')
      for (let round = 0; round < 30; round++) {
        await prepare()
        await rig.pass(30_000)
      }
      assert.equal((await rig.job(id)).status, 'queued')
      rig.storage.trouble = undefined
      await prepare()
      assert.equal((await rig.job(id)).references.length, 1)
    })
  }
})

test('the first reference that fails ends the download of all others at once (B12)', async (context) => {
  const { rig, prepare, verdict } = await preparing(context, [at('hanging.png'), at('text.png')])
  let ended = false
  rig.web.pages.set('https://example.com/hanging.png', async function* (signal) {
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    ended = true
    signal?.throwIfAborted()
    yield new Uint8Array()
  })
  await prepare()
  assert.ok(ended)
  assert.deepEqual(await verdict(), ['unsupported_media', 'references[1]'])
})

test('a step that is stopped ends its downloads and writes nothing (B12)', async (context) => {
  const { rig, id, prepare } = await preparing(context, [at('hanging.png')])
  const stop = new AbortController()
  rig.web.pages.set('https://example.com/hanging.png', async function* (signal) {
    queueMicrotask(() => stop.abort(new Error('the job has ended')))
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    signal?.throwIfAborted()
    yield new Uint8Array()
  })
  rig.store.disturb()
  await prepare(stop.signal)
  assert.deepEqual(rig.store.commits, [])
  assert.equal((await rig.job(id)).version, 1)
  assert.equal(rig.storage.unfinished, 0)
})

describe('when the end of preparing cannot be written', () => {
  test('because the store is full, it is as soon as that has room, and nothing is fetched twice', async (context) => {
    const { rig, id, prepare } = await preparing(context, [at('counted.png')])
    let fetched = 0
    rig.web.pages.set('https://example.com/counted.png', async function* () {
      fetched++
      yield mediaOf(PICTURE, 'counted')
    })
    let failures = 0
    rig.store.disturb((writes) => {
      if (writes.some(({ write }) => write === 'move-step') && ++failures <= 4) throw problem('storage_full', 'no room')
    })
    const preparing_ = prepare()
    await rig.pass(60_000)
    await preparing_
    assert.equal((await rig.claim('dispatch:vendor')).id, id)
    assert.equal(fetched, 1)
  })

  test('because of something that nobody foresaw, it is prepared again, and ends the same', async (context) => {
    const { rig, id, prepare } = await preparing(context, [at('still.png')])
    rig.store.disturb((writes) => {
      if (!writes.some(({ write }) => write === 'use-asset')) return
      rig.store.disturb()
      throw new TypeError('surprise')
    })
    await prepare()
    await rig.pass(30_000)
    await prepare()
    assert.equal((await rig.claim('dispatch:vendor')).id, id)
    assert.equal(rig.storage.digests.length, 1)
  })

  test('because its bytes are just being swept, it is prepared again', async (context) => {
    const { rig, id, prepare } = await preparing(context, [at('still.png')])
    rig.store.disturb((writes) => {
      if (!writes.some(({ write }) => write === 'use-asset')) return
      rig.store.disturb()
      return 'asset'
    })
    const going = prepare()
    await rig.pass(1_000)
    const kept = await going
    assert.equal(kept?.id, id, 'by the same worker, who has it still')
    await rig.store.retire(rig.workerId)
    await prepare()
    assert.equal((await rig.claim('dispatch:vendor')).id, id)
  })
})
