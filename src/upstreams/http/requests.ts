/** The request as a provider is to see it: what was decided, and of the caller's own words what only a dialect knows. */

import { FRAMES_PER_SECOND, type Offer } from '../../core/model.ts'
import type { Order, ShapedOrder } from '../../core/order.ts'
import { problem } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import { obstacleOf, offerFor, routedOf, wholeSecondsOf } from '../../core/routing.ts'
import type { RatioChoice } from '../../core/shape.ts'
import { Refusal, type Work } from '../../core/upstream-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { HandOver } from './hand-over.ts'

/** What the request is made for. */
type Receiver = {
  readonly dialect: Pick<Dialect, 'tellsPixels'>
  /** By which the work is given; absent: it is none of theirs any more. */
  readonly offer: Offer | undefined
  readonly handOver: HandOver
}

/**
 * By which of a provider's offers a work is given. Throws `Refusal` where there is none any more: under a name of ours, the
 * provider would be asked for what it may have as something else.
 */
export function offerOf({ order, references }: Work, offers: readonly Offer[]): Offer {
  const route = { order, references: routedOf(references) }
  const offer = offerFor(route, offers)
  if (offer !== undefined) return offer
  const rule = obstacleOf(route, offers)?.rule ?? 'it is not offered any more'
  const message = `The provider cannot be given this now: ${rule}.`
  throw new Refusal(problem('upstream_unavailable', message), [], { cause: 'model' })
}

/** By which of its offers a work was given to a provider, whose library may have been closed since; absent: it is not known any more. */
export function offerThen({ order, references }: Work, offers: readonly Offer[]): Offer | undefined {
  return offerFor({ order, references: references.map(({ role }) => ({ role })) }, offers)
}

/** Makes the request; `draftOfId` is how the provider calls the draft that it is to go on from. */
export async function requestOf(
  work: Work,
  { dialect, offer, handOver }: Receiver,
  draftOfId?: string,
): Promise<GenerationRequest> {
  const { order, references, request } = work
  const { serviceTier, expiresAfterSeconds, startWithinSeconds, lowPriority, metadata, extensions } = request
  const { priority, referenceTask, webSearch, endUserId } = request
  const shared = {
    model: offer?.upstreamModel ?? order.model,
    ...(dialect.tellsPixels === true ? { size: order.shape.size } : { resolution: order.resolution }),
    ...(order.watermark ? { watermark: true } : {}),
    ...(order.returnLastFrame ? { returnLastFrame: true } : {}),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(expiresAfterSeconds === undefined ? {} : { expiresAfterSeconds }),
    ...(startWithinSeconds === undefined ? {} : { startWithinSeconds }),
    ...(lowPriority === undefined ? {} : { lowPriority }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(order.outputFormat === undefined ? {} : { outputFormat: order.outputFormat }),
    ...(priority === undefined ? {} : { priority }),
    ...(endUserId === undefined ? {} : { endUserId }),
  }
  if (draftOfId !== undefined) return { ...shared, prompt: '', references: [], draftOfId }
  const sources = await handOver(references)
  return {
    ...shared,
    prompt: order.prompt,
    references: references.flatMap(({ role }, index) => {
      const source = sources[index]
      return source === undefined ? [] : [{ role, source }]
    }),
    ...(dialect.tellsPixels === true ? {} : { ratio: ratioOf(order) }),
    seed: order.seed,
    generateAudio: order.audio,
    ...lengthOf(order),
    ...(order.cameraFixed ? { cameraFixed: true } : {}),
    ...(order.draft ? { draft: true } : {}),
    ...(referenceTask === undefined ? {} : { referenceTask }),
    ...(webSearch === undefined ? {} : { webSearch }),
  }
}

/** One that the provider's own media decides is left to the provider. */
function ratioOf({ shape }: ShapedOrder): RatioChoice {
  return shape.isOpen === true ? 'adaptive' : shape.ratio
}

function lengthOf({ frames, lengthIsOpen }: Order): Pick<GenerationRequest, 'durationSeconds' | 'frames'> {
  if (lengthIsOpen === true) return { durationSeconds: -1 }
  // Ark's five seconds are 121 frames, and only 1.0 takes a number of frames.
  const seconds = frames % FRAMES_PER_SECOND === 0 ? wholeSecondsOf(frames) : undefined
  return seconds === undefined ? { frames } : { durationSeconds: seconds }
}
