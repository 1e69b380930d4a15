/** Receivers: what stands behind the endpoints of a world's tenants, each with a temper, and what their owners do with them. */

import type { EndpointId, TenantId } from '../../src/core/ids.ts'
import type { WebhookEventType } from '../../src/core/webhooks.ts'
import type { Chance } from './chance.ts'

/**
 * How a receiver answers. `later`: 500 at first; `hangs`: no answer at first, though it came; `forgets`: it has taken it, and
 * nobody hears so at first; `asks`: 429 with a wait at first; `gone`: 410 after some; `dead` and `redirects`: always.
 */
export type Temper = 'takes' | 'later' | 'hangs' | 'forgets' | 'asks' | 'gone' | 'dead' | 'redirects'

/** What an owner does with an endpoint. */
export type Deed = {
  /** In ms from the world's beginning. */
  readonly atMs: number
  readonly what: 'rotate' | 'rotate at once' | 'off' | 'on' | 'delete' | 'narrow' | 'test' | 'resend' | 'recover'
}

/** A receiver. */
export type Receiver = {
  readonly index: number
  readonly tenantId: TenantId
  readonly url: string
  /** What its endpoint is told; absent: everything. */
  readonly types?: readonly WebhookEventType[]
  readonly temper: Temper
  /** What one that asks for time asks for, in s. */
  readonly asksSeconds: number
  /** When its endpoint is made, in ms from the world's beginning; 0: it has been there for long. */
  readonly fromMs: number
  readonly deeds: readonly Deed[]
  /** Its endpoint, once its owner knows it. */
  endpointId?: EndpointId
  /** How often each delivery came. */
  readonly came: Map<string, number>
}

/** What a receiver does with a message: how it answers, or that its answer is never heard. */
export type Reception = { readonly status: number; readonly isLost: boolean; readonly takesMs: number }

const HOUR = 3_600_000

/** How long a post is waited for, in ms. */
export const POST_PATIENCE_MS = 15_000

/** Times that a delivery comes before a receiver with a temper that passes takes it. */
const TIMES = 2

/** Messages after which a receiver is gone. */
const TAKEN_BEFORE_GONE = 3

const NARROW: readonly WebhookEventType[] = ['job.failed', 'job.cancelled']

/** How it begins where nothing else goes wrong: it can be seen then who waits for whom. */
const CALM: readonly Temper[] = ['hangs', 'takes', 'hangs', 'takes']

/** Draws the receivers of a world; many worlds have none. */
export function drawReceivers(
  tenants: readonly TenantId[],
  spanMs: number,
  isCalm: boolean,
  chance: Chance,
): readonly Receiver[] {
  if (isCalm) {
    return CALM.map((temper, index) => {
      const url = `https://hooks.example/${index}`
      const plain = { asksSeconds: 0, fromMs: 0, deeds: [], came: new Map() }
      return { index, url, temper, tenantId: chance.pick(tenants), ...plain }
    })
  }
  if (chance.hit(0.4)) return []
  return Array.from({ length: chance.between(1, 5) }, (_, index) => {
    const temper = chance.pick<Temper>([
      ...(['takes', 'takes', 'takes', 'later', 'hangs', 'forgets', 'asks', 'gone', 'dead', 'redirects'] as const),
    ])
    // Ten tries of everything, over days, take a simulation long.
    const isPatient = temper === 'dead' || temper === 'redirects'
    const types = chance.pick<readonly WebhookEventType[] | undefined>([
      isPatient ? ['job.failed', 'job.expired'] : undefined,
      isPatient ? ['job.cancelled'] : undefined,
      isPatient && chance.hit(0.8) ? ['job.failed'] : ['job.succeeded'],
      ['job.running', 'job.expired', 'job.failed'],
      ['webhook.endpoint_disabled', 'job.cancelled'],
    ])
    return {
      index,
      tenantId: chance.pick(tenants),
      url: `https://hooks.example/${index}`,
      ...(types && { types }),
      temper,
      asksSeconds: chance.pick([1, 30, 900, 90_000]),
      fromMs: chance.hit(0.8) ? 0 : chance.between(1, spanMs),
      deeds: drawDeeds(temper, spanMs, chance),
      came: new Map(),
    }
  })
}

function drawDeeds(temper: Temper, spanMs: number, chance: Chance): readonly Deed[] {
  const soon = () => chance.between(0, spanMs + 20_000)
  const late = () => chance.between(76 * HOUR, 84 * HOUR)
  // What never takes anything is tried for longer than five days only where somebody has it sent again.
  const isLong = temper === 'dead' && chance.hit(0.3)
  const always: readonly Deed[] = isLong ? [{ atMs: late(), what: 'recover' }] : []
  if (chance.hit(0.5)) return always
  const offMs = soon()
  const deeds = chance.pick<readonly Deed[]>([
    [{ atMs: soon(), what: 'rotate' }],
    [
      { atMs: soon(), what: 'rotate at once' },
      { atMs: soon(), what: 'rotate' },
    ],
    [
      { atMs: offMs, what: 'off' },
      { atMs: offMs + chance.between(1, 30_000), what: 'on' },
      { atMs: offMs + chance.between(30_000, HOUR), what: 'recover' },
    ],
    [{ atMs: offMs, what: 'off' }],
    [{ atMs: soon(), what: 'delete' }],
    [{ atMs: soon(), what: 'narrow' }],
    [
      { atMs: soon(), what: 'test' },
      { atMs: soon(), what: 'test' },
    ],
    [
      { atMs: soon(), what: 'resend' },
      { atMs: HOUR, what: 'resend' },
    ],
  ])
  return [...deeds, ...always]
}

/** What an endpoint is narrowed to. */
export function narrowed(): readonly WebhookEventType[] {
  return NARROW
}

/** What becomes of a message that is sent now. */
export function receptionOf({ temper, came }: Receiver, id: string): Reception {
  const isEarly = (came.get(id) ?? 0) < TIMES
  const answer = (status: number) => ({ status, isLost: false, takesMs: 0 })
  switch (temper) {
    case 'takes':
      return answer(200)
    case 'later':
      return answer(isEarly ? 500 : 204)
    case 'hangs':
      return isEarly ? { status: 500, isLost: true, takesMs: POST_PATIENCE_MS } : answer(200)
    case 'forgets':
      return isEarly ? { status: 200, isLost: true, takesMs: 0 } : answer(200)
    case 'asks':
      return answer(isEarly ? 429 : 200)
    case 'gone':
      return answer(came.size >= TAKEN_BEFORE_GONE ? 410 : 200)
    case 'dead':
      return answer(500)
    case 'redirects':
      return answer(302)
  }
}

/** Whether everything that comes is taken in the end. */
export function takesInTheEnd({ temper }: Receiver): boolean {
  return temper !== 'gone' && temper !== 'dead' && temper !== 'redirects'
}
