import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, type TestContext, test } from 'node:test'
import { fal } from '../../src/dialects/fal.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { sglangProfile } from '../../src/dialects/videos/profiles/sglang.ts'
import { videos } from '../../src/dialects/videos.ts'
import { createFakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { until } from '../support/reelay.ts'
import { ask, FILE, PACE, REQUEST } from './asking.ts'

const KEY = { authorization: 'Bearer sk' }

describe('what it was asked is known', () => {
  test('to tests in its process, and to all others', async (context) => {
    const asking = await ask(context, jobs)
    const { id } = await asking.taken()
    await asking.taken()
    await asking.taken({ prompt: 'another' })
    await asking.retrieve(id)
    await asking.list()
    await asking.cancel(id)
    const { provider } = asking
    const told = await (await fetch(`${provider.origin}/_fake/counts`)).json()
    assert.deepEqual(told, {
      submits: 3,
      works: 3,
      distinctWorks: 2,
      retrieves: 1,
      lists: 1,
      cancels: 1,
      removes: 0,
      downloads: 0,
      uploads: 0,
      refusedKeys: 0,
      leaks: 0,
      mostAtOnce: 2,
    })
    const [first] = provider.requests
    assert.deepEqual(
      [first?.method, first?.target, first?.headers['authorization'], first?.operation, first?.status],
      ['POST', '/v1/jobs', KEY.authorization, 'submit', 200],
    )
    assert.match(first?.bodyDigest ?? '', /^[0-9a-f]{64}$/)
    const shown = (await (await fetch(`${provider.origin}/_fake/jobs`)).json()) as { jobs: { status: string }[] }
    assert.deepEqual(
      shown.jobs.map(({ status }) => status),
      ['cancelled', 'queued', 'queued'],
    )
  })

  test('with every credential that came to a link that needs none', async (context) => {
    const asking = await ask(context, jobs)
    const { id } = await asking.taken({ durationSeconds: 1 })
    asking.clock.nowMs += PACE.queueMs + PACE.runMs
    await (await asking.film(id)).arrayBuffer()
    assert.equal(asking.provider.counts.leaks, 0)
    await (await asking.film(id, KEY)).arrayBuffer()
    assert.deepEqual([asking.provider.counts.leaks, asking.provider.counts.downloads], [1, 2])
  })
})

describe('a link to a film', () => {
  test('gives a part of it, says so, and is for GET alone', async (context) => {
    const asking = await ask(context, jobs)
    const { id } = await asking.taken({ durationSeconds: 1, returnLastFrame: true })
    asking.clock.nowMs += PACE.queueMs + PACE.runMs
    const whole = await asking.film(id)
    const bytes = Buffer.from(await whole.arrayBuffer())
    const etag = whole.headers.get('etag') ?? ''
    const part = await asking.film(id, { range: 'bytes=10-19', 'if-range': etag })
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 10-19/${bytes.byteLength}`])
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(10, 20))
    const last = await asking.film(id, { range: 'bytes=-5' })
    assert.deepEqual(Buffer.from(await last.arrayBuffer()), bytes.subarray(-5))
    assert.equal((await asking.film(id, { range: 'bytes=10-19', 'if-range': '"other"' })).status, 200)
    assert.equal((await asking.film(id, { range: `bytes=${bytes.byteLength}-` })).status, 416)
    const { videos: shown, lastFrameUrl } = await asking.view(id)
    assert.equal((await fetch(shown[0]?.url ?? '', { method: 'HEAD' })).status, 403)
    const picture = await fetch(lastFrameUrl ?? '')
    assert.equal(picture.headers.get('content-type'), 'image/png')
  })

  test('is told beside the route for the film where it is asked for, and not otherwise', async (context) => {
    for (const links of [true, false]) {
      const asking = await ask(context, videos, { links })
      const { id } = await asking.taken({ model: 'sora-2' })
      asking.clock.nowMs += PACE.queueMs + PACE.runMs
      assert.equal((await asking.view(id)).videos.length, links ? 1 : 0)
    }
  })
})

test('a form is taken where the dialect takes one', async (context) => {
  const { provider } = await ask(context, videos)
  const form = new FormData()
  form.set('model', 'sora-2')
  form.set('prompt', 'a kite')
  form.set('seconds', '4')
  form.set('input_reference', new File([new Uint8Array(8)], 'kite.png', { type: 'image/png' }))
  const answer = await fetch(`${provider.origin}/v1/videos`, { method: 'POST', headers: KEY, body: form })
  assert.equal(answer.status, 200)
  const request = provider.jobs[0]?.request
  assert.deepEqual([request?.durationSeconds, request?.references.length], [4, 1])
  const broken = { ...KEY, 'content-type': 'multipart/form-data; boundary=x' }
  const refused = await fetch(`${provider.origin}/v1/videos`, {
    method: 'POST',
    headers: broken,
    body: '--x\r\nnonsense',
  })
  assert.equal(refused.status, 400)
})

test('a body that is no JSON, a film that nobody can make and a path that is not there are refused', async (context) => {
  const asking = await ask(context, videos)
  const post = (body: string) => fetch(`${asking.provider.origin}/v1/videos`, { method: 'POST', headers: KEY, body })
  assert.equal((await post('{"model":')).status, 400)
  assert.equal((await asking.submit({ size: { widthPx: 99_998, heightPx: 2 } })).status, 400)
  assert.equal((await asking.submit({ durationSeconds: 61 })).status, 400)
  assert.equal((await fetch(`${asking.provider.origin}/v2/videos`, { headers: KEY })).status, 404)
  assert.equal((await fetch(`${asking.provider.origin}/v1/videos`, { method: 'PUT', headers: KEY })).status, 405)
  assert.equal(asking.provider.counts.works, 0)
})

test('behaviours may be given while it runs, and taken away', async (context) => {
  const asking = await ask(context, jobs)
  asking.provider.behave('busy-503')
  assert.equal((await asking.submit()).status, 503)
  asking.provider.calmDown()
  assert.equal((await asking.submit()).status, 200)
})

test('a long list comes page by page, each job once', async (context) => {
  const asking = await ask(context, jobs)
  for (let times = 0; times < 250; times++) await asking.submit()
  const seen = new Set<string>()
  for (let afterId: string | undefined; ; ) {
    const page = await asking.list({ limit: 100, ...(afterId !== undefined && { afterId }) })
    for (const { id } of page.jobs) seen.add(id)
    afterId = page.jobs.at(-1)?.id
    if (!page.hasMore) break
  }
  assert.equal(seen.size, 250)
})

test('files are taken at a place of their own where it has one, and nothing else is', async (context) => {
  const provider = await createFakeProvider({ dialect: fal, uploadPort: 0, keys: ['sk'] })
  context.after(() => provider.close())
  const post = async (url: string | undefined, path: string, authorization = 'Key sk') => {
    const body = JSON.stringify({ content_type: 'image/png', file_name: 'a.png', prompt: 'a kite' })
    const answer = await fetch(url + path, { method: 'POST', headers: { authorization }, body })
    const told: { upload_url?: string; file_url?: string } = JSON.parse(await answer.text())
    return { status: answer.status, told }
  }
  const [initiate, submit] = ['/storage/upload/initiate', '/bytedance/seedance-2.0/text-to-video']
  assert.equal((await post(provider.url, initiate)).status, 404)
  assert.equal((await post(provider.uploadUrl, submit)).status, 404)
  assert.equal((await post(provider.url, submit)).status, 200)
  assert.equal((await post(provider.uploadUrl, initiate, 'Key other')).status, 401)
  const { status, told } = await post(provider.uploadUrl, initiate)
  const files = new URL(String(provider.uploadUrl)).origin
  assert.notEqual(files, provider.origin)
  assert.deepEqual(
    [status, new URL(told.upload_url ?? '').origin, new URL(told.file_url ?? '').origin],
    [200, files, files],
  )
  const put = (url = '') => fetch(url, { method: 'PUT', body: 'a kite' })
  assert.equal((await put(told.upload_url)).status, 200)
  assert.equal((await put(told.upload_url?.replace(files, provider.origin))).status, 404)
  assert.deepEqual([provider.counts.works, provider.counts.leaks], [1, 0])
})

describe('references', () => {
  async function host(context: TestContext) {
    const headers: unknown[] = []
    const server = createServer((request, response) => {
      headers.push(request.headers.authorization)
      response.writeHead(request.url === '/kite.png' ? 200 : 404, { 'content-type': 'image/png' }).end('a kite')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    context.after(() => void server.close())
    return { headers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }

  const submitted = async (context: TestContext, url: string, fetchReferences: boolean) => {
    const asking = await ask(context, jobs, { fetchReferences })
    const { id } = await asking.taken({ references: [{ role: 'first_frame', source: { from: 'url', url } }] })
    const [job] = asking.provider.jobs
    assert.ok(job !== undefined)
    if (fetchReferences) {
      await until(
        async () => job.fetched,
        (fetched) => fetched !== undefined,
        5,
      )
    }
    asking.clock.nowMs += PACE.queueMs + PACE.runMs
    return { job, view: await asking.view(id) }
  }

  test('are fetched where it is told to, without a key, and their digests are known', async (context) => {
    const { headers, url } = await host(context)
    const { job, view } = await submitted(context, `${url}/kite.png`, true)
    assert.deepEqual([view.status, headers], ['succeeded', [undefined]])
    assert.equal(job.fetched?.[0]?.digest, createHash('sha256').update('a kite').digest('hex'))
  })

  test('that come as a file of the form are known by their digests, too', async (context) => {
    const asking = await ask(context, sglangProfile, { fetchReferences: true })
    await asking.taken({ references: [{ role: 'first_frame', source: { from: 'part', asset: FILE } }] })
    const fetched = await until(
      async () => asking.provider.jobs[0]?.fetched,
      (known) => known !== undefined,
      5,
    )
    assert.equal(fetched?.[0]?.digest, FILE.digest)
  })

  test('that do not come, or are elsewhere, fail the job', async (context) => {
    const { url } = await host(context)
    for (const reference of [`${url}/other.png`, 'https://example.com/kite.png']) {
      const { view } = await submitted(context, reference, true)
      assert.deepEqual([view.status, view.failure?.code], ['failed', 'reference_unreachable'])
    }
  })

  test('are left alone otherwise', async (context) => {
    const { headers, url } = await host(context)
    assert.equal((await submitted(context, `${url}/kite.png`, false)).view.status, 'succeeded')
    assert.deepEqual(headers, [])
  })
})

describe('callbacks', () => {
  /** Somebody who is called, and what he heard. */
  async function receiver(context: TestContext) {
    const heard: { status?: string; output?: { videos?: { url: string }[] } }[] = []
    const server = createServer(async (request, response) => {
      heard.push((await json(request)) as (typeof heard)[number])
      response.writeHead(204).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    context.after(() => void server.close())
    return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
  }

  async function called(context: TestContext, rule: string, count: number, callbacks = true) {
    const { heard, url } = await receiver(context)
    const provider = await createFakeProvider({ dialect: jobs, queueMs: 40, runMs: 80, callbacks })
    context.after(() => provider.close())
    const input = { prompt: `a kite ${rule}`, duration: 1, resolution: '480p', callback_url: url }
    await fetch(`${provider.origin}/v1/jobs`, {
      method: 'POST',
      headers: KEY,
      body: JSON.stringify({ model: REQUEST.model, input }),
    })
    await until(
      async () => heard.length,
      (length) => length >= count,
      10,
    )
    return { heard, provider }
  }

  test('tell that a job has ended', async (context) => {
    const { heard, provider } = await called(context, '', 1)
    assert.equal(heard[0]?.status, 'succeeded')
    await until(
      async () => provider.callbacks,
      ([first]) => first?.status === 204,
      10,
    )
  })

  test('lie where they are forged', async (context) => {
    const { heard } = await called(context, '[[fake:forged-callback]]', 2)
    assert.deepEqual(
      [heard[0]?.status, heard[0]?.output?.videos?.[0]?.url],
      ['succeeded', 'http://169.254.169.254/forged.mp4'],
    )
    assert.match(heard[1]?.output?.videos?.[0]?.url ?? '', /127\.0\.0\.1/)
  })

  test('come twice, or in the wrong order', async (context) => {
    assert.equal((await called(context, '[[fake:repeated-callback]]', 2)).heard.length, 2)
    const { heard } = await called(context, '[[fake:reordered-callback]]', 2)
    assert.deepEqual(
      heard.map(({ status }) => status),
      ['succeeded', 'processing'],
    )
  })

  for (const [what, rule, callbacks] of [
    ['are not sent where that is forbidden', '[[fake:no-callback]]', true],
    ['are sent only by a provider that was told to', '', false],
  ] as const) {
    test(what, async (context) => {
      const { heard, provider } = await called(context, rule, 0, callbacks)
      await until(
        async () => provider.jobs[0]?.standing(Date.now() - 500),
        (standing) => standing !== 'unknown' && standing?.status === 'succeeded',
        50,
      )
      assert.deepEqual(heard, [])
    })
  }

  test('go to this machine alone', async (context) => {
    const provider = await createFakeProvider({ dialect: jobs, queueMs: 1, runMs: 1, callbacks: true })
    context.after(() => provider.close())
    const input = { prompt: 'a kite', callback_url: 'https://example.com/hook' }
    await fetch(`${provider.origin}/v1/jobs`, {
      method: 'POST',
      headers: KEY,
      body: JSON.stringify({ model: 'm', input }),
    })
    await until(
      async () => provider.jobs[0]?.standing(Date.now() - 100),
      (standing) => standing !== 'unknown' && standing?.status === 'succeeded',
      20,
    )
    assert.deepEqual(provider.callbacks, [])
  })
})
