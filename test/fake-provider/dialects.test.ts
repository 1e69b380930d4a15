import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Notes } from '../../src/core/notes.ts'
import { PROFILES } from '../../src/dialects/profiles.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { inspectFilm } from '../support/inspect.ts'
import { ask, FILE, PACE, REQUEST } from './asking.ts'

const HALF_MS = PACE.queueMs + PACE.runMs / 2
const WHOLE_MS = PACE.queueMs + PACE.runMs

/** Words that stand for more than one status somewhere: what is told while a job waits may be what is told while it runs. */
const isUnderWay = (status: string) => status === 'queued' || status === 'running'

/** All that can be spoken: the profiles are dialects of providers alone. */
const spoken = [...dialects, ...Object.values(PROFILES).flatMap((profiles) => Object.values(profiles))]

for (const dialect of spoken) {
  describe(`a fake provider that speaks ${dialect.id}`, () => {
    test('takes a job on, runs it, and delivers the film that was ordered', async (context) => {
      const asking = await ask(context, dialect)
      const { id, status } = await asking.taken()
      assert.ok(isUnderWay(status))
      asking.clock.nowMs += HALF_MS
      assert.equal((await asking.view(id)).status, 'running')
      asking.clock.nowMs += WHOLE_MS
      assert.equal((await asking.view(id)).status, 'succeeded')
      const answer = await asking.film(id)
      const film = await inspectFilm(new Uint8Array(await answer.arrayBuffer()))
      const known = asking.provider.jobs[0]?.request
      const frames = (known?.frames ?? (known?.durationSeconds ?? 0) * 24) || 120
      const size = known?.size ?? { widthPx: 864, heightPx: 496 }
      assert.deepEqual([film.widthPx, film.heightPx, film.frames], [size.widthPx, size.heightPx, frames])
      assert.equal(film.sound !== undefined, known?.generateAudio ?? true)
    })

    if (dialect.takes?.image?.includes('part') === true) {
      test('is sent a picture as a file of a form', async (context) => {
        const asking = await ask(context, dialect)
        const { id } = await asking.taken({
          references: [{ role: 'first_frame', source: { from: 'part', asset: FILE } }],
        })
        const job = asking.provider.jobs.find((each) => each.id === id)
        assert.equal(job?.request.references[0]?.source.from, 'file')
        assert.match(asking.provider.requests[0]?.headers['content-type'] ?? '', /^multipart\/form-data; boundary=/)
      })
    }

    test('gives its ids in the notation of the dialect, and the same ones in every run', async (context) => {
      const ids = await Promise.all([1, 2].map(async () => (await (await ask(context, dialect)).taken()).id))
      assert.equal(ids[0], ids[1])
      assert.match(dialect.ids.encode(ids[0] ?? ''), new RegExp(`^${dialect.ids.pattern}$`))
    })

    test('knows no job that nobody has submitted', async (context) => {
      const asking = await ask(context, dialect)
      const { id } = await asking.taken()
      const response = await asking.retrieve(`${id.slice(0, -1)}z`)
      assert.equal(asking.problem(response).code, 'job_not_found')
    })

    test('takes its own keys alone, and every key where it was given none', async (context) => {
      const wire = dialect.submit.request.encode(REQUEST, new Notes())
      const open = await ask(context, dialect)
      assert.ok((await open.send(wire, { authorization: 'Bearer whatever' })).status < 300)
      assert.equal(open.problem(await open.send(wire, {})).code, 'unauthorized')
      const closed = await ask(context, dialect, { keys: ['one', 'two'] })
      assert.ok((await closed.send(wire, { authorization: 'Bearer two' })).status < 300)
      assert.equal(closed.problem(await closed.send(wire, { authorization: 'Bearer three' })).code, 'unauthorized')
      assert.deepEqual([closed.provider.counts.works, closed.provider.counts.refusedKeys], [1, 1])
    })

    test('knows its own models alone, where it was given any', async (context) => {
      const model = 'owner/known'
      const asking = await ask(context, dialect, { models: [model] })
      assert.ok((await asking.submit({ model })).status < 300)
      assert.ok((await asking.submit({ model: 'another/model' })).status >= 400)
    })

    if (dialect.list !== undefined) {
      test('lists its jobs, newest first, page by page', async (context) => {
        const asking = await ask(context, dialect)
        const ids = [(await asking.taken()).id, (await asking.taken()).id, (await asking.taken()).id]
        const page = await asking.list()
        assert.deepEqual(
          page.jobs.map(({ id }) => id),
          ids.toReversed(),
        )
        assert.equal(page.hasMore, false)
        const first = await asking.list({ limit: 2 })
        assert.deepEqual([first.jobs.length, first.hasMore], [2, true])
      })
    }

    if (dialect.cancel !== undefined || dialect.discard !== undefined) {
      test('cancels a job that waits, and none that has ended', async (context) => {
        const asking = await ask(context, dialect)
        const { id } = await asking.taken()
        assert.ok((await asking.cancel(id)).status < 300)
        assert.ok(!['queued', 'running', 'succeeded'].includes((await asking.view(id)).status))
        if (dialect.cancel === undefined) return
        const other = (await asking.taken()).id
        asking.clock.nowMs += WHOLE_MS
        assert.ok((await asking.cancel(other)).status >= 400)
      })
    }

    test('refuses in the words of the dialect what it does not understand', async (context) => {
      const asking = await ask(context, dialect)
      const wire = dialect.submit.request.encode(REQUEST, new Notes())
      const response = await asking.send({ ...wire, body: { kind: 'json', json: { model: 7 } } })
      assert.ok(response.status >= 400 && response.status < 500)
      assert.equal(asking.provider.counts.works, 0)
      assert.notEqual(asking.problem(response).message, 'The provider gave no reason.')
    })
  })
}
