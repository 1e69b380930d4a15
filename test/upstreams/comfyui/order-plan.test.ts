import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../../src/core/json.ts'
import { FRAMES_PER_SECOND } from '../../../src/core/model.ts'
import { Refusal, type Work } from '../../../src/core/upstream-port.ts'
import { framesFor, graphOf, planOrder, sizeFor } from '../../../src/upstreams/comfyui/order-plan.ts'
import { readWorkflow } from '../../../src/upstreams/comfyui/workflow.ts'
import { ORDER } from '../../support/orders.ts'
import { exampleWorkflow, reference, withBindings, work } from './comfy-rig.ts'

function filled(declared: JsonObject, asked: Work, names: readonly string[] = []) {
  const workflow = readWorkflow(declared)
  const plan = planOrder(asked, workflow)
  return { graph: graphOf(workflow, plan, names), notes: plan.notes, workflow }
}

const fields = (notes: readonly { kind: string; field: string }[]) => notes.map(({ kind, field }) => `${kind} ${field}`)

describe('an order in a workflow', () => {
  test('goes where it is bound, and leaves the rest and the declaration as they are', () => {
    const { graph, workflow } = filled(exampleWorkflow(), work({ order: { ...ORDER, frames: 120 } }))
    assert.equal(graph['6']?.inputs['text'], ORDER.prompt)
    assert.equal(graph['3']?.inputs['seed'], 7)
    assert.equal(graph['55']?.inputs['length'], 121)
    assert.equal(graph['57']?.inputs['fps'], 24)
    assert.deepEqual([graph['55']?.inputs['width'], graph['55']?.inputs['height']], [864, 512])
    assert.equal(graph['7']?.inputs['text'], 'overexposed, static, blurred, subtitles, low quality')
    assert.equal(workflow.graph['6']?.inputs['text'], '')
  })

  test('notes what is approximated', () => {
    const { notes } = filled(exampleWorkflow(), work({ order: { ...ORDER, frames: 120 } }))
    assert.deepEqual(notes, [
      {
        kind: 'approximated',
        field: 'durationSeconds',
        detail: 'the workflow makes 121 frames at 24 a second, which are 5.04 s',
      },
      { kind: 'approximated', field: 'resolution', detail: 'the workflow makes 864x512' },
    ])
  })

  test('notes nothing where nothing is', () => {
    const asked = work({
      order: { ...ORDER, frames: 25, shape: { ratio: '16:9', size: { widthPx: 1280, heightPx: 704 } } },
    })
    assert.deepEqual(filled(exampleWorkflow(), asked).notes, [])
  })

  test('notes what a graph has no place for', () => {
    const order = { ...ORDER, cameraFixed: true, watermark: true, returnLastFrame: true, draft: true, frames: 25 }
    const base = work({ order: { ...order, shape: { ratio: '16:9', size: { widthPx: 64, heightPx: 64 } } } })
    const wishes = { serviceTier: 'flex', priority: 1, webSearch: true, referenceTask: 'edit', endUserId: 'u' } as const
    const { notes } = filled(exampleWorkflow(), { ...base, request: { ...base.request, ...wishes } })
    const names = ['cameraFixed', 'watermark', 'returnLastFrame', 'draft', 'serviceTier', 'priority', 'referenceTask']
    assert.deepEqual(
      fields(notes),
      [...names, 'webSearch', 'endUserId'].map((name) => `dropped ${name}`),
    )
  })

  test('notes a seed and a silence that the workflow knows nothing of', () => {
    const base = work({ order: { ...ORDER, frames: 25 } })
    const asked = { ...base, request: { ...base.request, seed: 7 } }
    const { notes } = filled(withBindings({ seed: null, width: null, height: null }, { sound: true }), asked)
    assert.deepEqual(fields(notes), ['dropped seed', 'approximated generateAudio', 'approximated resolution'])
  })

  test('puts the names of uploads in the places of their references', () => {
    const { graph } = filled(exampleWorkflow(), work({ references: [reference('a')] }), ['reelay/x/first.png'])
    assert.equal(graph['56']?.inputs['image'], 'reelay/x/first.png')
    assert.deepEqual(graph['55']?.inputs['start_image'], ['56', 0])
  })

  test('takes the node of a reference that is not there out, with the links to it', () => {
    const { graph } = filled(exampleWorkflow(), work())
    assert.equal(graph['56'], undefined)
    assert.ok(!Object.hasOwn(graph['55']?.inputs ?? {}, 'start_image'))
  })

  test('gives each reference of a role the next place of it', () => {
    const places = ['56.inputs.image', { set: ['6.inputs.text', '7.inputs.text'], remove: ['7'] }]
    const references = [reference('a', 'reference_image'), reference('b', 'reference_image')]
    const declared = withBindings({ first_frame: null, prompt: '3.inputs.sampler_name', reference_images: places })
    const { graph } = filled(declared, work({ references }), ['a.png', 'b.png'])
    assert.equal(graph['56']?.inputs['image'], 'a.png')
    assert.deepEqual([graph['6']?.inputs['text'], graph['7']?.inputs['text']], ['b.png', 'b.png'])
    assert.equal(filled(declared, work({ references: references.slice(0, 1) }), ['a.png']).graph['7'], undefined)
  })

  for (const [what, references, words] of [
    [
      'more references of a role than there are places',
      [reference('a'), reference('b')],
      /no place for this first_frame/,
    ],
    ['a role that is not bound', [reference('a', 'last_frame')], /no place for this last_frame/],
    ['no reference where there has to be one', [], /needs a first_frame/],
  ] as const) {
    test(`with ${what} is refused before anything is sent`, () => {
      const declared = withBindings({ first_frame: '56.inputs.image' })
      assert.throws(
        () => filled(declared, work({ references })),
        (error) => error instanceof Refusal && error.problem.code === 'upstream_failed' && words.test(error.message),
      )
    })
  }

  test('comes to a number of frames that the rule allows, not half a second from what was asked', () => {
    const rule = fc.record({ multiple: fc.integer({ min: 1, max: 16 }), plus: fc.integer({ min: 0, max: 1 }) })
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 1440 }),
        fc.integer({ min: 16, max: 60 }),
        rule,
        (asked, fps, framesRule) => {
          const seconds = asked / FRAMES_PER_SECOND
          const frames = framesFor(seconds, { fps, framesRule })
          assert.equal((frames - framesRule.plus) % framesRule.multiple, 0)
          assert.ok(frames > 0 && Math.abs(frames / fps - seconds) <= 0.5 + 1e-9)
        },
      ),
    )
    assert.equal(framesFor(5, { fps: 16, framesRule: { multiple: 4, plus: 1 } }), 81)
    assert.equal(framesFor(4, { fps: 24, framesRule: { multiple: 8, plus: 1 } }), 97)
  })

  test('comes to sides that are multiples', () => {
    assert.deepEqual(sizeFor({ widthPx: 1470, heightPx: 630 }, { sizeMultiple: 16 }), { widthPx: 1472, heightPx: 624 })
    assert.deepEqual(sizeFor({ widthPx: 3, heightPx: 631 }, { sizeMultiple: 32 }), { widthPx: 32, heightPx: 640 })
    assert.deepEqual(sizeFor({ widthPx: 1470, heightPx: 630 }, {}), { widthPx: 1470, heightPx: 630 })
  })
})
