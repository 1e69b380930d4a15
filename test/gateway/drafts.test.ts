import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type ActiveJob, end, type PreparedReference, start } from '../../src/core/job.ts'
import type { Asset, MediaFacts } from '../../src/core/media.ts'
import { isShaped, type Shape } from '../../src/core/order.ts'
import { createSubmit } from '../../src/gateway/submit.ts'
import { bringIn, onePiece, useAssets } from '../../src/lifecycle/assets.ts'
import { EVERYTHING, type Script, scriptedUpstream } from '../engine/scripted-upstream.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createGatewayRig, refusedFor, requestFor } from './gateway-rig.ts'

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }

const MODEL = 'seedance-1.5-pro'

type Made = { readonly references?: readonly PreparedReference[]; readonly shape?: Shape }

async function drafting(context: TestContext, script: Script = {}) {
  const rig = await createGatewayRig(context, [scriptedUpstream(script)])
  const submit = createSubmit(rig.submitDeps)
  const picture: Asset = {
    ...(await bringIn(rig.deps, onePiece(mediaOf(PICTURE)), { sizeBytesMax: 1_000_000 })),
    facts: PICTURE,
  }
  const fromPicture: readonly PreparedReference[] = [{ role: 'first_frame', asset: picture }]
  const made = async (more: Parameters<typeof requestFor>[0], { references = fromPicture, shape }: Made = {}) => {
    const job = (await submit(requestFor({ model: MODEL, ...more }), rig.context())) as ActiveJob
    const running = {
      ...start({ ...job, references, order: { ...job.order, ...(shape && { shape }) } }, 5),
      version: job.version + 1,
    } as const
    const ended = { ...end(running, { status: 'succeeded', result: { video: picture } }, 9), version: job.version + 2 }
    await rig.store.commit([...useAssets(job, [picture]), { write: 'update-job', job: running }])
    await rig.store.commit([{ write: 'update-job', job: ended }])
    return job
  }
  return { rig, submit, made, picture }
}

describe('a job that goes on from a draft', () => {
  test('has its prompt, references, seed, sound, length, ratio and camera, and renders what is asked for anew', async (context) => {
    const { rig, submit, made, picture } = await drafting(context)
    const draft = await made({
      draft: true,
      seed: 77,
      generateAudio: false,
      durationSeconds: 10,
      ratio: '9:16',
      cameraFixed: true,
    })
    const asked = { model: MODEL, prompt: '', references: [], draftOfId: draft.id, resolution: '1080p' } as const
    const { order, request } = await submit(asked, rig.context())
    assert.ok(isShaped(order) || request.references.length > 0)
    assert.deepEqual(
      [order.prompt, order.seed, order.audio, order.frames, order.cameraFixed, order.draft, order.resolution],
      [draft.request.prompt, 77, false, 240, true, false, '1080p'],
    )
    assert.deepEqual(order.shape?.ratio, '9:16')
    const [reference] = request.references
    assert.equal(reference?.role, 'first_frame')
    assert.ok(reference.source.from === 'file')
    assert.equal(reference.source.asset?.digest, picture.digest)
    assert.equal(request.draftOfId, draft.id)
  })

  test('names what its draft has named in a library, and leaves the shape open that was open', async (context) => {
    const { rig, submit, made } = await drafting(context, { offers: [{ ...EVERYTHING, libraries: ['ark'] }] })
    const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
    const references = [{ role: 'first_frame', source: library }] as const
    const shape = { ratio: '21:9', size: { widthPx: 1_680, heightPx: 720 }, isOpen: true } as const
    const draft = await made({ draft: true, references }, { references: [{ role: 'first_frame', library }], shape })
    const asked = { model: MODEL, prompt: '', references: [], draftOfId: draft.id, resolution: '1080p' } as const
    const { order, request } = await submit(asked, rig.context())
    assert.deepEqual(request.references, references)
    assert.deepEqual([request.ratio, order.shape], ['adaptive', undefined])
  })

  test('is refused for a draft that is none, of somebody else’s, unfinished, or of another model', async (context) => {
    const { rig, submit, made } = await drafting(context)
    const draft = await made({ draft: true })
    const film = await made({})
    const unfinished = await submit(requestFor({ model: MODEL, draft: true }), rig.context())
    const from = (draftOfId: string, model = MODEL, by = rig.owner) =>
      submit({ model, prompt: '', references: [], draftOfId }, rig.context(by))
    await refusedFor(from('cgt-of-nobody'), 'invalid_parameter', 'draftOfId')
    await refusedFor(from(film.id), 'invalid_parameter', 'draftOfId')
    await refusedFor(from(unfinished.id), 'invalid_parameter', 'draftOfId')
    await refusedFor(from(draft.id, MODEL, rig.stranger), 'invalid_parameter', 'draftOfId')
    await refusedFor(from(draft.id, 'seedance-2.0'), 'unsupported_combination', 'model')
    assert.equal((await from(draft.id)).status, 'queued')
  })
})
