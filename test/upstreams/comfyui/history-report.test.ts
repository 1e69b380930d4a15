import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../src/core/json.ts'
import { endingOf } from '../../../src/upstreams/comfyui/history-report.ts'
import { refusalWords } from '../../../src/upstreams/comfyui/refusal-words.ts'

const done = { status_str: 'success', completed: true, messages: [] }
const file = (filename: string, type = 'output') => ({ filename, subfolder: 'video', type })
const ending = (outputs: JsonObject, status: JsonObject = done) => endingOf({ outputs, status }, '58')

const filmIn = (outputs: JsonObject, status?: JsonObject) => {
  const found = ending(outputs, status)
  return found.state === 'succeeded' ? found.film.filename : found
}

describe('what the history says', () => {
  test('of the film is found in any list of the output node', () => {
    for (const name of ['images', 'gifs', 'videos', 'video', 'whatever']) {
      assert.equal(filmIn({ '58': { animated: [true], [name]: [file('a.png'), file('a.mp4')] } }), 'a.mp4')
    }
  })

  test('of other nodes counts where the output node has no film', () => {
    assert.equal(filmIn({ '1': { images: [file('x.mp4')] }, '58': { images: [file('a.MP4')] } }), 'a.MP4')
    assert.equal(filmIn({ '1': { images: [file('x.mov')] }, '58': { images: [file('a.png')] } }), 'x.mov')
  })

  test('of films: those that are kept come first, and MP4 before MOV', () => {
    assert.equal(filmIn({ '58': { gifs: [file('t.mp4', 'temp'), file('a.mov'), file('b.mp4')] } }), 'b.mp4')
  })

  test('of several films is noted', () => {
    const found = ending({ '58': { gifs: [file('a.mp4'), file('b.mp4')] } })
    assert.deepEqual(found.state === 'succeeded' && found.notes, [
      { kind: 'dropped', field: 'videos', detail: 'the workflow made 2 films, of which one is delivered' },
    ])
  })

  test('of WebM alone is a failure that says what to change', () => {
    const found = ending({ '58': { images: [file('a.webm')] } })
    assert.match(found.state === 'failed' ? `${found.problem.code} ${found.problem.message}` : '', /bad_result.*WebM/)
  })

  test('of no film is a failure', () => {
    for (const outputs of [{}, { '58': { images: [file('a.png')] } }, { '58': 'x' }, { '58': { images: [null, 7] } }]) {
      const found = ending(outputs)
      assert.equal(found.state === 'failed' && found.problem.code, 'upstream_bad_result')
    }
  })

  test('of a failure is told with the node and its class, and nothing that the node said', () => {
    const error = { node_id: '3', node_type: 'KSampler', exception_type: 'OSError', exception_message: '/home/op/x' }
    const status = { status_str: 'error', completed: false, messages: [['execution_error', error]] }
    assert.deepEqual(ending({}, status), {
      state: 'failed',
      problem: { code: 'upstream_failed', message: 'The workflow failed at node 3 (KSampler).' },
      detail: 'OSError: /home/op/x',
    })
  })

  test('of a want of memory is told as such', () => {
    const error = { node_id: 3, exception_type: 'torch.OutOfMemoryError', exception_message: 'Allocation on device' }
    const found = ending({}, { status_str: 'error', messages: [['execution_error', error]] })
    assert.match(found.state === 'failed' ? found.problem.message : '', /at node 3: the machine has not enough memory/)
  })

  test('of a work that somebody stopped is a failure', () => {
    const found = ending({}, { status_str: 'error', messages: [['execution_interrupted', { node_id: '3' }]] })
    assert.equal(found.state === 'failed' && found.problem.message, 'The work was stopped at the provider.')
  })

  test('of builds that tell no status is believed', () => {
    assert.equal(filmIn({ '58': { gifs: [file('a.mp4')] } }, {}), 'a.mp4')
    assert.equal(endingOf({ status: null, outputs: {} }, '58').state, 'failed')
  })

  test('in a word that nobody knows says nothing', () => {
    assert.deepEqual(ending({}, { status_str: 'marinating' }), { state: 'unclear', word: 'marinating' })
  })
})

describe('the words of a refusal', () => {
  const error = { type: 'x', message: 'Prompt outputs failed validation', details: '/home/op', extra_info: {} }

  test('name the node, its class and the rule, without the details', () => {
    const errors = [{ message: 'Value not in list', details: "ckpt: 'secret' not in ['other']" }]
    const words = refusalWords(400, { error, node_errors: { '37': { errors, class_type: 'UNETLoader' } } })
    assert.equal(words, 'The provider refused the workflow: node 37 (UNETLoader): Value not in list.')
  })

  test('are the general ones where no node is named, and the status where there are none', () => {
    assert.equal(refusalWords(400, { error, node_errors: [] }), `The provider refused the workflow: ${error.message}.`)
    assert.equal(refusalWords(400, { error: 'no prompt' }), 'The provider refused the workflow: no prompt.')
    assert.equal(refusalWords(413, null), 'The provider refused the workflow: status 413.')
  })

  test('have an end', () => {
    const errors = Array.from({ length: 50 }, (_, at) => ({ message: `${at}\n${'x'.repeat(9_000)}` }))
    const nodes = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [String(at), { errors }]))
    const words = refusalWords(400, { error, node_errors: nodes })
    assert.ok(words.length < 2_500 && !words.includes('\n'))
  })
})
