import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Refusal } from '../../../src/core/upstream-port.ts'
import { ark } from '../../../src/dialects/ark.ts'
import { type Answer, type Asked, providing, work } from '../providing.ts'

const REFUSED: Answer = { status: 401, body: { error: { code: 'AuthenticationError', message: 'No such key.' } } }
const NOBODY: Answer = { status: 404, body: { error: { code: 'NotFound.id', message: 'No such task.' } } }
const WALL: Answer = { status: 403, body: '<html>Attention Required!' }

/** What a refused submit is about, where questions are answered otherwise; and how often they were asked. */
async function aboutOf(context: TestContext, submit: Answer, question: (asked: Asked) => Answer) {
  const answer = (asked: Asked) => (asked.line.startsWith('POST') ? submit : question(asked))
  const { upstream, asked } = await providing(context, answer, { dialect: ark })
  const refusal = await upstream.submit(work()).catch((error: unknown) => error)
  assert.ok(refusal instanceof Refusal, String(refusal))
  return { refusal, about: refusal.about, questions: asked.length - 1 }
}

const byKey = (welcome: Answer, stranger: Answer) => (asked: Asked) =>
  asked.headers.authorization === undefined ? stranger : welcome

describe('a key that was refused at a submit', () => {
  test('is refused when a question is refused, too', async (context) => {
    assert.deepEqual((await aboutOf(context, REFUSED, () => REFUSED)).about, 'key')
  })

  test('is not refused when it opens the door for a question', async (context) => {
    const { about, refusal } = await aboutOf(context, REFUSED, byKey(NOBODY, REFUSED))
    assert.equal(about, 'busy')
    assert.match(refusal.internal ?? '', /No such key\. \(the key was not refused a second time\)/)
  })

  test('is refused where the door is open for everybody: the question tells nothing', async (context) => {
    const { about, questions } = await aboutOf(context, REFUSED, () => NOBODY)
    assert.deepEqual([about, questions], ['key', 2])
  })

  test('is not refused while nobody can be asked again', async (context) => {
    for (const question of [{ status: 502, body: '<html>' }, WALL, { hangsUp: true, body: '' }, { body: '<html>' }]) {
      assert.equal((await aboutOf(context, REFUSED, () => question)).about, 'busy')
    }
  })
})

describe('a wall that gives no reason', () => {
  test('turns the work away, not the key, where the same key opens the door for a question', async (context) => {
    const { about, refusal } = await aboutOf(context, WALL, byKey(NOBODY, REFUSED))
    assert.deepEqual([about, refusal.problem.code], ['request', 'upstream_failed'])
    assert.match(refusal.problem.message, /something in front of it/)
  })

  test('is so where anything of JSON is said to a question', async (context) => {
    assert.equal((await aboutOf(context, WALL, () => ({ body: { id: 'x', status: 'running' } }))).about, 'request')
  })

  test('is a provider that cannot be reached now where it stands before questions, too', async (context) => {
    assert.equal((await aboutOf(context, WALL, () => WALL)).about, 'busy')
  })
})

describe('a 403 with a word that nobody knows', () => {
  const WORD: Answer = { status: 403, body: { error: { code: 'SomethingNew', message: 'Not for account 4711.' } } }

  test('is about the model that was asked for where the same key is let in at a question', async (context) => {
    const { about, refusal } = await aboutOf(context, WORD, byKey(NOBODY, REFUSED))
    assert.deepEqual([about, refusal.isOfModel, refusal.problem.code], ['busy', true, 'upstream_unavailable'])
    assert.match(refusal.internal ?? '', /SomethingNew|4711/)
  })

  test('is about whoever asks where he is let in nowhere, and about everybody while nobody can be asked', async (context) => {
    for (const question of [WORD, REFUSED, { status: 502, body: '<html>' }]) {
      const { about, refusal } = await aboutOf(context, WORD, () => question)
      assert.deepEqual([about, refusal.isOfModel], ['busy', false])
    }
  })

  test('is not asked about again where the dialect knows it', async (context) => {
    const known = { status: 403, body: { error: { code: 'AccessDenied', message: 'No.' } } }
    const { about, questions } = await aboutOf(context, known, () => NOBODY)
    assert.deepEqual([about, questions], ['model', 0])
  })
})

test('an answer that says what is wrong with the work is not asked about again', async (context) => {
  const wrong = { status: 400, body: { error: { code: 'InvalidParameter', message: 'No.' } } }
  assert.equal((await aboutOf(context, wrong, () => NOBODY)).questions, 0)
})
