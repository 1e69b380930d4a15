/** Faults of comparable projects that were published, what Reelay answers in their place, and the test that brings each here. */

import { by, type Proof } from './proof.ts'

/** One fault, or several of one kind. */
export type PublishedFault = {
  /** As it is known in public. */
  readonly id: string
  readonly project: string
  readonly fault: string
  readonly answer: string
  /** Empty: it does not apply yet, and `answer` says why. */
  readonly proofs: readonly Proof[]
}

const KEYS = 'test/journeys/published-faults/keys.test.ts'
const MONEY = 'test/journeys/published-faults/money.test.ts'
const ADDRESSES = 'test/journeys/published-faults/addresses.test.ts'
const RESOURCES = 'test/journeys/published-faults/resources.test.ts'
const URLS = 'test/fixtures/attacks/published-urls.json'
const HTTP = 'test/fixtures/attacks/http.json'
const UPLOADS = 'test/fixtures/attacks/uploads.json'

const NO_CONSOLE = 'not yet: there is no console'
const REFUSED = 'every spelling is judged as an address before anything is dialled'

const fault = (
  id: string,
  project: string,
  what: string,
  answer: string,
  ...proofs: readonly Proof[]
): PublishedFault => ({
  id,
  project,
  fault: what,
  answer,
  proofs,
})

/** All of them. */
export const PUBLISHED_FAULTS: readonly PublishedFault[] = [
  fault(
    'CVE-2026-71479',
    'new-api',
    'a quantity that overflows made a price negative',
    'quantities are bounded before they are priced; amounts are checked integers, and the database takes none below 1',
    by(MONEY, 'CVE-2026-71479'),
    by('test/pricing/property.test.ts', 'whatever a request and a price list say'),
  ),
  fault(
    'CVE-2026-64865',
    'new-api',
    'a balance was overwritten by saving a profile',
    'a balance is what its transfers come to; nothing sets it',
    by(MONEY, 'CVE-2026-64865'),
  ),
  fault(
    'CVE-2026-41432',
    'new-api',
    'an empty webhook secret let anybody sign',
    'no secret below 24 bytes is taken, and nothing comes in by webhook',
    by(MONEY, 'CVE-2026-41432'),
  ),
  fault(
    '#2050, #2025, #6074',
    'new-api',
    'failed films stayed charged, or were given back twice',
    'a hold ends once, by a constraint of the database',
    by(MONEY, 'new-api #2050, #2025, #6074'),
    by('test/lifecycle/charging.test.ts', 'in three hundred interleavings'),
  ),
  fault(
    'CVE-2026-30886',
    'new-api',
    "another tenant's film at `/v1/videos/{id}/content`",
    'every lookup has the tenant in its query: 404, as for nothing',
    by(KEYS, 'CVE-2026-30886'),
  ),
  fault(
    'CVE-2026-64859',
    'new-api',
    "the list of users had the root user's token in it",
    'keys are kept as hashes, and no view has one',
    by(KEYS, 'CVE-2026-64859'),
    by('test/journeys/secrets.test.ts', 'is in anything that the operator reads'),
  ),
  fault(
    'CVE-2026-25591',
    'new-api',
    'wildcards in a search made the database work for ever',
    'wildcards are letters, and a search has 200 at most',
    by(KEYS, 'CVE-2026-25591'),
  ),
  fault(
    'CVE-2026-64868',
    'new-api',
    'a callback without a key was read whole and logged',
    'who has no key is answered before his body, which is dropped; bodies are never logged',
    by(RESOURCES, 'CVE-2026-64868'),
  ),
  fault('CVE-2025-59146', 'new-api', 'a URL led to addresses inside', REFUSED, by(URLS, 'CVE-2025-59146')),
  fault(
    'CVE-2025-62155',
    'new-api',
    'only the first URL was judged, and a redirect led inside',
    'each hop is judged; webhooks follow none',
    by(ADDRESSES, 'CVE-2025-62155'),
    by('test/fixtures/attacks/fetched.json', 'to a number that is this machine'),
  ),
  fault(
    'CVE-2026-33655',
    'new-api',
    'a name was judged by its letters',
    'names are resolved, every answer is judged, and what was judged is dialled',
    by(ADDRESSES, 'CVE-2026-33655'),
  ),
  fault('CVE-2026-42339', 'new-api', '`0.0.0.0` passed', REFUSED, by(URLS, 'CVE-2026-42339')),
  fault('CVE-2026-25802', 'new-api', 'markup in answers ran in the console', NO_CONSOLE),
  fault(
    'CVE-2026-44342',
    'new-api',
    'another page could bind an e-mail address',
    'not yet: there are no sessions; keys come in a header',
  ),
  fault(
    'CVE-2026-32879',
    'new-api',
    "providers' keys could be read without a second proof",
    "not yet: providers' keys are in no store and no API",
  ),
  fault(
    'CVE-2026-64866',
    'new-api',
    'a role could be passed by',
    "there are no roles: the admin's key and tenants' keys never open each other's routes",
    by('test/journeys/authorization.test.ts', 'every route has a row that knows its access'),
  ),
  fault('#3260, #6993', 'new-api', 'films could not be seen in the log of tasks', NO_CONSOLE),
  fault('CVE-2025-3801', 'one-api', 'markup ran in the console', NO_CONSOLE),
  fault(
    'CVE-2026-11465',
    'one-api',
    'an error in its business logic',
    'not replayed: no more than that was published that we know of',
  ),
  fault(
    'CVE-2026-42208',
    'LiteLLM',
    'SQL in the Authorization header, before any key was known',
    'the store is asked for a digest, by a parameter',
    by(KEYS, 'CVE-2026-42208'),
  ),
  fault(
    'CVE-2026-35030',
    'LiteLLM',
    'what was known of a key was kept by its first 20 letters',
    'keys are known by a digest of all of them',
    by(KEYS, 'CVE-2026-35030'),
  ),
  fault(
    'CVE-2026-35029',
    'LiteLLM',
    'any key could change the configuration',
    'a router and a credential of its own; a route that does not say who may use it is not added',
    by(KEYS, 'CVE-2026-35029'),
  ),
  fault(
    'GHSA-69x8-hrgq-fjj8',
    'LiteLLM',
    "a password's hash was as good as the password",
    'a hash is no key',
    by(KEYS, 'GHSA-69x8-hrgq-fjj8'),
  ),
  fault(
    'CVE-2024-6587, #24952, #31467, #37053',
    'LiteLLM',
    "a caller named the host to which the operator's key was sent, at last inside other fields",
    'no field, header or depth of a request is bound to where work goes',
    by(KEYS, 'CVE-2024-6587'),
  ),
  fault(
    '1.82.7, 1.82.8',
    'LiteLLM',
    'stolen rights to publish put a changed package out',
    'not replayed: no request leads to it; dependencies are few and pinned in the lockfile',
  ),
  fault(
    'TRUSTED_CUSTOM_HOSTS',
    'Portkey',
    'names of the machine itself were trusted',
    'nothing is trusted for where it comes from or leads to',
    by(KEYS, 'Portkey: a request from this machine'),
    by(URLS, 'Portkey TRUSTED_CUSTOM_HOSTS'),
  ),
  fault(
    'CVE-2026-48746',
    'vLLM',
    'a Host header made a path that needs no key',
    'who is let in is decided by the route that was found',
    by(KEYS, 'CVE-2026-48746'),
  ),
  fault('#6169', 'sub2api', "a picture's URL led inside", REFUSED, by(URLS, 'sub2api #6169')),
  fault(
    '#4494',
    'sub2api',
    "results were links that only the gateway's key opens",
    "results are Reelay's own bytes; a link is worth its signature, without a key",
    by('test/journeys/bad-objects.test.ts', 'E5: it works for whoever has it'),
  ),
  fault(
    'CVE-2026-25883',
    'Vexa',
    "a webhook's URL was not looked at",
    'looked at when it is named, and at each send',
    by(URLS, 'CVE-2026-25883'),
    by('test/engine/deliver.test.ts', 'to a forbidden address is given up at once'),
  ),
  fault('GHSA-c6xv-rcvw-v685', 'Open WebUI', 'a URL led inside', REFUSED, by(URLS, 'GHSA-c6xv-rcvw-v685')),
  fault(
    'CVE-2026-45671, -45402, -45349, -28788',
    'Open WebUI',
    "others' files could be had by their ids",
    '404 in every place that takes the id of a file',
    by('test/journeys/bad-objects.test.ts', 'E2: as a reference, an id or a link of another tenant'),
  ),
  fault('CVE-2026-44568', 'Open WebUI', 'markup ran in the console', NO_CONSOLE),
  fault('CVE-2026-2455', 'Mattermost', 'IPv4 inside IPv6 passed', REFUSED, by(URLS, 'CVE-2026-2455')),
  fault('GHSA-wv3h-5fx7-966h', 'Directus', 'IPv4 inside IPv6 passed', REFUSED, by(URLS, 'GHSA-wv3h-5fx7-966h')),
  fault('CVE-2026-33480', 'AVideo', 'IPv4 inside IPv6 passed', REFUSED, by(URLS, 'CVE-2026-33480')),
  fault('CVE-2026-42449', 'n8n-MCP', 'IPv4 inside IPv6 passed', REFUSED, by(URLS, 'CVE-2026-42449')),
  fault(
    'CVE-2023-42282, CVE-2024-29415, CVE-2025-59436',
    'npm `ip`',
    'addresses in other spellings were public ones',
    REFUSED,
    by(URLS, 'CVE-2023-42282'),
    by(URLS, 'CVE-2024-29415'),
    by(URLS, 'CVE-2025-59436'),
  ),
  fault(
    'CVE-2026-44456',
    'Hono',
    'a body without a length passed its limit',
    '413 at the limit',
    by('test/journeys/bad-http.test.ts', 'A7: a body without a length is read to its limit and no further'),
  ),
  fault(
    'CVE-2025-32442, CVE-2026-25223',
    'Fastify',
    'another spelling of the content type skipped the validation',
    'bodies are validated by the dialect, whatever their type; others than JSON and forms are 415',
    by(HTTP, 'JSON under a type with a tab in it'),
    by(HTTP, 'JSON under two types in one'),
  ),
  fault(
    'CVE-2025-47935, -47944, -48997, -7338; @fastify/multipart #594',
    'multer, Fastify',
    'broken forms ended the process, or hung for ever',
    '400, and the server is unharmed',
    by(UPLOADS, 'a part with an empty name'),
    by(UPLOADS, 'a header and then the end'),
    by(UPLOADS, 'a form that breaks off inside a file'),
  ),
  fault(
    'callbacks as SHA256(task + time + key)',
    'a reseller',
    'the body was not signed, and the key was the secret',
    'Standard Webhooks: the body is signed, by a secret of its own',
    by('test/journeys/webhooks.test.ts', 'an altered body'),
  ),
  fault(
    '#651, #1889',
    'ArcReel',
    'a film that was paid for was lost to an unknown status word',
    'an unknown word is no news; the words of each dialect are closed',
    by('test/dialects/open.test.ts', 'keeps its state, with a note, on a status word that nobody knows'),
  ),
]
