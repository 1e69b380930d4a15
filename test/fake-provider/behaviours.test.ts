import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { describe, test } from 'node:test'
import { Notes } from '../../src/core/notes.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { BEHAVIOUR_NAMES } from '../../src/fake-provider/behaviours/table.ts'
import { inspectFilm } from '../support/inspect.ts'
import { ask, type Asking, PACE } from './asking.ts'

const MIDDLE_MS = PACE.queueMs + PACE.runMs / 2
const WHOLE_MS = PACE.queueMs + PACE.runMs

/** The behaviours whose proof stands in another file, for each its file. */
const PROVED_ELSEWHERE = ['forged-callback', 'repeated-callback', 'reordered-callback', 'no-callback']
const proved = new Set(PROVED_ELSEWHERE)

/** Declares what a behaviour shows, once for each dialect. */
function shows(name: string, what: string, prove: (asking: Asking) => Promise<void>): void {
  proved.add(name)
  describe(`${name}: ${what}`, () => {
    for (const dialect of dialects) {
      test(`as ${dialect.id} tells it`, async (context) => prove(await ask(context, dialect)))
    }
  })
}

const prompt = (...rules: string[]) => ({ prompt: rules.map((rule) => `[[fake:${rule}]]`).join(' ') })

/** Whatever comes, as far as it came. */
async function read(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => error)
}

async function filmOf(asking: Asking, ...rules: string[]) {
  const { id } = await asking.taken(prompt(...rules))
  asking.clock.nowMs += WHOLE_MS
  return { id, film: async () => inspectFilm(new Uint8Array(await (await asking.film(id)).arrayBuffer())) }
}

for (const [name, code, retryAfter] of [
  ['refuse-429', 'rate_limited', undefined],
  ['refuse-429:17', 'rate_limited', '17'],
  ['refuse-429:1000000000', 'rate_limited', '1000000000'],
  ['busy-503', 'unavailable', '2'],
] as const) {
  shows(
    name.split(':')[0] ?? '',
    `${name} is ${code}, to be tried again after ${retryAfter ?? 'nobody knows'}`,
    async (asking) => {
      const response = await asking.submit(prompt(name))
      assert.equal(asking.problem(response).code, code)
      assert.equal(response.headers['retry-after'], retryAfter)
      assert.equal(asking.provider.jobs.length, 0)
    },
  )
}

for (const [name, words] of [
  ['balance-gone', /balance/],
  ['key-revoked', /revoked/],
  ['moderation-input', /sensitive/],
  ['no-such-model', /model/],
] as const) {
  shows(name, 'nothing is taken on, and the dialect says why', async (asking) => {
    const response = await asking.submit(prompt(name))
    assert.ok(response.status >= 400 && response.status < 500, String(response.status))
    assert.match(asking.problem(response).message, words)
    assert.equal(asking.provider.counts.works, 0)
  })
}

shows('key-revoked', 'the key is taken for nothing from then on', async (asking) => {
  await asking.submit(prompt('key-revoked'))
  assert.match(asking.problem(await asking.submit()).message, /not valid/)
  assert.deepEqual([asking.provider.counts.works, asking.provider.counts.refusedKeys], [0, 1])
})

shows('wall-403', 'nothing is taken on, and a page says so in nobody’s words', async (asking) => {
  const { status, headers } = await asking.submit(prompt('wall-403'))
  assert.deepEqual([status, headers['content-type']], [403, 'text/html'])
  assert.equal(asking.provider.counts.works, 0)
})

shows('echo-key', 'nothing is taken on, and the reason has the key in it', async (asking) => {
  const { message } = asking.problem(await asking.submit(prompt('echo-key')))
  assert.match(message, /authorization: \w+ sk$/)
  assert.equal(asking.provider.counts.works, 0)
})

shows('json-503', 'a gateway says that there is no service, and there is a job', async (asking) => {
  const { status, body } = await asking.submit(prompt('json-503'))
  assert.deepEqual([status, body], [503, { message: 'Service Unavailable' }])
  assert.equal(asking.provider.counts.works, 1)
})

shows('hang-up', 'nothing is taken on, and nothing is said', async (asking) => {
  assert.ok((await read(asking.submit(prompt('hang-up')))) instanceof Error)
  assert.equal(asking.provider.counts.works, 0)
})

for (const name of ['accept-then-hang-up', 'answer-lost-after-accept', 'silent-reset', 'stall:20']) {
  shows(name.split(':')[0] ?? '', 'the job is taken on, and nobody hears of it', async (asking) => {
    assert.ok((await read(asking.submit(prompt(name)))) instanceof Error)
    assert.equal(asking.provider.counts.works, 1)
  })
}

for (const [name, status, body] of [
  ['html-200', 200, /^<!DOCTYPE html>/],
  ['html-502', 502, /^<!DOCTYPE html>/],
  ['empty', 200, /^$/],
] as const) {
  shows(name, `the job is taken on, and the answer is ${status} and no JSON`, async (asking) => {
    const response = await asking.submit(prompt(name))
    if (name !== 'empty') assert.equal(response.status, status)
    assert.match(String(response.body), body)
    assert.equal(asking.provider.counts.works, 1)
  })
}

shows('not-json', 'half of an answer comes as if it were all', async (asking) => {
  const response = await asking.submit(prompt('not-json'))
  assert.ok(response.status < 300)
  assert.match(String(response.body), /^\{"/)
  assert.throws(() => JSON.parse(String(response.body)))
})

shows('no-id', 'an answer comes that names no job', async (asking) => {
  const { body } = await asking.submit(prompt('no-id'))
  const [job] = asking.provider.jobs
  assert.ok(job !== undefined && !JSON.stringify(body).includes(job.id))
})

shows('huge-answer', 'the answer has so many MiB, and is the same', async (asking) => {
  const { headers } = await asking.submit(prompt('huge-answer:3'))
  assert.ok(Number(headers['content-length']) > 3 * 1_048_576)
  assert.equal(asking.provider.jobs.length, 1)
})

for (const [name, code] of [
  ['busy', 'unavailable'],
  ['too-fast', 'rate_limited'],
  ['key-gone', 'unauthorized'],
] as const) {
  shows(name, `three questions are answered with ${code}, and the fourth is answered`, async (asking) => {
    const { id } = await asking.taken(prompt(`${name}:poll`))
    for (let times = 0; times < 3; times++) assert.equal(asking.problem(await asking.retrieve(id)).code, code)
    assert.ok((await asking.retrieve(id)).status < 300)
  })
}

shows('redirect', 'whoever follows with his key is counted', async (asking) => {
  const response = await asking.submit(prompt('redirect'))
  assert.equal(response.status, 307)
  const headers = { authorization: 'Bearer sk' }
  await fetch(response.headers['location'] ?? '', { method: 'POST', headers })
  assert.equal(asking.provider.counts.leaks, 1)
})

shows('flood-of-interim', 'the answer comes behind a thousand others', async (asking) => {
  const { id } = await asking.taken(prompt('flood-of-interim:poll'))
  const { path } = asking.dialect.retrieve.request.encode({ id }, new Notes())
  const request = get(`${asking.provider.origin}${path}`, { headers: { authorization: 'Bearer sk' } })
  let interim = 0
  request.on('information', () => interim++)
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  assert.deepEqual([Number(answer.statusCode) < 300, interim], [true, 1_000])
})

shows('slow-answers', 'whoever asked later is answered first', async (asking) => {
  const slow = (await asking.taken(prompt('slow-answers:300'))).id
  const quick = (await asking.taken()).id
  const order: string[] = []
  await Promise.all(
    [slow, quick].map(async (id) => {
      assert.ok((await asking.retrieve(id)).status < 300)
      order.push(id)
    }),
  )
  assert.deepEqual(order, [quick, slow])
})

for (const name of ['fail', 'moderation-output']) {
  shows(name, 'it runs, and then it has failed for a reason', async (asking) => {
    const { id } = await asking.taken(prompt(name))
    asking.clock.nowMs += MIDDLE_MS
    assert.equal((await asking.view(id)).status, 'running')
    asking.clock.nowMs += WHOLE_MS
    const view = await asking.view(id)
    assert.equal(view.status, 'failed')
    assert.match(view.failure?.message ?? '', name === 'fail' ? /could not be made/ : /sensitive/)
  })
}

shows('expire', 'it ends without a film', async (asking) => {
  const { id } = await asking.taken(prompt('expire'))
  asking.clock.nowMs += WHOLE_MS
  assert.ok(['expired', 'failed'].includes((await asking.view(id)).status))
})

shows('never-end', 'it runs after a year', async (asking) => {
  const { id } = await asking.taken(prompt('never-end'))
  asking.clock.nowMs += 31_536_000_000
  assert.equal((await asking.view(id)).status, 'running')
})

shows('regress', 'what has succeeded runs again, once', async (asking) => {
  const { id } = await asking.taken(prompt('regress'))
  asking.clock.nowMs += WHOLE_MS
  const told = async () => asking.provider.jobs[0]?.look(asking.clock.nowMs)
  const word = async () => ((await told()) as { readonly status: string }).status
  assert.equal((await asking.retrieve(id)).status, 200)
  assert.deepEqual([await word(), await word(), await word()], ['running', 'succeeded', 'succeeded'])
})

for (const [name, lostFor] of [
  ['lose', Number.POSITIVE_INFINITY],
  ['lose:0', Number.POSITIVE_INFINITY],
  ['lose-for-a-while', 2_000],
  ['lose-for-a-while:500', 500],
] as const) {
  shows(name.split(':')[0] ?? '', `${name} is not known for ${lostFor} ms`, async (asking) => {
    const { id } = await asking.taken(prompt(name))
    asking.clock.nowMs += MIDDLE_MS
    assert.equal(asking.problem(await asking.retrieve(id)).code, 'job_not_found')
    asking.clock.nowMs += 100_000
    const later = await asking.retrieve(id)
    if (lostFor === Number.POSITIVE_INFINITY) assert.equal(asking.problem(later).code, 'job_not_found')
    else assert.ok(later.status < 300)
  })
}

shows('unknown-word', 'it is told in a word that nobody knows, alone and in a list', async (asking) => {
  const { id } = await asking.taken(prompt('unknown-word:simmering'))
  const other = (await asking.taken()).id
  asking.clock.nowMs += MIDDLE_MS
  const { body } = await asking.retrieve(id)
  assert.match(JSON.stringify(body), /"status":"simmering"/)
  assert.doesNotMatch(JSON.stringify((await asking.retrieve(other)).body), /simmering/)
})

test('unknown-word spoils one job of a list, and no other', async (context) => {
  for (const dialect of dialects.filter(({ list }) => list !== undefined)) {
    const asking = await ask(context, dialect)
    await asking.taken(prompt('unknown-word:simmering'))
    await asking.taken()
    asking.clock.nowMs += MIDDLE_MS
    const wire = dialect.list?.request.encode({ limit: 10, order: 'newest first' }, new Notes())
    assert.ok(wire !== undefined)
    const { body } = await asking.send(wire)
    const items: unknown = Object.values(body ?? {}).find((member: unknown) => Array.isArray(member))
    assert.ok(Array.isArray(items) && items.length === 2, dialect.id)
    const spoilt = items.filter((item: unknown) => JSON.stringify(item).includes('simmering'))
    assert.equal(spoilt.length, 1, dialect.id)
  }
})

shows('two-films', 'two films are shown where there is a place for them', async (asking) => {
  const told = async (rules: readonly string[]) => {
    const { id } = await asking.taken(prompt(...rules))
    asking.clock.nowMs += WHOLE_MS
    const job = asking.provider.jobs.at(-1)
    assert.ok(job !== undefined)
    const view = job.view({ status: 'succeeded', progressPercent: 100 }, { video: 'http://film', lastFrame: '' })
    return [view.videos.length, (await asking.view(id)).videos.length]
  }
  const [made = 0, shown = 0] = await told(['two-films'])
  const [, plain = 0] = await told([])
  assert.ok(made === 2 && shown >= plain && shown <= 2)
  if (asking.dialect.id === 'jobs') assert.deepEqual([shown, plain], [2, 1])
})

shows('no-film', 'it has succeeded, and there is no film', async (asking) => {
  const { id } = await asking.taken(prompt('no-film'))
  asking.clock.nowMs += WHOLE_MS
  const view = await asking.view(id)
  assert.deepEqual([view.status, view.videos], ['succeeded', []])
  const job = asking.provider.jobs[0]
  const links = { video: 'http://film', lastFrame: '' }
  assert.deepEqual(job?.view({ status: 'succeeded', progressPercent: 100 }, links).videos, [])
})

shows('wrong-length', 'the film has as many seconds as were said', async (asking) => {
  const { film } = await filmOf(asking, 'wrong-length:1')
  assert.equal((await film()).frames, 24)
})

shows('wrong-size', 'the film has the pixels that were said', async (asking) => {
  const { film } = await filmOf(asking, 'wrong-size:128x64', 'wrong-length:1')
  const { widthPx, heightPx } = await film()
  assert.deepEqual([widthPx, heightPx], [128, 64])
})

shows('no-sound', 'the film is silent', async (asking) => {
  const { film } = await filmOf(asking, 'no-sound', 'wrong-length:1')
  assert.equal((await film()).sound, undefined)
})

shows('expired-link', 'the link has expired once, and then it holds', async (asking) => {
  const { id } = await filmOf(asking, 'expired-link:1', 'wrong-length:1')
  assert.deepEqual([(await asking.film(id)).status, (await asking.film(id)).status], [403, 200])
})

shows('truncated-film', 'the film breaks off once, and then it comes', async (asking) => {
  const { id } = await filmOf(asking, 'truncated-film:1', 'wrong-length:1')
  const first = await asking.film(id)
  assert.equal(first.status, 200)
  assert.ok((await read(first.arrayBuffer())) instanceof Error)
  assert.ok((await (await asking.film(id)).arrayBuffer()).byteLength > 1_000)
})

shows('half-film', 'half of the film comes as if it were all', async (asking) => {
  const { id } = await filmOf(asking, 'half-film:1', 'wrong-length:1')
  const half = await (await asking.film(id)).arrayBuffer()
  const whole = await (await asking.film(id)).arrayBuffer()
  assert.equal(half.byteLength, Math.floor(whole.byteLength / 2))
})

shows('slow-film', 'the film comes whole, after one that was asked for later', async (asking) => {
  const slow = await filmOf(asking, 'slow-film:1000', 'wrong-length:1')
  const quick = await filmOf(asking, 'wrong-length:1')
  await quick.film()
  const order: string[] = []
  await Promise.all(
    [slow, quick].map(async ({ id, film }) => {
      assert.equal((await film()).frames, 24)
      order.push(id)
    }),
  )
  assert.deepEqual(order, [quick.id, slow.id])
})

shows('page-for-film', 'a page comes for the film', async (asking) => {
  const { id } = await filmOf(asking, 'page-for-film', 'wrong-length:1')
  const answer = await asking.film(id)
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/html'])
})

shows('redirect-film-to-private', 'the film is said to be where nobody should look', async (asking) => {
  const { id } = await filmOf(asking, 'redirect-film-to-private', 'wrong-length:1')
  const answer = await asking.film(id)
  assert.deepEqual([answer.status, new URL(answer.headers.get('location') ?? '').hostname], [302, '169.254.169.254'])
})

test('every behaviour is proved', () => {
  assert.deepEqual(
    BEHAVIOUR_NAMES.filter((name) => !proved.has(name)),
    [],
  )
})

proved.add('broken-item')
test('broken-item leaves all of a list but its first entry', async (context) => {
  const dialect = dialects.find(({ id }) => id === 'ark')
  assert.ok(dialect !== undefined)
  const asking = await ask(context, dialect, { behave: ['broken-item'] })
  const { id } = await asking.taken()
  await asking.taken()
  assert.deepEqual(
    (await asking.list()).jobs.map((job) => job.id),
    [id],
  )
})

test('a list is spoilt for all who ask', async (context) => {
  const [dialect] = dialects
  assert.ok(dialect?.list !== undefined)
  const asking = await ask(context, dialect, { behave: ['html-200:list'] })
  const wire = dialect.list.request.encode({ limit: 10, order: 'newest first' }, new Notes())
  for (let times = 0; times < 3; times++) assert.match(String((await asking.send(wire)).body), /^<!DOCTYPE/)
  assert.equal(typeof (await asking.send(wire)).body, 'object')
})
