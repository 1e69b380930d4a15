/** Behaviours of films: what is made, and how its bytes come. */

import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { type Answer, pageAnswer } from '../answer.ts'
import { type Behaviour, MILLISECONDS, type Moment, numberOr, TIMES } from '../behaviour.ts'

/** How much longer a film is whose length is wrong, in seconds. */
const LONGER_SECONDS = 2

/** Where a redirect leads that nobody should follow: the metadata service of clouds. */
const PRIVATE_URL = 'http://169.254.169.254/latest/meta-data/'

/** What storage says of a link whose time is over. */
const EXPIRED: Answer = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
}

/** Changes the answer at which the film is sent, so many times or always. */
const atDownloads =
  (change: (answer: Answer, moment: Moment) => Answer): NonNullable<Behaviour['send']> =>
  (answer, moment, times) =>
    moment.place === 'film' && moment.count <= numberOr(times, Number.POSITIVE_INFINITY)
      ? change(answer, moment)
      : answer

/** Films. */
export const FILM_BEHAVIOURS: readonly Behaviour[] = [
  {
    name: 'wrong-length',
    summary: 'the film has so many seconds; without an argument, two more than ordered',
    argument: { shown: 'SECONDS', pattern: /^(?:[1-9]|[1-5]\d|60)$/ },
    film(order, seconds) {
      const longer = order.frames + LONGER_SECONDS * FRAMES_PER_SECOND
      return { ...order, frames: seconds === undefined ? longer : Number(seconds) * FRAMES_PER_SECOND }
    },
  },
  {
    name: 'wrong-size',
    summary: 'the film has these pixels; without an argument, 320x240',
    argument: { shown: 'WIDTHxHEIGHT', pattern: /^\d{1,3}[02468]x\d{1,3}[02468]$/ },
    film(order, size) {
      const [widthPx = 320, heightPx = 240] = (size ?? '320x240').split('x').map((side) => Math.max(16, Number(side)))
      return { ...order, size: { widthPx, heightPx } }
    },
  },
  { name: 'no-sound', summary: 'the film is silent', film: (order) => ({ ...order, sound: false }) },
  {
    name: 'expired-link',
    summary: 'the link to the film has expired, at the first so many downloads or always',
    argument: TIMES,
    send: atDownloads(() => EXPIRED),
  },
  {
    name: 'truncated-film',
    summary: 'the connection breaks in the middle of the film, at the first so many downloads or always',
    argument: TIMES,
    send: atDownloads((answer) => ({ ...answer, breaksOff: { at: 'the middle', by: 'close' } })),
  },
  {
    name: 'half-film',
    summary: 'half of the film is sent as if it were all, at the first so many downloads or always',
    argument: TIMES,
    send: atDownloads((answer) => ({ ...answer, body: Buffer.from(answer.body).subarray(0, answer.body.length / 2) })),
  },
  {
    name: 'slow-film',
    summary: 'the film comes bit by bit over so long; without an argument, 5 s',
    argument: MILLISECONDS,
    send: (answer, { place }, lasting) =>
      place === 'film' ? { ...answer, spreadMs: numberOr(lasting, 5_000) } : answer,
  },
  {
    name: 'page-for-film',
    summary: 'a web page with status 200 comes instead of the film, at the first so many downloads or always',
    argument: TIMES,
    send: atDownloads(() => pageAnswer(200, 'Just a moment...')),
  },
  {
    name: 'redirect-film-to-private',
    summary: 'the film is said to be at a private address; without an argument, at the metadata service of clouds',
    argument: { shown: 'URL', pattern: /^https?:\/\/[!-~]{1,500}$/ },
    send: (answer, { place }, url) =>
      place === 'film' ? { status: 302, headers: { location: url ?? PRIVATE_URL }, body: '' } : answer,
  },
]
