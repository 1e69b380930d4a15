/** Rows of the attack list about keys, objects, money, webhooks, providers and renders beside an ffmpeg: what is sent, what is answered, and where that is proved. */

import { by, type Proof } from './proof.ts'

/** One row. */
export type AttackRow = {
  readonly row: string
  readonly sends: string
  readonly answer: string
  readonly proofs: readonly Proof[]
}

const KEYS = 'test/fixtures/attacks/keys.json'
const OBJECTS = 'test/fixtures/attacks/objects.json'
const MONEY = 'test/fixtures/attacks/money.json'
const HTTP = 'test/fixtures/attacks/http.json'
const ONCE = 'test/journeys/idempotency.test.ts'
const THREE = 'test/journeys/spending-three-processes.test.ts'
const LEDGER = 'test/conformance/store-accounts.ts'
const CHARGING = 'test/lifecycle/charging.test.ts'
const WEBHOOKS = 'test/journeys/webhooks.test.ts'
const BAD_OBJECTS = 'test/journeys/bad-objects.test.ts'
const UPSTREAM = 'test/fake-provider/upstream.test.ts'
const HOSTILE = 'test/journeys/hostile-provider.test.ts'
const PROVIDERS = 'test/journeys/providers.test.ts'
const UPLOAD_URL = 'test/journeys/upload-url.test.ts'
const FILMS = 'test/journeys/film-faults.test.ts'
const MOVED = 'test/journeys/film-moved.test.ts'
const RESULTS = 'test/upstreams/http/results.test.ts'
const FFMPEG_RENDERS = 'test/previz/ffmpeg/pool-with-ffmpeg.test.ts'
const MATRIX = 'test/journeys/authorization.test.ts'

const row = (name: string, sends: string, answer: string, ...proofs: readonly Proof[]): AttackRow => ({
  row: name,
  sends,
  answer,
  proofs,
})

/** All rows. */
export const ATTACK_ROWS: readonly AttackRow[] = [
  row(
    'D1',
    'no key, half of one, two, one in the query or a cookie',
    '401; the scheme may be in any case',
    by(HTTP, 'the key in the query'),
    by(KEYS, 'nothing, or half of a credential, to the admin API'),
    by('test/journeys/bad-http.test.ts', 'D1: the scheme may be in any case'),
  ),
  row(
    'D2',
    'SQL, wildcards, 8 KB, NUL or letters as a key',
    '401, and the store is only ever asked for a digest',
    by(KEYS, 'SQL, wildcards and lengths as a tenant'),
    by('test/journeys/published-faults/keys.test.ts', 'CVE-2026-42208'),
  ),
  row(
    'D3',
    'a revoked or expired key, one of a disabled tenant, one bit off',
    '401 or 403, within a second in every process',
    by(KEYS, 'a key of which one bit is off'),
    by('test/journeys/two-processes.test.ts', 'take a revoked and a rotated key no more within a second'),
  ),
  row('D4', 'a key for other models, dialects or origins', '403', by(KEYS, 'a key for other models')),
  row(
    'D5',
    'thousands of guesses',
    '429 with `Retry-After` for that address alone, right and wrong ones alike',
    by('test/journeys/guessing.test.ts', 'whoever makes them learns nothing more'),
    by('test/auth/guesses.test.ts', 'the same wrong credential is no guess'),
  ),
  row(
    'D6',
    "a tenant's key to the admin API, and the admin's to a tenant's",
    '401',
    by(KEYS, "a tenant's key to the admin API"),
    by(MATRIX, 'everybody gets what is written down'),
  ),
  row(
    'D8',
    'canaries as every secret',
    'in no log, error, list, export or event',
    by('test/journeys/secrets.test.ts', 'is in the log, whatever its level'),
  ),
  row(
    'E1',
    "another tenant's job, endpoint or delivery",
    '404, the same as for one that is not there',
    by(OBJECTS, "the id of another tenant's job, or of nobody's"),
    by(MATRIX, "'another tenant': 404"),
  ),
  row(
    'E2',
    "another tenant's file or film as a reference",
    '404 `file_not_found`, and no job',
    by(BAD_OBJECTS, 'E2: as a reference, an id or a link of another tenant'),
  ),
  row('E3', 'SQL, objects, lists, other prefixes and capitals as an id', '404', by(OBJECTS, 'what is no id of a job')),
  row(
    'E4',
    'the id by which an upstream knows a work',
    '404',
    by(OBJECTS, 'the id by which an upstream knows the work'),
  ),
  row(
    'E5',
    'a signed link that was altered, has expired, or leads to what was deleted',
    '404 or 403 `link_expired`',
    by(BAD_OBJECTS, 'E5: it does not survive a change'),
    by(BAD_OBJECTS, 'E5: when the video was deleted'),
  ),
  row('E6', 'pages, cursors and orders that are none', '400', by(OBJECTS, 'a cursor that is none')),
  row(
    'E7',
    'wildcards and 10 KB as a search',
    'they are letters; 400 beyond 200',
    by(OBJECTS, 'a search of 10 KB'),
    by('test/journeys/published-faults/keys.test.ts', 'CVE-2026-25591'),
  ),
  row(
    'F1',
    'the same idempotency key with another body',
    '422 `idempotency_key_reused`',
    by(ONCE, 'the same key with another body is refused in its own words'),
  ),
  row(
    'F2',
    'the same submit a hundred times at once',
    'one job, one hold, one answer; 409 meanwhile',
    by(ONCE, 'of a hundred equal ones at once, one makes a job'),
    by(THREE, 'F2, G12: a hundred equal submits to all of them'),
  ),
  row('F3', 'an idempotency key that is none', '400', by(MONEY, 'an idempotency key that is none')),
  row(
    'F4',
    'the same idempotency key by another tenant, or to another route',
    'another request',
    by(ONCE, 'are of one route: the same key elsewhere is another request'),
    by('test/journeys/tenants-once.test.ts', 'F4: the same key of another tenant'),
  ),
  row(
    'F5',
    'the same idempotency key after a day',
    'a new job',
    by(LEDGER, 'is kept for a day'),
    by(LEDGER, 'is forgotten once it is old'),
  ),
  row(
    'F6',
    'cancel, completion and expiry at the same time',
    'one end, and one capture or release',
    by(CHARGING, 'in three hundred interleavings a job ends once'),
    by(LEDGER, 'of many that end one hold at a moment, one does'),
  ),
  row(
    'F7',
    'cancel twice, of an ended job, of no job',
    'the same answer, 409, 404',
    by('test/gateway/cancel.test.ts', 'twice is fine, and changes nothing more'),
    by(MONEY, "cancel for a job of nobody's"),
  ),
  row(
    'F8',
    'an order with a millionth too few, and many at once',
    '402 or what the dialect has for it, with what is needed and what is there',
    by(MONEY, 'an order with a millionth of a credit too few'),
    by(THREE, 'G10: with credits for twelve jobs'),
  ),
  row(
    'F9',
    'a grant of -1, 0, 1e308, NaN, or the same twice',
    '400; once',
    by(MONEY, 'a grant of what is no amount above nothing'),
    by('test/journeys/admin-api.test.ts', 'are moved once for an idempotency key'),
  ),
  row(
    'F10',
    'giving back more than was taken, or twice',
    'there is no such movement; the database refuses it',
    by(MONEY, "a movement that only a job's end makes"),
    by(LEDGER, 'a hold is ended only as what it is'),
  ),
  row(
    'F11',
    'a film of another length or size than was ordered',
    'charged for what was delivered, at most what was held; told in the history',
    by(CHARGING, 'F11: a provider that reports another film than was ordered'),
  ),
  row(
    'F12',
    'a balance among the fields of a record',
    '400 or 405: a balance cannot be set',
    by(MONEY, "a balance to a tenant's record"),
    by('test/journeys/published-faults/money.test.ts', 'CVE-2026-64865'),
  ),
  row(
    'F13',
    'a price that is negative, nothing, NaN or 10^30',
    '400; nothing only with `allow_free`',
    by(MONEY, 'a price of nothing that nobody has confirmed'),
    by(MONEY, 'a price that is no amount, or more than a unit may cost'),
  ),
  row(
    'K1',
    'addresses inside, at an endpoint and at each send',
    '400; given up at once',
    by(WEBHOOKS, 'cannot be at'),
    by('test/engine/deliver.test.ts', 'to a forbidden address is given up at once'),
    by('test/journeys/published-faults/addresses.test.ts', 'is refused here, wherever a URL is taken'),
  ),
  row(
    'K2',
    'receivers that redirect, talk without an end, reset, hang, switch protocols, speak no HTTP',
    'not taken, 15 s at most; of one that talks without an end the status counts, and 4 KB are kept',
    by(WEBHOOKS, 'redirects inside has not taken it'),
    by(WEBHOOKS, 'resets the connection, switches protocols, or speaks no HTTP, is tried again'),
    by('test/engine/slow-receivers.test.ts', 'what hangs is tried on, slowly'),
    by('test/lib/egress/egress-post.test.ts', 'an endless answer is cut at 4096 bytes'),
  ),
  row(
    'K3',
    'an answer with markup in it',
    'shown to its owner, as text',
    by(WEBHOOKS, 'says a great deal, or markup, is kept with the beginning of it, as text'),
  ),
  row(
    'K4',
    'an empty or weak secret; two rotations at once',
    '400; all signatures during the overlap',
    by(WEBHOOKS, 'takes no weak secret'),
    by(WEBHOOKS, 'a delivery bears all signatures, also after two rotations'),
  ),
  row(
    'K5',
    "sending again without an end; another tenant's delivery",
    '429; 404',
    by(WEBHOOKS, 'that is over is sent again as often as its owner likes'),
    by(OBJECTS, "the id of another tenant's delivery"),
  ),
  row(
    'K6',
    'an altered body, an old time, another secret',
    'no verifier takes it',
    by('test/webhooks/sign.test.ts', 'the official library verifies what is signed, and nothing that was altered'),
    by('test/webhooks/sign.test.ts', 'a signature that is ten minutes old is refused'),
  ),
  row('K7', 'headers of its own for an endpoint', '400: there are none', by(WEBHOOKS, "headers: { host: 'inner' }")),
  row(
    'K8',
    '410, or five days of failure',
    'the endpoint is disabled, and its owner told',
    by(WEBHOOKS, 'answers 410 is told nothing more'),
    by('test/engine/deliver-endpoints.test.ts', 'that has failed for five days is disabled'),
  ),
  row(
    'K9',
    'the job or the endpoint is deleted before the delivery',
    'the bytes of the event are sent; cancelled, and told',
    by(WEBHOOKS, 'is told as it was at the event'),
    by(WEBHOOKS, 'to an endpoint that is deleted meanwhile is not sent any more'),
  ),
  row(
    'L1',
    'a provider that answers with a page, nothing, half a document, megabytes, or interim answers without an end',
    'at a submit `upstream_outcome_unknown`, at a question no news; read up to a limit',
    by(UPSTREAM, 'at a submit that meets'),
    by(UPSTREAM, 'at its questions'),
    by('test/lib/egress/exchange.test.ts', 'that sends interim answers and nothing else'),
  ),
  row(
    'L2',
    'a film at a private address, the metadata service, a file, a script, or behind redirects without an end; another film than was ordered',
    '`upstream_bad_result` at no charge, or a wait; nobody goes there',
    by(HOSTILE, 'L2: and has its film at'),
    by(FILMS, 'the job waits, and nobody is asked but the provider'),
    by(MOVED, 'is waited for: its job neither fails nor asks without an end'),
    by(FILMS, 'the job fails with upstream_bad_result, and costs nothing'),
  ),
  row(
    'L3',
    'a status that nobody knows, or that goes back',
    'taken for running; no end is undone',
    by(UPSTREAM, 'takes a word that it does not know for running, and no going back for an end'),
  ),
  row(
    'L4',
    'an id with `/../`, quotes, NUL or 10 KB',
    '`upstream_outcome_unknown`: a work is never asked for by that',
    by(HOSTILE, 'L4: and calls a work by what is no id'),
  ),
  row(
    'L5',
    'too many requests, an empty account, a key that is revoked',
    'the job waits or goes elsewhere; the key is closed, and its operator told',
    by('test/upstreams/http/refusals.test.ts', 'tells how long to wait, in seconds or by a date'),
    by(PROVIDERS, 'a key that is refused is closed, its jobs wait, and go on by a key that its operator gives'),
  ),
  row(
    'L6',
    'an error with markup, a path and our own key in it',
    'our code, and the words without the key, as text in JSON',
    by(HOSTILE, 'L6: and says our key back, with markup, at the submit'),
    by(HOSTILE, 'L6: and says our key back when the job has failed'),
  ),
  row(
    'L7',
    'a film that breaks off, is half of one, or another one at each download',
    'gone on with where it can be proved to be the same, fetched again otherwise',
    by(FILMS, 'only the rest is asked for'),
    by('test/lib/egress/resumed-body.test.ts', 'begins anew where the second answer tells of'),
  ),
  row(
    'L8',
    'a job that has succeeded without a film, or with several',
    '`upstream_bad_result` at no charge; of several the first one is delivered, and a note says how many there were',
    by(HOSTILE, 'L8: and has finished without a film'),
    by(FILMS, 'two-films: the first one is delivered'),
  ),
  row(
    'G19',
    'a canary as the key to a provider that redirects, echoes and points elsewhere',
    'shown to its own origin alone, or its two where its files are at another; in no other server, log, answer, database, WAL or backup; a film that redirects takes it along within its origin alone, and only where it is refused without',
    by(HOSTILE, 'G19: after all that, the key is nowhere but at its own origin'),
    by(PROVIDERS, 'keys go to their own provider: no other one, no log, no file and no answer has them'),
    by(UPLOAD_URL, 'was shown at its two origins alone, and is in no log, no file and no answer'),
    by(MOVED, 'nobody but the provider itself has seen the key'),
    by(RESULTS, 'and on from there to another origin: the key stays here'),
  ),
  row(
    'R1',
    'a reference that has taken a decoder over, where an ffmpeg encodes (`REELAY_FFMPEG`)',
    'the child may still start nothing: ffmpeg is the server’s child, with arguments of which a request decides the size of the film alone, no URL, no path, an empty environment, no file that it may write. All that the child reaches of it are two pipes, of which one is read as pixels of a known size, whatever comes',
    by('test/lib/jail/jail.test.ts', 'inside, with two more pipes,'),
    by(FFMPEG_RENDERS, 'an encoder knows no URL, no path but its own, and nothing of the environment'),
    by(FFMPEG_RENDERS, 'what a child says to its encoder is pixels, whatever it says'),
  ),
  row(
    'R2',
    'an ffmpeg that dies, is killed, says nothing, nonsense, or megabytes of complaints',
    'its own render fails, or is begun again where a signal ended it; 2 KB of what it said are kept; it goes with its render, and with the server',
    by(FFMPEG_RENDERS, 'fails its render alone, and the log says why'),
    by(FFMPEG_RENDERS, 'from elsewhere is begun again'),
    by(FFMPEG_RENDERS, 'a cancelled render takes its encoder with it'),
    by(FFMPEG_RENDERS, 'an encoder ends when the server is killed'),
  ),
]
