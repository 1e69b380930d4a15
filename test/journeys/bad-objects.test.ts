/**
 * Row E of the attack list: ids and links of another tenant answer exactly as ids and links of nobody, in every place that
 * takes one; links that were altered, have expired or lead to what was deleted are worth nothing.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { signLink } from '../../src/links/signature.ts'
import { deriveKey, loadServerSecret } from '../../src/start/server-secret.ts'
import { assertRefused, assertUnharmed, type Face, FACES, jobIds, SUBMITS, withMembers } from '../support/attacks.ts'
import { makePng } from '../support/media-samples.ts'
import { type Answer, type CallOptions, type Reelay, startReelay, until } from '../support/reelay.ts'
import { addTenant } from '../support/tenants.ts'

const OTHER = 'canary-of-the-other-tenant'
const NOBODY = '01m7y052pnjm7serttd7385jt5'

/** A film that is made quickly. */
const QUICK = {
  model: 'seedance-1.5-pro-1080p',
  input: { prompt: 'canary prompt', resolution: '480p', frames: 29, draft: true },
}

const PREFIXES: { readonly [F in Face]: string } = { jobs: 'job_', open: 'req_', videos: 'video_' }

let dir: string
let reelay: Reelay
let jobId: string
let videoUrl: string
let file: { readonly id: string; readonly url: string }

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-bad-objects-'))
  await addTenant(dir, 'other', [{ key: OTHER }])
  reelay = await startReelay({}, dir)
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(await makePng())]), 'canary.png')
  const uploaded = (await asOther('POST', '/v1/files/upload', { body: form })).json()
  file = { id: String(uploaded['id']), url: String(uploaded['url']) }
  const submitted = (await asOther('POST', '/v1/jobs', { body: QUICK })).json()
  jobId = String(submitted['id']).slice('job_'.length)
  const done = await until(
    () => asOther('GET', `/v1/jobs/job_${jobId}`),
    (answer) => !answer.text.includes('"processing"'),
  )
  videoUrl = /"url":"([^"]+\.mp4)"/.exec(done.text)?.[1] ?? ''
  assert.notEqual(videoUrl, '', done.text)
})

after(async () => {
  await reelay?.close()
  await rm(dir, { recursive: true, force: true })
})

function asOther(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  return reelay.call(method, path, { ...options, headers: { authorization: `Bearer ${OTHER}` } })
}

/** Everything that can be asked about one job. */
const QUESTIONS: readonly (readonly [Face, string, string])[] = [
  ...FACES.flatMap((face) => [[face, 'GET', ''] as const, [face, 'POST', '/cancel'] as const]),
  ['jobs', 'DELETE', ''],
  ['videos', 'DELETE', ''],
  ['videos', 'GET', '/content'],
]

describe("another tenant's objects are as if they were not there", () => {
  for (const [face, method, rest] of QUESTIONS) {
    test(`E1: ${method} of a job${rest}, by ${face}`, async () => {
      const ask = (id: string) => reelay.call(method, `${SUBMITS[face].path}/${PREFIXES[face]}${id}${rest}`)
      const [foreign, missing] = [await ask(jobId), await ask(NOBODY)]
      for (const answer of [foreign, missing]) {
        assertRefused(reelay, face, answer, { status: 404, code: 'job_not_found' }, ['canary', jobId])
      }
      assert.equal(withoutRequestId(foreign), withoutRequestId(missing))
      assert.deepEqual(headersOf(foreign), headersOf(missing))
    })
  }

  test('E1: HEAD of the content', async () => {
    const answer = await reelay.call('HEAD', `/v1/videos/video_${jobId}/content`)
    assert.equal(answer.status, 404)
    assert.equal(answer.headers.get('etag'), null)
  })

  test('E1: and after all that the job is as it was', async () => {
    assert.equal((await asOther('GET', `/v1/videos/video_${jobId}/content`)).status, 200)
    assert.deepEqual(await jobIds(reelay), [])
  })

  test('E3: an id of another dialect, without a prefix, or in capitals is no id', async () => {
    for (const face of FACES) {
      const strange = [jobId, `JOB_${jobId}`, PREFIXES[face] + jobId.toUpperCase(), `${PREFIXES[face]}${jobId}%20`]
      const others = FACES.filter((other) => other !== face).map((other) => PREFIXES[other] + jobId)
      for (const id of [...strange, ...others]) {
        const answer = await asOther('GET', `${SUBMITS[face].path}/${id}`)
        assertRefused(reelay, face, answer, { status: 404, code: 'job_not_found' })
      }
    }
  })

  test('E6: a cursor of another tenant is a place in time and shows nothing', async () => {
    for (const face of FACES) {
      const answer = await reelay.call(
        'GET',
        `${SUBMITS[face].path}?order=asc&limit=100&after=${PREFIXES[face]}${jobId}`,
      )
      assert.equal(answer.status, 200, answer.text)
      assert.ok(!answer.text.includes(jobId) && !answer.text.includes('canary'))
    }
  })

  test('E6: a page of nothing has one job at most, because OpenAI counts from 0', async () => {
    assert.equal((await reelay.call('GET', '/v1/videos?limit=0')).status, 200)
  })

  test('E2: as a reference, an id or a link of another tenant is refused as one of nobody', async () => {
    const references: readonly string[] = [file.id, file.url, videoUrl, `file_${NOBODY}`, altered(file.url)]
    for (const text of references) {
      for (const [face, path, param, value] of [
        ['jobs', 'input.first_frame_url', 'input.first_frame_url', text],
        ['open', 'mediaUrls', 'mediaUrls[0]', [text]],
        ['videos', 'input_reference', 'input_reference', text],
      ] as const) {
        const { path: route, body } = SUBMITS[face]
        const answer = await reelay.call('POST', route, { body: withMembers(body, { [path]: value }) })
        assertRefused(reelay, face, answer, { status: 404, code: 'file_not_found', param }, ['canary', file.id, jobId])
      }
    }
    assert.deepEqual(await jobIds(reelay), [])
  })
})

describe('a link is worth what was signed', () => {
  const get = (url: string) => reelay.call('GET', url, { headers: { authorization: '' } })

  test('E5: it works for whoever has it, with nothing added', async () => {
    for (const url of [file.url, videoUrl, `${videoUrl}?download=1`]) assert.equal((await get(url)).status, 200, url)
  })

  test('E5: it does not survive a change', async () => {
    const [ticket = '', name = ''] = videoUrl.split('/').slice(-2)
    const [expiry = '', signature = ''] = ticket.split(/-(.*)/s)
    const at = (changed: string) => videoUrl.replace(`${ticket}/${name}`, changed)
    const later = Number(expiry) + 86_400
    for (const url of [
      altered(videoUrl),
      at(`${later}-${signature}/${name}`),
      at(`0${expiry}-${signature}/${name}`),
      at(`-${signature}/${name}`),
      at(`${expiry}-/${name}`),
      at(`${expiry}-${signature.toLowerCase()}/${name}`),
      at(`${expiry}-${signature}=/${name}`),
      at(`${ticket}/${NOBODY}.mp4`),
      at(`${ticket}/${file.id}.png`),
      at(`${ticket}/${name}/`),
      at(`${ticket}//${name}`),
      at(`${ticket}/${name}%00`),
      at(name),
      at(`${ticket}/${name.replace('.mp4', '-last.png')}`),
      at(`${ticket}/${name.toUpperCase()}`),
    ]) {
      assertRefused(reelay, 'jobs', await get(url), { status: 404, code: 'route_not_found' }, [jobId])
    }
  })

  test('E5: when it has expired, that is said', async () => {
    const secret = deriveKey(await loadServerSecret(dir, { mayMake: true }), 'links')
    const expired = `/media/${signLink(secret, `${jobId}.mp4`, Date.now() - 60_000)}`
    assertRefused(reelay, 'jobs', await get(expired), { status: 403, code: 'link_expired' }, [jobId])
    const toNothing = `/media/${signLink(secret, '../secret', Date.now() + 60_000)}`
    assertRefused(reelay, 'jobs', await get(toNothing.replace('../', '..%2f')), {
      status: 404,
      code: 'route_not_found',
    })
  })

  test('E5: when the video was deleted, it leads nowhere', async () => {
    assert.equal((await asOther('DELETE', `/v1/videos/video_${jobId}`)).status, 200)
    assertRefused(reelay, 'jobs', await get(videoUrl), { status: 404, code: 'route_not_found' }, [jobId])
    for (const rest of ['', '/content']) {
      const answer = await asOther('GET', `/v1/videos/video_${jobId}${rest}`)
      assertRefused(reelay, 'videos', answer, { status: 404, code: 'job_not_found' })
    }
    await assertUnharmed(reelay)
  })
})

/** The same link with one letter of its signature changed. */
function altered(url: string): string {
  return url.replace(/(-\w{5})(\w)/, (_, kept: string, letter: string) => kept + (letter === 'A' ? 'B' : 'A'))
}

function withoutRequestId({ text }: Answer): string {
  return text.replace(/req_[0-9a-z]{26}/, '')
}

function headersOf({ headers }: Answer): string[] {
  return [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map((header) => header.join(': '))
}
