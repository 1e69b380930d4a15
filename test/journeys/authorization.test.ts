/**
 * Who may use what. The rows are made from the router: every route has its kind of access written down here, and one that
 * has not fails. The columns are everybody who may knock; what each is told stands by the kind of access.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type JobId, toUuid } from '../../src/core/ids.ts'
import { ADMIN_KEY, type InProcess, startInProcess } from '../support/in-process.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY } from '../support/reelay.ts'

/** Who may use a route: `job`, `file`, `endpoint` and `delivery` are tenants' routes about one thing, which is the first tenant's here. */
type Row = 'open' | 'tenant' | Thing | 'link' | 'admin'
type Thing = 'job' | 'file' | 'endpoint' | 'delivery'

const isThing = (row: Row): row is Thing => row === 'job' || row === 'file' || row === 'endpoint' || row === 'delivery'

/** Every route that there is, HEAD routes apart, which have the row of their GET. */
const ROWS: Readonly<Record<string, Row>> = {
  'GET /': 'open',
  'GET /health': 'open',
  'GET /media/*': 'link',
  'POST /callbacks/upstream/:token': 'link',
  'GET /v1/webhooks/default/secret': 'tenant',
  'POST /v1/webhooks/default/rotate-secret': 'tenant',
  'GET /v1/webhooks/endpoints': 'tenant',
  'POST /v1/webhooks/endpoints': 'tenant',
  'GET /v1/webhooks/endpoints/:id': 'endpoint',
  'PATCH /v1/webhooks/endpoints/:id': 'endpoint',
  'DELETE /v1/webhooks/endpoints/:id': 'endpoint',
  'GET /v1/webhooks/endpoints/:id/secret': 'endpoint',
  'POST /v1/webhooks/endpoints/:id/rotate-secret': 'endpoint',
  'POST /v1/webhooks/endpoints/:id/enable': 'endpoint',
  'POST /v1/webhooks/endpoints/:id/test': 'endpoint',
  'POST /v1/webhooks/endpoints/:id/recover': 'endpoint',
  'GET /v1/webhooks/deliveries': 'tenant',
  'GET /v1/webhooks/deliveries/:id': 'delivery',
  'POST /v1/webhooks/deliveries/:id/resend': 'delivery',
  'POST /v1/files/upload': 'tenant',
  'GET /v1/account': 'tenant',
  'GET /v1/account/journal': 'tenant',
  'GET /v1/account/usage': 'tenant',
  'POST /v1/jobs': 'tenant',
  'POST /v1/jobs/quote': 'tenant',
  'GET /v1/jobs': 'tenant',
  'GET /v1/jobs/:id': 'job',
  'GET /v1/jobs/:id/events': 'job',
  'GET /v1/jobs/:id/storyboard': 'job',
  'GET /v1/jobs/:id/poster': 'job',
  'GET /v1/jobs/:id/scrub': 'job',
  'GET /v1/events': 'tenant',
  'DELETE /v1/jobs/:id': 'job',
  'POST /v1/jobs/:id/delete': 'job',
  'POST /v1/jobs/:id/cancel': 'job',
  'POST /api/open/v1/video/generations': 'tenant',
  'POST /api/open/v1/video/generations/quote': 'tenant',
  'GET /api/open/v1/video/generations': 'tenant',
  'GET /api/open/v1/video/generations/:id': 'job',
  'GET /api/open/v1/video/generations/:id/events': 'job',
  'POST /api/open/v1/video/generations/:id/cancel': 'job',
  'DELETE /api/open/v1/video/generations/:id': 'job',
  'GET /api/open/v1/models': 'tenant',
  'POST /api/v3/contents/generations/tasks': 'tenant',
  'POST /api/v3/contents/generations/tasks/quote': 'tenant',
  'GET /api/v3/contents/generations/tasks': 'tenant',
  'GET /api/v3/contents/generations/tasks/:id': 'job',
  'GET /api/v3/contents/generations/tasks/:id/events': 'job',
  'DELETE /api/v3/contents/generations/tasks/:id': 'job',
  ...Object.fromEntries(
    ['/v1', '/openai/v1'].flatMap((base) => [
      [`POST ${base}/videos`, 'tenant'],
      [`POST ${base}/videos/quote`, 'tenant'],
      [`GET ${base}/videos`, 'tenant'],
      [`GET ${base}/videos/:id`, 'job'],
      [`GET ${base}/videos/:id/events`, 'job'],
      [`DELETE ${base}/videos/:id`, 'job'],
      [`POST ${base}/videos/:id/cancel`, 'job'],
      [`GET ${base}/videos/:id/content`, 'job'],
      [`GET ${base}/models`, 'tenant'],
      [`GET ${base}/models/:model`, 'tenant'],
      [`GET ${base}/models/*`, 'tenant'],
    ]),
  ),
  ...Object.fromEntries(
    ['/v1', '/replicate/v1'].flatMap((base) => [
      [`POST ${base}/predictions`, 'tenant'],
      [`POST ${base}/predictions/quote`, 'tenant'],
      [`POST ${base}/models/:owner/:name/predictions`, 'tenant'],
      [`POST ${base}/models/:owner/:name/predictions/quote`, 'tenant'],
      [`POST ${base}/deployments/:owner/:name/predictions`, 'tenant'],
      [`POST ${base}/deployments/:owner/:name/predictions/quote`, 'tenant'],
      [`GET ${base}/predictions`, 'tenant'],
      [`GET ${base}/predictions/:id`, 'job'],
      [`GET ${base}/predictions/:id/events`, 'job'],
      [`POST ${base}/predictions/:id/cancel`, 'job'],
      [`POST ${base}/files`, 'tenant'],
      [`GET ${base}/files`, 'tenant'],
      [`GET ${base}/files/:id`, 'file'],
      [`DELETE ${base}/files/:id`, 'file'],
    ]),
  ),
  'GET /replicate/v1/models/*': 'tenant',
  'GET /replicate/v1/webhooks/default/secret': 'tenant',
  'GET /fal/.well-known/jwks.json': 'open',
  'POST /fal/quote/*': 'tenant',
  'POST /fal/run/*': 'tenant',
  'PUT /fal/storage/upload/:ticket/:name': 'link',
  ...Object.fromEntries(
    ['/fal/storage/upload/initiate', '/storage/upload/initiate'].flatMap((path) => [
      [`POST ${path}`, 'tenant'],
      [`POST ${path}-multipart`, 'tenant'],
    ]),
  ),
  ...Object.fromEntries(
    ['/fal/proxy', '/api/fal/proxy'].flatMap((path) =>
      ['GET', 'POST', 'PUT'].map((method) => [`${method} ${path}`, 'tenant']),
    ),
  ),
  ...Object.fromEntries(['/fal', '/fal-ai', '/bytedance'].map((base) => [`POST ${base}/*`, 'tenant'])),
  ...Object.fromEntries(
    ['/fal/:owner', '/fal/workflows/:owner', '/fal/comfy/:owner', '/fal-ai', '/bytedance'].flatMap((base) => [
      [`GET ${base}/:app/requests/:id`, 'job'],
      [`GET ${base}/:app/requests/:id/status`, 'job'],
      [`GET ${base}/:app/requests/:id/status/events`, 'job'],
      [`GET ${base}/:app/requests/:id/status/stream`, 'job'],
      [`PUT ${base}/:app/requests/:id/cancel`, 'job'],
    ]),
  ),
  'GET /admin/v1/tenants': 'admin',
  'POST /admin/v1/tenants': 'admin',
  'GET /admin/v1/tenants/:id': 'admin',
  'PATCH /admin/v1/tenants/:id': 'admin',
  'GET /admin/v1/tenants/:id/keys': 'admin',
  'POST /admin/v1/tenants/:id/keys': 'admin',
  'POST /admin/v1/tenants/:id/credits': 'admin',
  'GET /admin/v1/tenants/:id/balance': 'admin',
  'GET /admin/v1/tenants/:id/journal': 'admin',
  'GET /admin/v1/tenants/:id/usage': 'admin',
  'GET /admin/v1/keys/:id': 'admin',
  'PATCH /admin/v1/keys/:id': 'admin',
  'POST /admin/v1/keys/:id/rotate': 'admin',
  'POST /admin/v1/keys/:id/revoke': 'admin',
  'GET /admin/v1/jobs': 'admin',
  'GET /admin/v1/jobs/:id': 'admin',
  'GET /admin/v1/jobs/:id/storyboard': 'admin',
  'POST /admin/v1/jobs/:id/cancel': 'admin',
  'GET /admin/v1/margins': 'admin',
  'GET /admin/v1/margins/jobs': 'admin',
  'POST /admin/v1/jobs/:id/resolve': 'admin',
  'GET /admin/v1/prices': 'admin',
  'PUT /admin/v1/prices': 'admin',
  'GET /admin/v1/providers': 'admin',
  'POST /admin/v1/providers/apply': 'admin',
  'POST /admin/v1/providers/reseal': 'admin',
  'GET /admin/v1/providers/:name': 'admin',
  'PUT /admin/v1/providers/:name': 'admin',
  'PATCH /admin/v1/providers/:name': 'admin',
  'DELETE /admin/v1/providers/:name': 'admin',
  'POST /admin/v1/providers/:name/drain': 'admin',
  'POST /admin/v1/providers/:name/resume': 'admin',
  'POST /admin/v1/providers/:name/off': 'admin',
  'POST /admin/v1/providers/:name/test': 'admin',
  'GET /admin/v1/providers/:name/credentials': 'admin',
  'POST /admin/v1/providers/:name/credentials': 'admin',
  'PATCH /admin/v1/providers/:name/credentials/:id': 'admin',
  'DELETE /admin/v1/providers/:name/credentials/:id': 'admin',
  'POST /admin/v1/providers/:name/credentials/:id/close': 'admin',
  'POST /admin/v1/providers/:name/credentials/:id/open': 'admin',
  'POST /admin/v1/providers/:name/credentials/:id/rotate': 'admin',
}

/** Who knocks. `limited` may speak another dialect than any of those here; the last one has a link to another thing. */
const CALLERS = [
  'nobody',
  'a bad key',
  'a revoked key',
  'an expired key',
  'a disabled tenant',
  'a limited key',
  'another tenant',
  'the admin',
  'the owner',
  'whoever has another’s link',
] as const

type Caller = (typeof CALLERS)[number]

/** `in`: let in, whatever is said of the request then. */
type Verdict = 401 | 403 | 404 | 'in'

const TENANT: Readonly<Record<Caller, Verdict>> = {
  nobody: 401,
  'a bad key': 401,
  'a revoked key': 401,
  'an expired key': 401,
  'a disabled tenant': 403,
  'a limited key': 403,
  'another tenant': 'in',
  'the admin': 401,
  'the owner': 'in',
  'whoever has another’s link': 401,
}

const everybody = (verdict: Verdict) =>
  Object.fromEntries(CALLERS.map((caller) => [caller, verdict])) as Record<Caller, Verdict>

const EXPECTED: Readonly<Record<Row, Readonly<Record<Caller, Verdict>>>> = {
  open: everybody('in'),
  tenant: TENANT,
  job: { ...TENANT, 'another tenant': 404 },
  file: { ...TENANT, 'another tenant': 404 },
  endpoint: { ...TENANT, 'another tenant': 404 },
  delivery: { ...TENANT, 'another tenant': 404 },
  // A key opens no link: the signature is all that counts.
  link: everybody(404),
  admin: { ...everybody(401), 'the admin': 'in' },
}

/** Tenants' routes that are no dialect's, webhooks apart: limits on dialects do not concern them. */
const NO_FACE = /^\w+ \/v1\/(?:account|events)/

let gateway: InProcess
let keys: Readonly<Record<Caller, string>>
/** What signs a link to a file of another tenant's. */
let ticket: string
let ids: { readonly tenant: string; readonly key: string } & { readonly [T in Thing]: string }

before(async () => {
  gateway = await startInProcess()
  const admin = async (method: string, path: string, body = {}) =>
    (await gateway.ask(method, `/admin/v1${path}`, { body })).json()
  const tenantId = async (name: string) => String((await admin('POST', '/tenants', { name }))['id'])
  const make = (tenant: string, body = {}) => admin('POST', `/tenants/${tenant}/keys`, body)
  const [owner, other, disabled] = [await tenantId('owner'), await tenantId('other'), await tenantId('disabled')]
  const own = await make(owner)
  const revoked = await make(owner)
  await admin('POST', `/keys/${String(revoked['id'])}/revoke`)
  const expired = await make(owner)
  await admin('POST', `/keys/${String(expired['id'])}/rotate`, { overlap_seconds: 0 })
  const closed = await make(disabled)
  await admin('PATCH', `/tenants/${disabled}`, { disabled: true })
  keys = {
    nobody: '',
    'a bad key': 'rl_nobody_knows_this_one',
    'a revoked key': String(revoked['key']),
    'an expired key': String(expired['key']),
    'a disabled tenant': String(closed['key']),
    'a limited key': '',
    'another tenant': String((await make(other))['key']),
    'the admin': ADMIN_KEY,
    'the owner': String(own['key']),
    'whoever has another’s link': '',
  }
  ticket = /media\/([^/]+)\//.exec(await upload('another tenant'))?.[1] ?? ''
  assert.notEqual(ticket, '')
  keys = { ...keys, 'whoever has another’s link': ticket }
  ids = { tenant: owner, key: String(own['id']), job: await newJob(), file: await newFile(), ...(await newEndpoint()) }
})

async function upload(caller: Caller): Promise<string> {
  const form = new FormData()
  form.set('kind', 'image')
  form.set('file', new Blob([new Uint8Array(await makePng())]), 'a.png')
  const headers = { authorization: `Bearer ${keys[caller]}` }
  return (await fetch(`${gateway.url}/v1/files/upload`, { method: 'POST', headers, body: form })).text()
}

async function newFile(): Promise<string> {
  return /file_\w+/.exec(await upload('the owner'))?.[0] ?? ''
}

async function newJob(): Promise<string> {
  const body = { model: 'seedance-2.0', input: { prompt: 'a kite', duration: 4, resolution: '480p' } }
  const submitted = await gateway.ask('POST', '/v1/jobs', { key: keys['the owner'], body })
  return String(submitted.json()['id']).replace('job_', '')
}

async function cancelJob(): Promise<void> {
  const { status } = await gateway.ask('POST', `/v1/jobs/job_${ids.job}/cancel`, { key: keys['the owner'] })
  assert.equal(status, 200)
}

/** An endpoint of the owner's, and a delivery to it. */
async function newEndpoint(): Promise<{ readonly endpoint: string; readonly delivery: string }> {
  const key = keys['the owner']
  const ask = (path: string, body = {}) => gateway.ask('POST', `/v1/webhooks/endpoints${path}`, { key, body })
  const endpoint = String((await ask('', { url: 'https://your-app.com/hook' })).json()['id'])
  return { endpoint, delivery: String((await ask(`/${endpoint}/test`)).json()['id']) }
}

after(() => gateway?.close())

/** A key of the owner's that may speak one dialect, which is not this route's. */
const limitedKeys = new Map<string, string>()

async function limitedKey(route: string): Promise<string> {
  const face = route.includes('/api/open/') ? 'jobs' : 'open'
  const known = limitedKeys.get(face)
  if (known !== undefined) return known
  const body = { limits: { faces: [face] } }
  const key = String((await gateway.ask('POST', `/admin/v1/tenants/${ids.tenant}/keys`, { body })).json()['key'])
  limitedKeys.set(face, key)
  return key
}

/** What the ids of jobs begin with, by a part of the path. */
const PREFIXES = [
  ['/video/generations', 'req_'],
  ['/videos', 'video_'],
  ['/contents/', 'cgt-'],
  ['/predictions', ''],
] as const

/** A path in which every id is one of the owner's. */
function pathOf(route: string): string {
  const path = route.split(' ')[1] ?? ''
  const prefix = PREFIXES.find(([part]) => path.includes(part))?.[1] ?? 'job_'
  if (path.includes('/files/:id')) return path.replace(':id', ids.file)
  if (path.startsWith('/v1/webhooks/endpoints')) return path.replace(':id', ids.endpoint)
  if (path.startsWith('/v1/webhooks/deliveries')) return path.replace(':id', ids.delivery)
  const id = path.startsWith('/admin/v1/tenants')
    ? ids.tenant
    : path.startsWith('/admin/v1/keys')
      ? ids.key
      : path.includes('/requests/')
        ? toUuid(ids.job as JobId)
        : `${prefix}${ids.job}`
  return path
    .replace(':id', id)
    .replace(':owner/:name', 'owner/name')
    .replace(':model', 'seedance-2.0')
    .replace('/models/*', '/models/a/b')
    .replace('*', `${ticket}/${ids.job}.mp4`)
}

async function verdictOn(
  route: string,
  caller: Caller,
): Promise<{ readonly verdict: Verdict | string; readonly text: string }> {
  const method = route.split(' ')[0] ?? ''
  const key = caller === 'a limited key' ? await limitedKey(route) : keys[caller]
  const row = ROWS[route]
  const takesBody = method !== 'GET' && method !== 'DELETE' && row !== 'endpoint' && row !== 'delivery'
  const since = route.endsWith('/recover') ? { body: { since: new Date().toISOString() } } : {}
  const body = takesBody ? { body: { nonsense: true } } : since
  const { status, text } = await gateway.ask(method, pathOf(route), { key, ...body })
  const isRefusal =
    status === 401 ||
    /"(?:face_not_allowed|webhooks_not_allowed|tenant_disabled|route_not_found)"|no such (?:job|file|endpoint|delivery)/.test(
      text,
    )
  return { verdict: isRefusal ? (status as Verdict) : 'in', text }
}

test('every route has a row that knows its access, and every row a route', () => {
  const mounted = gateway.server.app.declaredRoutes.map(({ method, path, access }) => {
    return `${method.replace('HEAD', 'GET')} ${path} ${access}`
  })
  const rows = Object.entries(ROWS).map(([route, row]) => `${route} ${isThing(row) ? 'tenant' : row}`)
  assert.deepEqual([...new Set(mounted)].toSorted(), rows.toSorted())
})

describe('everybody gets what is written down', () => {
  for (const caller of CALLERS) {
    for (const [route, row] of Object.entries(ROWS)) {
      const expected = caller === 'a limited key' && NO_FACE.test(route) ? 'in' : EXPECTED[row][caller]
      test(`${caller} at ${route}: ${expected}`, async () => {
        // Who is let in may delete it, or cancel it.
        if (expected === 'in' && row === 'job') ids = { ...ids, job: await newJob() }
        if (expected === 'in' && row === 'file') ids = { ...ids, file: await newFile() }
        // A stream ends with its job, and nobody works here.
        if (expected === 'in' && route.endsWith('/stream')) await cancelJob()
        if (expected === 'in' && isThing(row) && row !== 'job' && row !== 'file')
          ids = { ...ids, ...(await newEndpoint()) }
        const { verdict, text } = await verdictOn(route, caller)
        assert.equal(verdict, expected, text)
      })
    }
  }
})

test('who is not let in is told the same, whatever he came with', async () => {
  for (const path of ['/admin/v1/tenants', '/v1/jobs']) {
    const callers: readonly Caller[] = ['nobody', 'a bad key', 'a revoked key', 'an expired key']
    const admin = path.startsWith('/admin') ? (['the owner', 'another tenant'] as const) : (['the admin'] as const)
    const told = new Set<string>()
    for (const caller of [...callers, ...admin]) {
      const { status, headers, text } = await gateway.ask('GET', path, { key: keys[caller] })
      told.add(`${status} ${String(headers['www-authenticate'])} ${text.replace(/req_\w+/, '')}`)
    }
    assert.equal(told.size, 1, [...told].join('\n'))
  }
})

test('the admin’s key is taken as a Bearer token and in no other way', async () => {
  for (const headers of [
    { authorization: ADMIN_KEY },
    { authorization: `Key ${ADMIN_KEY}` },
    { 'x-api-key': ADMIN_KEY },
    { authorization: `Bearer ${ADMIN_KEY}x` },
    { authorization: `Bearer ${ADMIN_KEY.slice(0, -1)}` },
    { authorization: 'Bearer ' },
  ]) {
    assert.equal((await gateway.ask('GET', '/admin/v1/tenants', { key: '', headers })).status, 401)
  }
  assert.equal((await gateway.ask('GET', `/admin/v1/tenants?key=${ADMIN_KEY}`, { key: '' })).status, 401)
  const lower = { authorization: `bearer ${ADMIN_KEY}` }
  assert.equal((await gateway.ask('GET', '/admin/v1/tenants', { key: '', headers: lower })).status, 200)
})

test('an API key that was chosen by the operator opens no admin route', async () => {
  assert.equal((await gateway.ask('GET', '/admin/v1/tenants', { key: KEY })).status, 401)
})
