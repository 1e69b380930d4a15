/** A near camera on people: a close-up shows head and shoulders, a medium shot all above the waist. Pure. */

import type { Outlook } from '../camera/outlook.ts'
import { headShareOf } from '../cast/puppet/puppet.ts'
import type { Chance } from '../random.ts'
import type { Action, CameraWish, Subject } from '../script/reading.ts'
import { eachOf, type One } from './each-own.ts'

/** What portraits depend on. */
export type PortraitOptions = {
  readonly camera: CameraWish
  /** Width to height of the frame. */
  readonly aspect: number
  /** Where they stand is a table: it hides them. */
  readonly hasTable: boolean
  /** What the camera makes of them. */
  readonly outlook: Pick<Outlook, 'growth'>
  /** Width to height of what is seen of a subject, and the share of its breadth to the right of where it stands. */
  readonly shapeOf: (subject: Subject) => number
  readonly aheadOf: (subject: Subject) => number
  readonly chance: Chance
}

/** Somebody of whom only the upper part is seen. Lengths are frame heights. */
export type Portrait = {
  readonly subject: Subject
  /** How high what is painted of it is, and how far to the right it stands. */
  readonly height: number
  readonly x: number
}

/** How high a head is, in frame heights. */
const HEADS = { close_up: 0.4, medium: 0.19 } as const

/** The share of the frame's width that people may fill together, and how much of the camera's coming nearer is allowed for. */
const [ROOM, GROWTH_MAX] = [0.94, 1.2]

/** How far apart they stand, in their own heights, and how far where the frame is narrow: arms may be behind one another. */
const [APART, CLOSE] = [0.3, 0.2]

/** How often they are made smaller: of who is smaller more is seen, and that may be broader again. */
const FITTINGS_MAX = 8

/** Where heads begin, and how far below the frame people go on, in frame heights: cameras tilt. */
export const [PORTRAIT_TOP, PORTRAIT_BOTTOM] = [0.1, 1.45] as const

/** No more than these have room side by side. */
const PEOPLE_MAX = 4

/** How high somebody at least is of whom something is below the frame, and how high others are. */
const [PORTRAIT_LEAST, FIGURE] = [1.05, 0.74]

/** What is done with the head up and the arms below it. */
const UPRIGHT: readonly Action[] = ['stand', 'sit', 'walk', 'run', 'turn', 'blow', 'shine', 'shake', 'pour']

/** Whether the camera is near, and sees nothing but people who are upright. */
export function arePortraits(leads: readonly Subject[], camera: CameraWish): boolean {
  const isAbove = camera.view === 'aerial' || camera.view === 'top'
  const people = leads.reduce((sum, { count }) => sum + (count === 'crowd' ? PEOPLE_MAX + 1 : count), 0)
  const areFew = people > 0 && people <= PEOPLE_MAX
  return headIn(camera) !== undefined && !isAbove && areFew && leads.every(mayBePortrait)
}

function headIn({ framing }: CameraWish): number | undefined {
  return framing === 'close_up' || framing === 'medium' ? HEADS[framing] : undefined
}

/** The leads as portraits; none where the camera is not near, or sees more than people who are upright. */
export function portraitsOf(leads: readonly Subject[], options: PortraitOptions): readonly Portrait[] | undefined {
  const { camera, aspect, hasTable, outlook, chance } = options
  const head = headIn(camera)
  if (head === undefined || hasTable || !arePortraits(leads, camera)) return undefined
  const people = leads.flatMap((lead) => eachOf(lead, typeof lead.count === 'number' ? lead.count : 0, chance))
  let sizes = people.map(({ subject, tall }) => (tall * head) / (headShareOf(subject.picture ?? '') ?? 1))
  const room = (ROOM * aspect) / Math.max(1, Math.min(GROWTH_MAX, outlook.growth))
  let row = rowOf(people, sizes, room, options)
  for (let fitting = 0; fitting < FITTINGS_MAX && row.right - row.left > room; fitting++) {
    const shrink = room / (row.right - row.left)
    sizes = row.sizes.map((size) => size * shrink)
    row = rowOf(people, sizes, room, options)
  }
  // All move over as far as what one of them holds needs.
  const over = Math.max(0, -room / 2 - row.left) - Math.max(0, row.right - room / 2)
  return row.portraits.map((portrait) => ({ ...portrait, x: portrait.x + over }))
}

/** People beside each other: from where to where they reach, and how high each is from head to foot. */
type PortraitRow = {
  readonly portraits: readonly Portrait[]
  readonly sizes: readonly number[]
  readonly left: number
  readonly right: number
}

/** Stands people of these sizes beside each other: as near as they have to be for the room. */
function rowOf(
  people: readonly One[],
  wanted: readonly number[],
  room: number,
  { shapeOf, aheadOf }: PortraitOptions,
): PortraitRow {
  const areCut = Math.min(...wanted) >= PORTRAIT_LEAST
  const sizes = areCut ? wanted : wanted.map((size) => Math.min(1, FIGURE / Math.max(...wanted)) * size)
  const seen = people.map(({ subject }, index) => {
    const size = sizes[index] ?? 0
    const one = areCut ? upperPart(subject, size) : subject
    const height = size * (one.shown ?? 1)
    const [breadth, ahead] = [height * shapeOf(one), aheadOf(one)]
    return { subject: one, height, behind: breadth * (1 - ahead), before: breadth * ahead }
  })
  const middle = (people.length - 1) / 2
  const standing = (apart: number) => {
    const portraits = seen.map((one, index) => ({ ...one, x: (index - middle) * apart }))
    const left = Math.min(...portraits.map(({ x, behind }) => x - behind))
    return { portraits, sizes, left, right: Math.max(...portraits.map(({ x, before }) => x + before)) }
  }
  const size = sizes.reduce((sum, one) => sum + one, 0) / sizes.length
  const row = standing(APART * size)
  const tooBroad = (row.right - row.left - room) / Math.max(1, people.length - 1)
  return tooBroad <= 0 ? row : standing(Math.max(CLOSE * size, APART * size - tooBroad))
}

/** Somebody down to a little below the frame. */
function upperPart({ on: _, ...subject }: Subject, size: number): Subject {
  const action = subject.action === 'sit' ? 'stand' : subject.action
  return { ...subject, action, shown: Math.min(1, (PORTRAIT_BOTTOM - PORTRAIT_TOP) / size) }
}

/** Whoever sits on furniture is seen above it; whoever rides, or has something over his head, is seen with all of that. */
function mayBePortrait({ nature, picture = '', count, action, heading, on, leaves, holds }: Subject): boolean {
  if (holds !== undefined && OVER_HEAD.has(holds.picture)) return false
  const isFree = heading === undefined && leaves === undefined && (on === undefined || SEATS.has(on.picture))
  const isOne = on?.beside === undefined && on?.crew === undefined && count !== 'crowd'
  return nature === 'person' && isFree && isOne && UPRIGHT.includes(action) && headShareOf(picture) !== undefined
}

const SEATS = new Set(['bench', 'chair', 'couch-and-lamp'])
const OVER_HEAD = new Set(['umbrella', 'umbrella-with-rain-drops', 'balloon', 'kite'])
