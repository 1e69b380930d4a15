import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CredentialId } from '../../../src/core/ids.ts'
import type { Json } from '../../../src/core/json.ts'
import { ark } from '../../../src/dialects/ark.ts'
import { HandClock } from '../../support/hand-clock.ts'
import { ORDER } from '../../support/orders.ts'
import { type Answer, type Asked, calm, providing, work } from '../providing.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const TASKS = '/api/v3/contents/generations/tasks'
const task = (id: string, more: object = {}): Json => JSON.parse(JSON.stringify({ id, status: 'running', ...more }))
const film = (url: string) => ({ status: 'succeeded', content: { video_url: url } })

const idsOf = ({ line }: Asked) => new URL(line.split(' ')[1] ?? '', 'http://x').searchParams.getAll('filter.task_ids')

const speakingArk = (context: TestContext, answer: (asked: Asked) => Answer, more = {}) =>
  providing(context, answer, { dialect: ark, basePath: '/own/path', ...more })

describe('works of a provider that lists by ids', () => {
  test('are asked for with one question for many, in the order of their handles', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => {
      const ids = idsOf(question).toReversed()
      return { body: { total: ids.length, items: ids.map((id) => task(id)) } }
    })
    const handles = Array.from({ length: 1_100 }, (_, index) => ({ id: `cgt-${index}` }))
    const reports = await upstream.check(handles, calm)
    assert.equal(asked.flatMap(idsOf).length, 1_100)
    assert.ok(asked.length < 10, String(asked.length))
    assert.ok(asked.every(({ line }) => line.startsWith('GET /own/path/contents/generations/tasks?')))
    assert.equal(reports.filter(({ state }) => state === 'running').length, 1_100)
  })

  test('are asked for with one question for hundreds, and with shorter ones from then on where that is too long', async (context) => {
    let lineMax = 100_000
    const { upstream, asked } = await speakingArk(context, (question) =>
      question.line.length > lineMax
        ? { status: 414, body: '' }
        : { body: { total: 1, items: idsOf(question).map((id) => task(id)) } },
    )
    const handles = Array.from({ length: 300 }, (_, index) => ({ id: `cgt-20260101000000-a${1_000 + index}` }))
    const running = async () => (await upstream.check(handles, calm)).filter(({ state }) => state === 'running').length
    assert.deepEqual([await running(), asked.length], [300, 1])
    lineMax = 8_192
    assert.equal(await running(), 300)
    const tried = asked.length
    assert.equal(await running(), 300)
    const again = asked.slice(tried).map(({ line }) => line.length)
    assert.ok(Math.max(...again) <= 8_192 && again.length <= 6, String(again))
  })

  test('are asked for by as many as are told at once, where that is fewer than were asked for', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => {
      const ids = idsOf(question)
      return { body: { total: ids.length, items: ids.slice(0, 50).map((id) => task(id)) } }
    })
    const handles = Array.from({ length: 200 }, (_, index) => ({ id: `cgt-${index}` }))
    for (const questions of [4, 8]) {
      assert.ok((await upstream.check(handles, calm)).every(({ state }) => state === 'running'))
      assert.equal(asked.length, questions)
    }
  })

  test('are asked for by themselves where the question for many is refused as one', async (context) => {
    for (const status of [400, 413, 414, 431]) {
      const { upstream, asked } = await speakingArk(context, (question) =>
        idsOf(question).length > 0 ? { status, body: '<html>' } : { body: task(question.line.split('/').at(-1) ?? '') },
      )
      const reports = await upstream.check([{ id: 'cgt-1' }, { id: 'cgt-2' }], calm)
      assert.deepEqual([reports.map(({ state }) => state), asked.length], [['running', 'running'], 3])
    }
  })

  test('are asked for by themselves 25 in a second at most, those of several lists together', async (context) => {
    const clock = new HandClock(NOW_MS)
    const answer = (question: Asked) =>
      idsOf(question).length > 0 ? { status: 400, body: {} } : { body: task(question.line.split('/').at(-1) ?? '') }
    const { upstream, asked } = await speakingArk(context, answer, { clock })
    const handles = Array.from({ length: 600 }, (_, index) => ({ id: `cgt-${index}` }))
    const ended = new AbortController()
    const told = upstream.check(handles, ended.signal)
    for (let second = 1; second <= 4; second++) {
      while (asked.length < second * 25) await sleep(5)
      await sleep(50)
      assert.equal(asked.length, second * 25)
      clock.step(NOW_MS + second * 1_000)
    }
    ended.abort()
    const reports = await told
    assert.ok(reports.filter(({ state }) => state === 'running').length >= 90)
    assert.ok(reports.filter((report) => report.state === 'unavailable' && report.isUnasked === true).length >= 400)
  })

  test('are told where one of the list cannot be read, and that one is asked for by itself', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => {
      if (idsOf(question).length === 0) return { body: task('cgt-2') }
      return { body: { total: 2, items: [task('cgt-1', film('https://e.com/1.mp4')), { status: 'running' }, 'odd'] } }
    })
    const reports = await upstream.check([{ id: 'cgt-1' }, { id: 'cgt-2' }], calm)
    assert.deepEqual([reports.map(({ state }) => state), asked.length], [['succeeded', 'running'], 2])
  })

  test('that the list leaves out are asked for by themselves: only then is one lost', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => {
      if (idsOf(question).length > 0) return { body: { total: 1, items: [task('cgt-1', film('https://e.com/1.mp4'))] } }
      if (question.line.endsWith('/cgt-2')) return { body: task('cgt-2') }
      return { status: 404, body: { error: { code: 'NotFound.id', message: 'No.' } } }
    })
    const reports = await upstream.check([{ id: 'cgt-3' }, { id: 'cgt-2' }, { id: 'cgt-1' }], calm)
    assert.deepEqual(
      reports.map(({ state }) => state),
      ['lost', 'running', 'succeeded'],
    )
    assert.equal(asked.length, 3)
  })

  test('are asked for by fewer at once where their ids are too many for an address', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => {
      const ids = idsOf(question)
      if (ids.length > 150) return { status: 431, body: '' }
      return { body: { total: ids.length, items: ids.map((id) => task(id)) } }
    })
    const handles = Array.from({ length: 500 }, (_, index) => ({ id: `cgt-${index}` }))
    const reports = await upstream.check(handles, calm)
    assert.ok(reports.every(({ state }) => state === 'running'))
    assert.ok(asked.length <= 12, String(asked.length))
  })

  test('are not asked for one by one where the list cannot be had', async (context) => {
    const { upstream, asked } = await speakingArk(context, () => ({ status: 500, body: '<html>' }))
    const reports = await upstream.check([{ id: 'cgt-1' }, { id: 'cgt-2' }], calm)
    assert.deepEqual(
      reports.map(({ state }) => state),
      ['unavailable', 'unavailable'],
    )
    assert.equal(asked.length, 1)
  })

  test('are asked for by the keys that they were given by, each by its own', async (context) => {
    const keys = [
      { id: 'one', secret: 'sk-1' },
      { id: 'two', secret: 'sk-2' },
    ]
    const answer = (question: Asked) => ({ body: { total: 2, items: idsOf(question).map((id) => task(id)) } })
    const { upstream, asked } = await speakingArk(context, answer, { keys })
    const handles = ['one', 'two', 'one', 'two'].map((key, index) => ({ id: `cgt-${index}`, key }))
    await upstream.check(handles, calm)
    const told = asked.map((question) => [question.headers.authorization, idsOf(question)])
    assert.deepEqual(Object.fromEntries(told), {
      'Bearer sk-1': ['cgt-0', 'cgt-2'],
      'Bearer sk-2': ['cgt-1', 'cgt-3'],
    })
  })
})

describe('a look', () => {
  test('that is ended on the way keeps what it was told by then', async (context) => {
    const ended = new AbortController()
    let slow = 0
    const { upstream } = await providing(context, ({ line }) => {
      if (line.endsWith('/told')) return { body: { id: 'told', status: 'processing', progress: 40 } }
      // Only so many are asked at once: this one is when the first has been told.
      if (++slow === 32) ended.abort(new Error('no time'))
      return new Promise(() => undefined)
    })
    const handles = ['told', ...Array.from({ length: 40 }, (_, index) => `slow-${index}`)].map((id) => ({ id }))
    const reports = await upstream.check(handles, ended.signal)
    assert.deepEqual(reports[0], { state: 'running', progressPercent: 40, notes: [] })
    assert.equal(reports.filter(({ state }) => state === 'unavailable').length, 40)
  })

  test('at works of before the provider spoke this dialect says nothing of those, and tells the others', async (context) => {
    const { upstream, asked } = await speakingArk(context, (question) => ({
      body: { total: 2, items: idsOf(question).map((id) => task(id)) },
    }))
    const handles: Json[] = [{ renderId: 'x' }, { id: 'cgt-1' }, 'nonsense', { id: 'cgt-2' }]
    const reports = await upstream.check(handles, calm)
    assert.deepEqual(
      reports.map(({ state }) => state),
      ['unavailable', 'running', 'unavailable', 'running'],
    )
    assert.equal(asked.length, 1)
    assert.equal(await upstream.cancel({ renderId: 'x' }, calm), 'impossible')
  })
})

test('a work of Ark’s is cancelled by its one verb, at its own path', async (context) => {
  const at = `${TASKS.replace('/api/v3', '/own/path')}/cgt-1`
  const looked = { body: { id: 'cgt-1', model: 'm', status: 'queued', created_at: 1, updated_at: 1 } }
  const { upstream, asked } = await speakingArk(context, ({ line }) => (line === `GET ${at}` ? looked : { body: {} }))
  assert.equal(await upstream.cancel({ id: 'cgt-1' }, calm), 'stopped')
  assert.equal(asked.at(-1)?.line, `DELETE ${at}`)
  const refused = { status: 403, body: { error: { code: 'OperationDenied.InvalidState' } } }
  const running = await speakingArk(context, ({ line }) => (line === `GET ${at}` ? looked : refused))
  assert.equal(await running.upstream.cancel({ id: 'cgt-1' }, calm), 'refused')
})

describe('a draft that is gone on from', () => {
  const keys = [
    { id: 'one', secret: 'sk-1' },
    { id: 'two', secret: 'sk-2' },
  ]
  const contentOf = async (context: TestContext, draftHandle: Json) => {
    const { upstream, asked } = await speakingArk(context, () => ({ body: { id: 'cgt-2' } }), { keys })
    const request = { ...work().request, draftOfId: 'a draft of ours' }
    const { notes } = await upstream.submit(work({ credentialId: 'one' as CredentialId, draftHandle, request }))
    return { content: Object(asked[0]?.body).content, noted: notes.map(({ kind, field }) => [kind, field]) }
  }

  test('is named by its own id to the account that has it', async (context) => {
    const draft = [{ type: 'draft_task', draft_task: { id: 'cgt-1' } }]
    assert.deepEqual(await contentOf(context, { id: 'cgt-1', key: 'one' }), { content: draft, noted: [] })
  })

  test('is told in full to any other account, which is noted', async (context) => {
    for (const handle of [{ id: 'cgt-1', key: 'two' }, { id: 'cgt-1' }, 'nonsense'] as Json[]) {
      assert.deepEqual(await contentOf(context, handle), {
        content: [{ type: 'text', text: ORDER.prompt }],
        noted: [['approximated', 'draftOfId']],
      })
    }
  })
})
