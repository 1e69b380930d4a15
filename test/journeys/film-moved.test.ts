/**
 * A film that its provider redirects: it is followed within the provider's own origin, which may be private, and like a
 * stranger's anywhere else. The key goes along within that origin alone, and only where the film is refused without it. What
 * leads nowhere is waited for.
 */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { makeStillFilm } from '../../src/previz/still-film.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-films-that-move'
const SECRET = 'sk-of-the-provider-of-films-that-move'
const FOREIGN = 'http://films.example.com'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

let reelay: Reelay
let film: Uint8Array
const servers: Server[] = []

/** What was asked for a film, with whose key: of the provider, elsewhere, and of a place inside that is nobody's affair. */
const asked = { own: [] as string[], foreign: [] as string[], inside: [] as string[] }

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

let inside: string

/** Where whoever asks for a path is sent, by the last word of the path; absent: the film is there. */
const PLACES: Readonly<Record<string, () => string>> = {
  near: () => '/files/near-film',
  slash: () => SLASH,
  far: () => `${FOREIGN}/far-film?sign=1`,
  farther: () => `${FOREIGN}/far`,
  round: () => '/files/round',
  'far-round': () => `${FOREIGN}/far-round`,
  inside: () => `http://${inside}/inside`,
  'far-inside': () => `${FOREIGN}/inside`,
}

const telling =
  (into: string[]): RequestListener =>
  ({ method, url = '', headers: { authorization = 'nobody' } }, response) => {
    if (method === 'GET') into.push(`${authorization} ${url}`)
    const [, word = ''] = /(?:video_|files\/|^\/)([a-z-]+)(?:\/content)?(?:\?.*)?$/.exec(url) ?? []
    const location = PLACES[word]?.()
    if (url.endsWith('/content/') && authorization === 'nobody') response.writeHead(401).end()
    else if (location !== undefined) response.writeHead(302, { location }).end()
    else response.writeHead(200, { 'content-length': film.byteLength, etag: '"film"' }).end(film)
  }

const ownFilms = telling(asked.own)

/** A provider that speaks `videos`; ids say where a film leads to. */
const provider: RequestListener = (request, response) => {
  if (!/^\/v1\/videos(?:\/[a-z_-]+)?$/.test(request.url ?? '')) return ownFilms(request, response)
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  return request.on('end', () => {
    const [, word] = /leads (\S+)/.exec(Buffer.concat(pieces).toString()) ?? []
    const id = word === undefined ? request.url?.split('/').at(-1) : `video_${word}`
    const status = word === undefined ? 'completed' : 'queued'
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id, status }))
  })
}

before(async () => {
  film = await makeStillFilm({ size: { widthPx: 640, heightPx: 640 }, frames: 96, sound: true, word: 'MOVED' })
  inside = await serve(telling(asked.inside))
  const foreign = await serve(telling(asked.foreign))
  reelay = await startReelay({
    REELAY_ADMIN_KEY: ADMIN_KEY,
    REELAY_CONNECT_TO: `films.example.com:80:${foreign}`,
  })
  const body = {
    ...{ dialect: 'videos', url: `http://${await serve(provider)}/v1`, models: { 'seedance-2.0': 'x' }, slots: 20 },
    keys: [{ label: 'main', secret: SECRET }],
  }
  const made = await reelay.call('PUT', '/admin/v1/providers/moving', { headers, body })
  assert.equal(made.status, 200, made.text)
})

after(async () => {
  await reelay?.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** A job whose film leads somewhere. */
async function submit(word: string): Promise<string> {
  const input = { prompt: `leads ${word} `, resolution: '480p', aspect_ratio: '1:1', duration: 4 }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const jobOf = async (id: string) => (await reelay.call('GET', `/v1/jobs/${id}`)).json()

/** A place behind the key to which the provider itself moves a film. */
const SLASH = '/v1/videos/video_slash/content/'

const withKey = (path: string) => `Bearer ${SECRET} ${path}`
const withoutKey = (path: string) => `nobody ${path}`

describe('a film that is redirected', { concurrency: true }, () => {
  for (const [word, where, own, foreign] of [
    ['near', 'within the provider’s own origin', [withoutKey('/files/near-film')], []],
    [
      'slash',
      'within the provider’s own origin, to where the key is wanted too',
      [withoutKey(SLASH), withKey(SLASH)],
      [],
    ],
    ['far', 'to a foreign host', [], [withoutKey('/far-film?sign=1')]],
    ['farther', 'to a foreign host, and on from there', [], [withoutKey('/far'), withoutKey('/far-film?sign=1')]],
  ] as const) {
    test(`${where}, comes home, and the key goes nowhere but to the provider’s films`, async () => {
      const id = await submit(word)
      const job = await until(
        () => jobOf(id),
        ({ status }) => status !== 'processing',
      )
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      const { bytes } = await reelay.call('GET', `/v1/videos/${id.replace('job_', 'video_')}/content`)
      assert.ok(bytes.equals(film))
      for (const line of [withKey(`/v1/videos/video_${word}/content`), ...own])
        assert.ok(asked.own.includes(line), line)
      for (const line of foreign) assert.ok(asked.foreign.includes(line), line)
    })
  }

  for (const [word, where] of [
    ['round', 'to itself'],
    ['far-round', 'to a foreign host, and there to itself'],
    ['inside', 'to a private address'],
    ['far-inside', 'to a foreign host, and from there to a private address'],
  ] as const) {
    test(`${where}, is waited for: its job neither fails nor asks without an end`, async () => {
      const id = await submit(word)
      const content = withKey(`/v1/videos/video_${word}/content`)
      const downloads = () => asked.own.filter((line) => line === content).length
      await until(
        async () => downloads(),
        (count) => count >= 3,
      )
      assert.equal((await jobOf(id))['status'], 'processing')
      assert.equal((await reelay.call('POST', `/v1/jobs/${id}/cancel`)).json()['status'], 'cancelled')
      const followed = [...asked.own, ...asked.foreign].filter((line) => line.endsWith(`/${word}`)).length
      assert.ok(followed <= 4 * downloads(), `${followed} redirects were followed`)
    })
  }
})

test('nobody but the provider itself has seen the key, and nobody was asked inside', () => {
  assert.deepEqual(asked.inside, [])
  const keys = [...asked.foreign, ...asked.own.filter((line) => !/\/content\/?$/.test(line))]
  assert.deepEqual(
    keys.filter((line) => !line.startsWith('nobody ')),
    [],
  )
  for (const text of [reelay.log(), reelay.output()]) assert.ok(!text.includes(SECRET))
})
