/** A near camera on people: a close-up shows head and shoulders, a medium shot all above the waist. Pure. */

import { headShareOf } from '../cast/puppet/puppet.ts'
import type { Chance } from '../random.ts'
import type { Action, CameraWish, Subject } from '../script/reading.ts'
import { eachOf } from './each-own.ts'

/** What portraits depend on. */
export type PortraitOptions = {
  readonly camera: CameraWish
  /** Width to height of the frame. */
  readonly aspect: number
  /** Where they stand is a table: it hides them. */
  readonly hasTable: boolean
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

/** The broadest that people may be together, in frame widths, and how broad one is, in its own heights. */
const [ALL_BREADTH, ONE_BREADTH] = [1, 0.25]

/** Where heads begin, and how far below the frame people go on, in frame heights: cameras tilt. */
export const [PORTRAIT_TOP, PORTRAIT_BOTTOM] = [0.1, 1.45] as const

/** No more than these have room side by side. */
const PEOPLE_MAX = 4

/** How high somebody at least is of whom something is below the frame, and how high others are. */
const [PORTRAIT_LEAST, FIGURE] = [1.05, 0.74]

/** What is done with the head up and the arms below it. */
const UPRIGHT: readonly Action[] = ['stand', 'sit', 'walk', 'run', 'turn', 'blow', 'shine', 'shake', 'pour']

/** Who is under an umbrella is seen with it: how high a head is then, and how much higher the whole figure. */
const UMBRELLA = { head: 0.15, over: 1.42 } as const

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
  const { camera, aspect, hasTable, chance } = options
  const head = headIn(camera)
  if (head === undefined || hasTable || !arePortraits(leads, camera)) return undefined
  const people = leads.flatMap((lead) => eachOf(lead, typeof lead.count === 'number' ? lead.count : 0, chance))
  const abreast = people.reduce((sum, { subject }) => sum + (GROUPS.has(subject.picture ?? '') ? GROUP_BREADTH : 1), 0)
  const fits = (ALL_BREADTH * aspect) / ONE_BREADTH / abreast
  return people.map(({ subject, tall }, index): Portrait => {
    const own = subject.holds === undefined || !UMBRELLAS.has(subject.holds.picture) ? undefined : UMBRELLA
    const size = ((own?.head ?? head) * (own?.over ?? 1)) / (headShareOf(subject.picture ?? '') ?? 1)
    const whole = Math.min(size, fits) * tall
    const x = ((index + 0.5) / people.length - 0.5) * Math.min(0.84 * aspect, 0.3 * whole * people.length)
    if (whole < PORTRAIT_LEAST) return { subject, height: Math.min(whole, FIGURE), x }
    const share = Math.min(1, (PORTRAIT_BOTTOM - PORTRAIT_TOP) / whole)
    const { on: _, ...alone } = subject
    const action = subject.action === 'sit' ? 'stand' : subject.action
    return { subject: { ...alone, action, shown: share }, height: whole * share, x }
  })
}

/** Whoever sits on furniture is seen above it; whoever rides is seen with what he rides. */
function mayBePortrait({ nature, picture = '', count, action, heading, on, leaves, holds }: Subject): boolean {
  if (holds !== undefined && OVER_HEAD.has(holds.picture)) return false
  const isFree = heading === undefined && leaves === undefined && (on === undefined || SEATS.has(on.picture))
  const isOne = on?.beside === undefined && on?.crew === undefined && count !== 'crowd'
  return nature === 'person' && isFree && isOne && UPRIGHT.includes(action) && headShareOf(picture) !== undefined
}

const SEATS = new Set(['bench', 'chair', 'couch-and-lamp'])
const UMBRELLAS = new Set(['umbrella', 'umbrella-with-rain-drops'])
const OVER_HEAD = new Set(['balloon', 'kite'])

/** Two who are one drawing, and how much broader they are than one. */
const GROUPS = new Set(['couple', 'old-couple'])
const GROUP_BREADTH = 2
