/** The network beyond a node: hosts with references and films, and receivers of callbacks. */

import type { MediaFacts } from '../../src/core/media.ts'
import type { Egress } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import { contentOf } from './disk.ts'
import type { Io } from './io.ts'
import { type Life, lifeOf } from './lives.ts'
import { filmOf, frameOf, type Provider } from './remote-upstream.ts'

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }

/** Bytes of a picture, told from others by its mark. */
export function picture(mark: string): string {
  return contentOf(PICTURE, mark)
}

/** Refusals of a receiver that takes a callback later. */
const REFUSALS = 3

/** The way out of one node. */
export function nodeEgress(io: Io, lives: readonly Life[], providers: readonly Provider[]): Egress {
  const { world } = io
  const { chance } = world
  return {
    checkUrl: () => undefined,
    async *download(url, { signal }) {
      const place = url.startsWith('https://films.') ? 'results' : 'references'
      const life = place === 'references' ? lifeOf(lives, `life ${url.split('/').at(-1)}`) : undefined
      const isAway = world.away.has(place) || chance.hit(world.faults[place]) || url.includes('unreachable')
      if (isAway && life !== undefined) life.referenceFailures++
      const refused = isAway ? problem('reference_unreachable', 'the host does not answer') : undefined
      const bytes = await io.call(`get ${url}`, () => Buffer.from(bytesOf(url, providers)), {
        refused,
        signal,
        moreMs: chance.between(0, 200),
      })
      const half = bytes.byteLength >> 1
      yield bytes.subarray(0, half)
      yield bytes.subarray(half)
    },
    async post(url, _headers, body, signal) {
      const life = lifeOf(lives, `life ${url.split('/').at(-1)}`)
      const isAway = chance.hit(world.faults.receiver)
      const gone = isAway ? problem('unavailable', 'the receiver does not answer') : undefined
      const isLost = isAway && chance.hit(0.5)
      const answer = await io.call(`post ${url} ${body}`, () => receive(life, body), {
        signal,
        ...(isLost ? { lost: gone } : { refused: gone }),
        moreMs: chance.between(0, 100),
      })
      return { status: answer, headers: new Map(), body: '' }
    },
  }
}

function bytesOf(url: string, providers: readonly Provider[]): string {
  const [, , host, what = '', id = ''] = url.split('/')
  if (host !== 'films.example') return picture(url)
  for (const { works } of providers) {
    const work = works.get(id)
    if (work !== undefined) return what === 'film' ? filmOf(work.work, work.life) : frameOf(work.work)
  }
  throw new Error(`there is no film ${id}`)
}

function receive(life: Life, body: string): number {
  if (life.callback === 'gone') return 410
  if (life.callback === 'taken later' && life.callbackRefusals < REFUSALS) {
    life.callbackRefusals++
    return 503
  }
  life.taken.push(body)
  return 200
}
