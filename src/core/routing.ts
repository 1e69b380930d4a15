/** Routing: which upstream gets a job. Pure: abilities and wishes in, an upstream or the reason why there is none out. */

import type { PreparedReference } from './job.ts'
import { FRAMES_PER_SECOND, type Offer } from './model.ts'
import type { Note } from './notes.ts'
import type { Order } from './order.ts'
import { KIND_OF_ROLE, type Library, type ReferenceSource, type RoleChoice } from './request.ts'

/** A reference as it is routed: its role, which may be open yet, and where it lies if that is in a provider's library. */
export type RoutedReference = { readonly role: RoleChoice; readonly library?: Library }

/** What is known of a job when it is routed; at admission, roles and shape may be missing yet. */
export type Route = {
  readonly order: Order
  readonly references: readonly RoutedReference[]
  /** The caller's hint. */
  readonly channel?: string | undefined
}

/** Prepared references as they are routed. */
export function routedOf(references: readonly PreparedReference[]): readonly RoutedReference[] {
  return references.map((reference) => ({
    role: reference.role,
    ...('library' in reference && { library: reference.library.dialectId }),
  }))
}

/** A requested reference as it is routed, by the role that is known of it. */
export function routedAs(role: RoleChoice, source: ReferenceSource): RoutedReference {
  return { role, ...(source.from === 'library' && { library: source.dialectId }) }
}

/** Why an upstream cannot do a work: the field to blame, and the rule. */
export type Obstacle = { readonly field: string; readonly rule: string }

/** What stands in the way of all offers, or of the last one that is about the model; `undefined` when one can do it. */
export function obstacleOf(asked: Route, offers: readonly Offer[]): Obstacle | undefined {
  const obstacles = offers.map((offer) => obstacleTo(asked, offer))
  if (obstacles.includes(undefined)) return undefined
  return obstacles.findLast((obstacle) => obstacle?.field !== 'model') ?? obstacles[0] ?? noModel(asked.order)
}

/** The first of an upstream's offers that can do a work. */
export function offerFor(asked: Route, offers: readonly Offer[]): Offer | undefined {
  return offers.find((offer) => obstacleTo(asked, offer) === undefined)
}

function noModel({ model }: Order): Obstacle {
  return { field: 'model', rule: `no provider here has the model ${model}` }
}

/** What stands in the way of one offer; `undefined` when nothing does. */
export function obstacleTo({ order, references }: Route, can: Offer): Obstacle | undefined {
  if (can.models !== undefined && !can.models.includes(order.family) && !can.models.includes(order.model)) {
    return noModel(order)
  }
  if (can.resolutions !== undefined && !can.resolutions.includes(order.resolution)) {
    return { field: 'resolution', rule: `no provider here renders ${order.model} at ${order.resolution}` }
  }
  const ratio = order.shape?.isOpen === true ? undefined : order.shape?.ratio
  if (can.ratios !== undefined && ratio !== undefined && !can.ratios.includes(ratio)) {
    return { field: 'ratio', rule: `no provider here renders ${order.model} at ${ratio}` }
  }
  if (can.frames !== undefined && !isLengthWithin(order, can.frames)) {
    return { field: 'durationSeconds', rule: `no provider here renders ${order.model} at this length` }
  }
  const length = lengthObstacle(order, can)
  if (length !== undefined) return length
  const format = order.outputFormat ?? 'mp4'
  if (!(can.outputFormats ?? ['mp4']).includes(format)) {
    return { field: 'outputFormat', rule: `no provider here delivers ${format}` }
  }
  if (order.audio && !can.sound) return { field: 'generateAudio', rule: 'no provider here makes sound' }
  if (can.needsReference === true && references.length === 0) {
    return { field: 'references', rule: `no provider here makes ${order.model} from text alone` }
  }
  return libraryObstacle(references, can) ?? roleObstacle(references, can)
}

function lengthObstacle(order: Order, { seconds, wholeSeconds, fixedLength }: Offer): Obstacle | undefined {
  if (order.lengthIsOpen === true) {
    if (fixedLength !== true) return undefined
    return { field: 'durationSeconds', rule: 'no provider here chooses the length by itself' }
  }
  const whole = wholeSecondsOf(order.frames)
  if (whole === undefined) {
    if (wholeSeconds !== true && seconds === undefined) return undefined
    return { field: 'frames', rule: 'no provider here takes a length that is not in whole seconds' }
  }
  if (seconds === undefined || seconds.includes(whole)) return undefined
  return { field: 'durationSeconds', rule: `no provider here renders ${order.model} for ${whole} seconds` }
}

/** Frames as whole seconds; five seconds of Ark's are 121 frames. */
export function wholeSecondsOf(frames: number): number | undefined {
  const over = frames % FRAMES_PER_SECOND
  return over === 0 || (over === 1 && frames > 1) ? (frames - over) / FRAMES_PER_SECOND : undefined
}

/** Of an open length, the order says only how much it may be at most. */
function isLengthWithin({ frames, lengthIsOpen }: Order, { min, max }: { min: number; max: number }): boolean {
  return frames >= min && (frames <= max || lengthIsOpen === true)
}

/** An upstream may have media of its own, and not give it to callers. */
function libraryObstacle(references: readonly RoutedReference[], { libraries }: Offer): Obstacle | undefined {
  const hidden = references.findIndex(({ library }) => library !== undefined && libraries?.includes(library) !== true)
  if (hidden < 0) return undefined
  const rule = 'no provider here lets callers name media in its library (asset://)'
  return { field: `references[${hidden}]`, rule }
}

function roleObstacle(references: readonly RoutedReference[], can: Offer): Obstacle | undefined {
  const roles = references.map(({ role }) => role)
  const foreign = roles.findIndex((role) => role !== 'infer' && !can.roles.includes(role))
  if (foreign >= 0) return { field: `references[${foreign}]`, rule: `no provider here takes a ${roles[foreign]}` }
  const far = references.findIndex(
    ({ role, library }) =>
      role !== 'infer' && library === undefined && can.unreachable?.includes(KIND_OF_ROLE[role]) === true,
  )
  if (far >= 0) {
    const rule = `a ${roles[far]} reaches the provider only by a link, and there is no public URL (REELAY_PUBLIC_URL)`
    return { field: `references[${far}]`, rule }
  }
  const surplus = roles.findIndex((role, index) => {
    const countMax = role === 'infer' ? undefined : can.roleCountMax?.[role]
    return countMax !== undefined && roles.slice(0, index).filter((other) => other === role).length >= countMax
  })
  if (surplus >= 0) {
    const role = roles[surplus] ?? 'infer'
    const countMax = role === 'infer' ? 0 : can.roleCountMax?.[role]
    return { field: `references[${surplus}]`, rule: `no provider here takes more than ${countMax} of ${role}` }
  }
  if (can.referencesMax !== undefined && roles.length > can.referencesMax) {
    const rule = `no provider here takes more than ${can.referencesMax} references`
    return { field: `references[${can.referencesMax}]`, rule }
  }
  const frame = roles.findIndex((role) => role === 'first_frame' || role === 'last_frame')
  const other = roles.findIndex((role) => role.startsWith('reference_'))
  if (frame < 0 || other < 0 || can.framesWithReferences) return undefined
  const pair = `references[${frame}] and references[${other}]`
  return { field: `references[${other}]`, rule: `no provider here takes frames together with references (${pair})` }
}

/** Who can do a work, or what stands in the way of every upstream; with neither, there is no upstream at all. */
export type Able<Candidate> = {
  readonly able: readonly Candidate[]
  readonly obstacle?: Obstacle
  /** What became of the caller's hint. */
  readonly notes: readonly Note[]
  /** Whoever could do it is given nothing new at the moment. */
  readonly isClosed?: true
}

/** What is known of an upstream when a job is routed. */
export type Routable = {
  readonly id: string
  readonly channels?: readonly string[]
  readonly offers: readonly Offer[]
}

/** Whether a caller's hint means this upstream. */
export function isNamed({ id, channels }: Routable, channel: string | undefined): boolean {
  return channel !== undefined && (id === channel || channels?.includes(channel) === true)
}

/** Everybody who can do the work. */
export function whoCan<Candidate extends Routable>(upstreams: readonly Candidate[], asked: Route): Able<Candidate> {
  const judged = upstreams.map((upstream) => ({ upstream, obstacle: obstacleOf(asked, upstream.offers) }))
  const able = judged.filter(({ obstacle }) => obstacle === undefined).map(({ upstream }) => upstream)
  const isHeard = asked.channel === undefined || able.some((upstream) => isNamed(upstream, asked.channel))
  const notes = isHeard ? [] : [channelNote(asked.channel, judged)]
  if (able.length > 0) return { able, notes }
  const obstacles = judged.flatMap(({ obstacle }) => obstacle ?? [])
  // Who does not have the model at all says nothing of what is wrong with the request.
  const obstacle = obstacles.find(({ field }) => field !== 'model') ?? obstacles[0]
  return { able, notes, ...(obstacle && { obstacle }) }
}

function channelNote(
  channel: string | undefined,
  judged: readonly { readonly upstream: Routable; readonly obstacle: Obstacle | undefined }[],
): Note {
  const obstacle = judged.find(({ upstream }) => isNamed(upstream, channel))?.obstacle
  const detail =
    obstacle === undefined
      ? 'there is no such channel here; the hint is not followed'
      : `that channel cannot do this work (${obstacle.field}); the hint is not followed`
  return { kind: 'unrecognized', field: 'channel', detail }
}
