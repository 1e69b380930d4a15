/** Who stands where, how large, and moving how: a cast placed on a set before anything is painted. Pure. */

import type { Outlook } from '../camera/outlook.ts'
import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import { between, type Chance } from '../random.ts'
import type { Vista } from '../scene/stage.ts'
import { MOVING } from '../script/heading.ts'
import type { Action, CameraWish, Heading, Subject } from '../script/reading.ts'
import { isTrain } from '../script/riding.ts'
import {
  CONVOY_MAX,
  type Course,
  planApproach,
  planCourse,
  planDeparture,
  planDrift,
  planMooring,
  type Stream,
} from './course.ts'
import { backdropPlace, broadestAt } from './backdrops.ts'
import { inFile, isCaravan } from './caravan.ts'
import { PORTRAIT_TOP, type Portrait, portraitsOf } from './portraits.ts'
import type { Role } from './role.ts'
import { behindCounter } from './at-counter.ts'
import { seatAtTable } from './at-table.ts'
import { isAfloat } from './afloat.ts'
import { eachOf } from './each-own.ts'
import { faceToFace, pairsApart } from './face-to-face.ts'
import { headroomOf, isRaised, raisedShare, wantedOf } from './heights.ts'
import { EDGE, evenly, type Row, sideBySide, spacingOf } from './side-by-side.ts'
import { withLeaving } from './leaving.ts'
import { statureOf } from './statures.ts'
import { together } from './together.ts'
import { NOWHERE, travelOf } from './travel.ts'

/** What blocking depends on besides the cast. */
export type BlockingOptions = {
  readonly camera: CameraWish
  /** What the camera makes of them. */
  readonly outlook: Outlook
  /** Width to height of the frame. */
  readonly aspect: number
  /** Seconds of the shot. */
  readonly seconds: number
  /** How far the camera can go along with the leads, in frame heights; 0: it does not. */
  readonly following: number
  /** Where they stand is a table: goods stand on it, people behind it. */
  readonly hasTable: boolean
  /** How far away those stand who serve behind a counter. */
  readonly counter?: number
  /** How much lower the ground is beside the middle, in frame heights. */
  readonly dropAt?: (across: number) => number
  /** Where the ground is where they stand, in frame heights from the top of the frame. */
  readonly foot: number
  /** They stand on water: what floats lies on it. */
  readonly isOnWater: boolean
  /** The nearest distance at which there is water. */
  readonly waterFrom?: number
  /** They stand on a stream that leads to the horizon. */
  readonly stream?: Stream
  /** Where what is in the background is seen. */
  readonly vista?: Vista
  /** Width to height of the picture of a subject. */
  readonly shapeOf: (subject: Subject) => number
  /** The share of its breadth that is to the right of where it stands. */
  readonly aheadOf: (subject: Subject) => number
  /** How far in its own heights, and how often in a second, the pictures of a subject take it round. */
  readonly gaitOf: (subject: Subject) => { readonly stride: number; readonly perSecond: number } | undefined
  readonly chance: Chance
}

/** The widest that somebody may be, as a share of the frame's width. */
const WIDTH_MAX = { lead: 0.72, prop: 0.3, backdrop: 0.36 } as const

/** How long a train is, as a share of the frame's width: it is seen to pass. */
const TRAIN_WIDTH = 1.3

/** How high above the horizon what bursts in the distance is, in frame heights there. */
const [FIREWORKS, ALOFT] = ['fireworks', 0.85] as const

/** How many of a crowd are drawn. */
const CROWD = 13

/** How much lower and higher than one alone those of a flock or a school are, in frame heights. */
const SCATTER = [-0.1, 0.26] as const

/** How deep the ground is before water. */
const BEACH = 1

/** How fast who flies comes or goes, in frame heights a second. */
const FLIGHT = 0.8

/** The most that are seen at once; leads are the last to be left out. */
const ROLES_MAX = 40

/** How much smaller a prop is than a lead of its kind, and how much food beside other food. */
const [PROP_SHARE, SERVED_SHARE] = [0.5, 0.86]

/** Places everybody. Leads come last, as they are nearest. */
export function blockCast(named: readonly Subject[], options: BlockingOptions): Role[] {
  const cast = pairsApart(named)
  const leads = cast.filter(({ part }) => part === 'lead')
  const props = cast.filter(({ part }) => part === 'prop')
  const backdrops = cast.filter(({ part }) => part === 'backdrop')
  const isBefore = backdrops.length > 0 && options.vista?.half !== undefined
  const row = rowOf(leads, isBefore || props.some((prop) => isServed(prop, leads)), options)
  const onRoad = leads.reduce((sum, one) => sum + convoyOf(one), 0)
  const portraits = portraitsOf(leads, options)
  const roles = [
    ...backdrops.flatMap((subject, index) => multiplied(subject, backdropPlace(index, options), options)),
    ...props.flatMap((subject, index) => multiplied(subject, propPlace(subject, index, leads, options), options)),
    ...(portraits?.map((portrait) => portrayed(portrait, options)) ??
      leads.flatMap((subject, index) =>
        multiplied(subject, leadPlace(index, row), {
          ...options,
          onRoad,
          ahead: leads.slice(0, index).reduce((sum, one) => sum + convoyOf(one), 0),
        }),
      )),
  ]
  const placed = (options.hasTable ? seatAtTable(roles) : withLeaving(together(roles), options)).slice(-ROLES_MAX)
  return faceToFace(behindCounter(placed, options.counter), options.aspect).toSorted((a, b) => b.distance - a.distance)
}

/** Somebody whose lower part is below the frame. */
function portrayed({ subject, height, x }: Portrait, options: BlockingOptions): Role {
  const role = roleOf(subject, { x, distance: SUBJECT_DISTANCE, share: 1 }, height, options)
  if (subject.shown === undefined) return role
  return { ...role, above: options.foot + (role.drop ?? 0) - PORTRAIT_TOP - height }
}

type PlaceOnStage = {
  readonly x: number
  readonly distance: number
  readonly share: number
  readonly shrink?: number | undefined
}

/** How far whoever breathes fire, or would hide what is behind, stands to the left of the middle, in frame widths. */
const ASIDE = 0.13

/** People may be before one another; what is broad and stiff is seen whole. */
function rowOf(leads: readonly Subject[], isBefore: boolean, options: BlockingOptions): Row {
  const { aspect, shapeOf } = options
  const [first, ...others] = leads
  if (first !== undefined && others.length === 0) {
    const isAside = first.action === 'breathe_fire' || (isBefore && !MOVING.includes(first.action))
    return { places: [isAside ? -ASIDE * aspect : 0] }
  }
  const places = evenly(leads.length, aspect)
  const low = Math.min(1, ...leads.map((one) => headroomOf(one, leadShare(leads.length), options)))
  // All become smaller where one has to, so that no child is taller than its mother.
  if (leads.every(isAlive) && leads.some(({ nature }) => nature === 'person'))
    return {
      places,
      shrink: Math.min(low, ...leads.map((one, index) => roomFor(one, places[index] ?? 0, leads.length, options))),
    }
  if (leads.some((one) => one.nature === 'person' || convoyOf(one) > 0)) return { places }
  const breadths = leads.map((one) => {
    const several = one.count === 'crowd' ? 1 : one.count
    return low * wantedOf(one, leadShare(leads.length), options) * shapeOf(one) * several
  })
  const row = sideBySide(breadths, aspect)
  return { ...row, shrink: low * (row.shrink ?? 1) }
}

function isAlive({ nature }: Subject): boolean {
  return nature === 'person' || nature === 'animal'
}

/** How much of the breadth that somebody wants there is at a place in a row, from there to the nearer edge of the frame. */
function roomFor(subject: Subject, place: number, leads: number, options: BlockingOptions): number {
  const several = subject.count === 'crowd' ? 1 : subject.count
  const breadth = wantedOf(subject, leadShare(leads), options) * options.shapeOf(subject) * several
  return (2 * (EDGE * options.aspect - Math.abs(place))) / breadth
}

function leadShare(count: number): number {
  return count > 2 ? 0.8 : 1
}

function leadPlace(index: number, { places, shrink }: Row): PlaceOnStage {
  const distance = SUBJECT_DISTANCE + index * 0.12
  return { x: places[index] ?? 0, distance, share: leadShare(places.length), shrink }
}

/** Whether it is served with something smaller: milk with strawberries, but no strawberries with milk. */
function isServed(subject: Subject, leads: readonly Subject[]): boolean {
  const [lead] = leads
  const isFood = [subject, ...leads].every(({ nature }) => nature === 'food')
  return isFood && lead !== undefined && leads.length === 1 && statureOf(subject) > statureOf(lead)
}

function propPlace(
  subject: Subject,
  index: number,
  [lead]: readonly Subject[],
  { aspect }: BlockingOptions,
): PlaceOnStage {
  if (lead === undefined) return { x: 0, distance: SUBJECT_DISTANCE + index * 0.12, share: 0.8 }
  const side = index % 2 === 0 ? 1 : -1
  // A boat is beside whoever swims there, and no toy.
  if (isAfloat(subject) && subject.nature === 'vessel')
    return { x: side * aspect * 0.2, distance: SUBJECT_DISTANCE + 0.9, share: 1 }
  // Furniture stands behind whoever is among it.
  if (statureOf(subject) > 2) return { x: -side * aspect * 0.4, distance: SUBJECT_DISTANCE + 1.4, share: PROP_SHARE }
  const out = Math.min(aspect * 0.34, 0.3 + 0.16 * Math.floor(index / 2))
  if (isServed(subject, [lead]))
    return { x: side * Math.min(aspect * 0.22, out), distance: SUBJECT_DISTANCE - 0.25, share: SERVED_SHARE }
  return { x: side * out, distance: SUBJECT_DISTANCE - 0.25 + index * 0.05, share: PROP_SHARE }
}

/** How many of a subject drive along a road that leads away from the camera. */
function convoyOf({ heading, action, count }: Subject): number {
  if (heading === undefined || action !== 'drive') return 0
  return count === 'crowd' ? CONVOY_MAX : Math.min(CONVOY_MAX, count)
}

/** How many are on the same road, and how many of them are named before it. */
type Placing = BlockingOptions & { readonly onRoad?: number; readonly ahead?: number }

function multiplied(subject: Subject, place: PlaceOnStage, options: Placing): Role[] {
  const height = heightOf(subject, place, options)
  if (subject.heading !== undefined && subject.action === 'drive')
    return convoy(subject, subject.heading, height, options)
  const streamed = onStream(subject, height, options)
  if (streamed.length > 0) return streamed.map((course) => onCourse(subject, course, height, options))
  const approach = approachOf(subject, height, options)
  if (approach !== undefined) return [onCourse(subject, approach, height, options)]
  if (isCaravan(subject)) {
    const roleAt = (x: number, tall: number) => roleOf(subject, { ...place, x: place.x + x }, tall, options)
    return inFile({ ...options, height, breadth: height * options.shapeOf(subject), roleAt })
  }
  if (subject.count === 'crowd') return crowded(subject, place, height, options)
  const count = subject.count
  const width = height * options.shapeOf(subject)
  const { apart, fill } = spacingOf(subject.nature)
  const shrink = count > 1 ? Math.min(1, (options.aspect * fill) / (width * count)) : 1
  return eachOf(subject, count, options.chance).map((one, index) => {
    const offset = (index - (count - 1) / 2) * width * shrink * apart
    const depth = count > 2 && index % 2 === 1 ? 0.45 : 0
    return roleOf(
      one.subject,
      { ...place, x: place.x + offset, distance: place.distance + depth },
      height * shrink * one.tall,
      options,
    )
  })
}

/** Those who come down a road, or go away on it: who is named last is in front, as whoever is chased. */
function convoy(subject: Subject, heading: Heading, height: number, options: Placing): Role[] {
  const { aspect, onRoad = convoyOf(subject), ahead = 0, shapeOf } = options
  const count = Math.min(CONVOY_MAX, onRoad)
  const breadth = height * shapeOf(subject)
  return Array.from({ length: convoyOf(subject) }, (_, own) => ahead + own)
    .map((place) => (heading === 'towards' ? onRoad - 1 - place : place))
    .filter((index) => index < count)
    .map((index) => onCourse(subject, planCourse({ heading, breadth, aspect, index, count }), height, options))
}

/** How many are seen behind each other on a stream. */
const MOORED_MAX = 4

/** What a stream takes along. */
const DRIFTING: readonly Action[] = ['sail', 'swim', 'float', 'sit']

/** The ways of those whom a stream takes along; several, and who is too large to be seen to drift, stay in the middle of it. */
function onStream(subject: Subject, height: number, options: BlockingOptions): readonly Course[] {
  const { stream, aspect, outlook, shapeOf, aheadOf } = options
  const { count, action, leaves } = subject
  if (stream === undefined || !isAfloat(subject) || !DRIFTING.includes(action) || count === 'crowd') return []
  const [breadth, ahead] = [height * shapeOf(subject), aheadOf(subject)]
  if (count > 1) return Array.from({ length: Math.min(count, MOORED_MAX) }, (_, index) => planMooring(stream, index))
  if (leaves === true) return [planDeparture(stream, { breadth, aspect })]
  return [planDrift(stream, { breadth, ahead, aspect, path: outlook.path }) ?? planMooring(stream, 0)]
}

/** How broad somebody is from where he stands to both sides: twice the longer one. */
function spanOf(subject: Subject, height: number, { shapeOf, aheadOf }: BlockingOptions): number {
  const ahead = aheadOf(subject)
  return height * shapeOf(subject) * 2 * Math.max(ahead, 1 - ahead)
}

function approachOf(subject: Subject, height: number, options: BlockingOptions): Course | undefined {
  const { gaitOf, seconds, aspect, isOnWater } = options
  const { heading, action, count } = subject
  const gait = gaitOf(subject)
  if (heading === undefined || count !== 1 || (gait === undefined && action !== 'fly')) return undefined
  const speed = gait === undefined ? FLIGHT : gait.stride * height * gait.perSecond
  const depthMax = gait !== undefined && isOnWater ? BEACH : Number.POSITIVE_INFINITY
  const breadth = spanOf(subject, height, options)
  return planApproach(heading, { reach: speed * seconds, depthMax, breadth, aspect })
}

function onCourse(subject: Subject, course: Course, height: number, options: BlockingOptions): Role {
  const role = roleOf(subject, { x: 0, distance: course.nearest, share: 1 }, height, options)
  return { ...role, along: 0, motion: { ...role.motion, way: NOWHERE }, course }
}

/** What is broader than this share of the frame's width is a herd, which is seen whole. */
const BROAD = 0.16

/** How many a herd has in a broad frame and in a high one, and how broad one of it may be, as a share of the frame's width. */
const HERDS = { broad: [8, 0.28], high: [5, 0.42] } as const

function crowded(subject: Subject, place: PlaceOnStage, height: number, options: BlockingOptions): Role[] {
  const { aspect, chance, shapeOf } = options
  const breadth = (height * 0.72 * shapeOf(subject)) / aspect
  const isHerd = breadth > BROAD && subject.nature === 'animal'
  const [several, most] = HERDS[aspect > 1 ? 'broad' : 'high']
  const [count, shrink] = isHerd ? [several, Math.min(1, most / breadth)] : [CROWD, 1]
  const width = isHerd ? 0.84 - breadth * shrink : 1.05
  return eachOf(subject, count, chance).map((one, index) => {
    const row = index % 3
    const distance = place.distance + row * 1.1 + between(chance, 0, 0.4)
    const far = distance / SUBJECT_DISTANCE
    const x = ((index + 0.5) / count - 0.5) * aspect * width * far + between(chance, -0.04, 0.04)
    const tall = height * 0.72 * shrink * one.tall * between(chance, 0.92, 1.06)
    const role = roleOf(one.subject, { ...place, x, distance }, tall, options)
    return role.above > 0 ? { ...role, above: role.above + between(chance, ...SCATTER) } : role
  })
}

/** How high somebody is there; who is in a row has room there, and keeps its size beside the others. */
function heightOf(subject: Subject, { share, distance, shrink }: PlaceOnStage, options: BlockingOptions): number {
  const wanted = wantedOf(subject, share, options)
  if (shrink !== undefined) return wanted * shrink
  return Math.min(
    wanted * headroomOf(subject, share, options),
    widestOf(subject, distance, options) / options.shapeOf(subject),
  )
}

/** The broadest that somebody may be there, in frame heights. */
function widestOf(subject: Subject, distance: number, options: BlockingOptions): number {
  const { camera, aspect, vista } = options
  const { part, picture } = subject
  const share = part === 'lead' && isTrain(subject) ? TRAIN_WIDTH : WIDTH_MAX[part] * (picture === FIREWORKS ? 2 : 1)
  const widest = share * raisedShare(subject, options) * aspect * (camera.framing === 'close_up' ? 1.35 : 1)
  return part === 'backdrop' ? broadestAt(distance, widest, vista) : widest
}

/** How far from the middle of what they stand on top of leads may be, in frame heights. */
const LEVEL = 0.2

/** What floats is where there is water, and a little smaller for being farther away. */
function roleOf(subject: Subject, place: PlaceOnStage, height: number, options: BlockingOptions): Role {
  const { aspect, seconds, following, outlook, isOnWater, waterFrom = 0, dropAt, camera, chance } = options
  const { shapeOf, aheadOf, gaitOf } = options
  const { action } = subject
  const isWet = isOnWater && isAfloat(subject)
  const distance = isWet ? Math.max(place.distance, waterFrom) : place.distance
  const far = distance / place.distance
  const across = isRaised(subject, options) ? Math.max(-LEVEL, Math.min(LEVEL, place.x)) : place.x
  const [x, tall] = [across * far, height * Math.sqrt(far)]
  const gait = gaitOf(subject)
  const stride = gait && gait.stride * tall
  const { way, along } = travelOf({
    action,
    seconds,
    aspect,
    breadth: tall * shapeOf(subject),
    ahead: aheadOf(subject),
    place: x,
    distance,
    ...(gait !== undefined && { paces: gait.stride * tall * gait.perSecond }),
    outlook,
    following,
    isBeside: camera.isFree !== true && camera.moves.includes('follow'),
  })
  return {
    subject,
    distance,
    x,
    above: aboveOf(subject, height, isOnWater),
    ...(dropAt !== undefined && { drop: dropAt(across) }),
    along,
    motion: {
      ...{ action, way, phase: chance(), height: tall },
      ...(stride !== undefined && { stride }),
      ...(isWet && { isAfloat: true }),
    },
  }
}

/** How high above the ground somebody stays who does not stand on it. */
function aboveOf({ action, nature, picture, part }: Subject, height: number, isOnWater: boolean): number {
  if (nature === 'vessel' && action !== 'fly' && action !== 'rise') return 0
  // Whoever is tall stays in the picture.
  const room = Math.max(0.04, 0.74 - height)
  if (action === 'fly') return Math.min(room, nature === 'aircraft' ? 0.42 : 0.34)
  // Fireworks that are looked at from far away burst in the sky.
  if (picture === FIREWORKS && part === 'backdrop') return ALOFT
  if (action === 'float') return isOnWater && nature !== 'aircraft' ? 0 : Math.min(room, 0.26)
  if (action === 'swim') return isOnWater ? 0 : 0.2
  if (nature === 'aircraft' && action !== 'stand' && action !== 'rise') return 0.36
  return action === 'rise' ? height * 0.05 : 0
}
