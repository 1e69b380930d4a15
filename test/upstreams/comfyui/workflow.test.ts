import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../src/core/json.ts'
import { ProblemError } from '../../../src/core/problem.ts'
import { readWorkflow } from '../../../src/upstreams/comfyui/workflow.ts'
import { offerOf } from '../../../src/upstreams/comfyui/workflow-offer.ts'
import { exampleWorkflow, withBindings } from './comfy-rig.ts'

/** The words of the fault that a declaration has. */
function faultOf(declared: JsonObject): string {
  try {
    readWorkflow(declared)
  } catch (error) {
    assert.ok(error instanceof ProblemError)
    assert.equal(error.problem.code, 'invalid_parameter')
    assert.ok(error.message.startsWith(error.problem.field ?? 'nothing'))
    return error.message
  }
  return 'none'
}

describe('a declaration of a workflow', () => {
  test('is read: the example of the documentation', () => {
    const workflow = readWorkflow(exampleWorkflow())
    assert.deepEqual(workflow.values.prompt, [{ node: '6', input: 'text' }])
    assert.deepEqual(workflow.slots, [
      { role: 'first_frame', places: [{ node: '56', input: 'image' }], remove: ['56'] },
    ])
    assert.deepEqual([workflow.fps, workflow.output, workflow.sound], [24, '58', false])
  })

  test('is shown on the page as it is in the file', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/upstreams/comfyui.md'), 'utf8')
    const [, block = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
    const { graph: _graph, ...rest } = exampleWorkflow()
    assert.deepEqual(JSON.parse(block), rest)
  })

  test('binds one value to several inputs, and takes the ids of nodes in groups', () => {
    const graph = { ...(exampleWorkflow()['graph'] as JsonObject), '70:3': { class_type: 'X', inputs: { 'a.b': 1 } } }
    const { values } = readWorkflow(withBindings({ seed: ['3.inputs.seed', '70:3.inputs.a.b'] }, { graph }))
    assert.deepEqual(values.seed, [
      { node: '3', input: 'seed' },
      { node: '70:3', input: 'a.b' },
    ])
  })

  for (const [what, declared, words] of [
    [
      'binds a node that is not there',
      withBindings({ prompt: '99.inputs.text' }),
      'workflow.bindings.prompt names 99.inputs.text: node 99 is not in the graph.',
    ],
    [
      'binds an input that is not there',
      withBindings({ seed: '3.inputs.noise_seed' }),
      'workflow.bindings.seed names 3.inputs.noise_seed: node 3 (KSampler) has no input noise_seed, only seed, steps, cfg, sampler_name, scheduler, denoise, model, positive, negative, latent_image.',
    ],
    [
      'binds what every object has',
      withBindings({ prompt: '6.inputs.toString' }),
      'workflow.bindings.prompt names 6.inputs.toString: node 6 (CLIPTextEncode) has no input toString, only text, clip.',
    ],
    [
      'names an output that is not there',
      exampleWorkflow({ output: '9' }),
      'workflow.output names node 9, which is not in the graph.',
    ],
    [
      'takes out a node that is not there',
      withBindings({ first_frame: { set: '56.inputs.image', remove: ['57', '5'] } }),
      'workflow.bindings.first_frame.remove names node 5, which is not in the graph.',
    ],
    [
      'takes out its own output',
      withBindings({ first_frame: { set: '56.inputs.image', remove: ['58'] } }),
      'workflow.bindings.first_frame.remove names node 58, which is the output.',
    ],
    [
      'does not say how long its films are',
      withBindings({ frames: null }),
      'workflow.bindings must have frames or seconds, or else the workflow says how many seconds its films have.',
    ],
    [
      'says it twice',
      exampleWorkflow({ seconds: 5 }),
      'workflow.bindings must have frames or seconds, or else the workflow says how many seconds its films have.',
    ],
    [
      'binds a width and no height',
      withBindings({ height: null }),
      'workflow.bindings must have both width and height, or neither.',
    ],
    [
      'would miss every length by more than a second',
      exampleWorkflow({ framesRule: { multiple: 32, plus: 1 } }),
      'workflow.framesRule.multiple must not be more than a second has frames: films would miss their length.',
    ],
    [
      'is a path of another form',
      withBindings({ prompt: '6.text' }),
      'workflow.bindings.prompt must be a path such as 6.inputs.text, or a list of them.',
    ],
    [
      'is what the editor saves',
      exampleWorkflow({ graph: { nodes: [], links: [] } }),
      'workflow.graph is in the format of the editor: export it with "Export (API)".',
    ],
    [
      'links to a node that is not there',
      exampleWorkflow({ graph: { '1': { class_type: 'A', inputs: { x: ['2', 0] } } } }),
      'workflow.graph.1.inputs.x links to node 2, which is not in the graph.',
    ],
    ['has a member that nobody knows', exampleWorkflow({ prompts: 1 }), 'workflow unrecognized key: "prompts".'],
    [
      'has no bindings',
      { graph: {}, output: '1' },
      'workflow.bindings invalid input: expected object, received undefined.',
    ],
  ] as const) {
    test(`that ${what} is refused with its path and the rule`, () => assert.equal(faultOf(declared), words))
  }

  test('may bind a reference to a node that is needed: then there has to be one', () => {
    const [slot] = readWorkflow(withBindings({ first_frame: '56.inputs.image' })).slots
    assert.equal(slot?.remove, undefined)
  })
})

describe('the offer of a workflow', () => {
  const offer = (declared: JsonObject) => offerOf(readWorkflow(declared), ['wan'])

  test('takes the roles that are bound, and no others', () => {
    assert.deepEqual(offer(exampleWorkflow()), {
      models: ['wan'],
      sound: false,
      roles: ['first_frame'],
      roleCountMax: { first_frame: 1 },
      referencesMax: 1,
      framesWithReferences: false,
      fixedLength: true,
    })
    assert.deepEqual(offer(withBindings({ first_frame: null })).roles, [])
  })

  test('needs a reference where one cannot be left out', () => {
    assert.equal(offer(withBindings({ first_frame: '56.inputs.image' })).needsReference, true)
    assert.equal(offer(exampleWorkflow()).needsReference, undefined)
  })

  test('takes frames together with references where both are bound', () => {
    const both = { reference_images: ['56.inputs.image', '56.inputs.image'], reference_audio: '56.inputs.image' }
    const { roles, roleCountMax, framesWithReferences, referencesMax } = offer(withBindings(both))
    assert.deepEqual(roleCountMax, { first_frame: 1, reference_image: 2, reference_audio: 1 })
    assert.deepEqual(roles, ['first_frame', 'reference_image', 'reference_audio'])
    assert.deepEqual([framesWithReferences, referencesMax], [true, 4])
  })

  test('makes sound where that is bound, or said', () => {
    assert.equal(offer(withBindings({ audio: '3.inputs.denoise' })).sound, true)
    assert.equal(offer(exampleWorkflow({ sound: true })).sound, true)
  })

  test('makes whole seconds where seconds are bound, and one length where none is', () => {
    const bound = offer(withBindings({ frames: null, seconds: '55.inputs.length' }))
    assert.deepEqual([bound.wholeSeconds, bound.seconds], [true, undefined])
    const fixed = offer(withBindings({ frames: null }, { seconds: 5 }))
    assert.deepEqual([fixed.wholeSeconds, fixed.seconds], [true, [5]])
  })
})
