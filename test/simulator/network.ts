/** The network beyond a node: hosts with references and films, and receivers of callbacks. */

import type { TenantId } from '../../src/core/ids.ts'
import type { MediaFacts } from '../../src/core/media.ts'
import type { Egress } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import { contentOf } from './disk.ts'
import { away } from './faults.ts'
import type { Fate, Io } from './io.ts'
import { type Life, lifeOf } from './lives.ts'
import type { NodeWorld } from './node.ts'
import { receptionOf } from './receivers.ts'
import { filmOf, frameOf } from './remote-work.ts'
import type { Provider } from './remote-upstream.ts'

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }

/** Bytes of a picture, told from others by its mark. */
export function picture(mark: string): string {
  return contentOf(PICTURE, mark)
}

/** Refusals of a receiver that takes a callback later. */
const REFUSALS = 3

/** The way out of one node. */
export function nodeEgress(io: Io, world: NodeWorld): Egress {
  const { chance, lives, providers } = world
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
    async post(url, headers, body, signal) {
      const { fate, take } = farEnd(world, url, String(headers['webhook-id']))
      const isAway = chance.hit(world.faults.receiver)
      const beganAtMs = world.scheduler.nowMs
      const arrive = () => {
        const taken = take(body)
        const isTroubled = world.witness.troubled.has(io.name)
        world.deliveries.arrived({ url, headers, body, beganAtMs, isTroubled, ...taken })
        return taken
      }
      const gone = isAway ? away('the receiver') : undefined
      const { status, askedMs } = await io.call(`post ${url} ${body}`, arrive, {
        ...{ moreMs: chance.between(0, 100), ...(chance.hit(0.5) ? { lost: gone } : { refused: gone }), ...fate },
        signal,
      })
      return {
        status,
        headers: new Map(askedMs === undefined ? [] : [['retry-after', `${askedMs / 1_000}`]]),
        body: '',
      }
    },
  }
}

/** What a receiver answers, and what it asks for where it asks for time, in ms. */
type Taken = {
  readonly tenantId: TenantId
  readonly status: number
  readonly askedMs?: number
  readonly isQuick: boolean
}

type FarEnd = { readonly fate: Fate; readonly take: (body: string) => Taken }

/** Who is at the far end of a URL, and what becomes of a message to it. */
function farEnd({ lives, receivers }: NodeWorld, url: string, id: string): FarEnd {
  const name = url.split('/').at(-1)
  if (!url.startsWith('https://hooks.')) {
    const life = lifeOf(lives, `life ${name}`)
    return { fate: {}, take: (body) => ({ tenantId: life.tenantId, status: receive(life, body), isQuick: false }) }
  }
  const receiver = receivers[Number(name)]
  if (receiver === undefined) throw new Error(`nobody is at ${url}`)
  const { status, isLost, takesMs } = receptionOf(receiver, id)
  const { tenantId, came, temper, asksSeconds } = receiver
  const take = () => {
    came.set(id, (came.get(id) ?? 0) + 1)
    return { tenantId, status, isQuick: temper === 'takes', ...(status === 429 && { askedMs: asksSeconds * 1_000 }) }
  }
  return { fate: isLost ? { lost: away('the receiver'), refused: undefined, moreMs: takesMs } : {}, take }
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
