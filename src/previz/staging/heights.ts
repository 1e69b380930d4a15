/** How high those on a stage want to be: by their kind, their stature and how near the camera is. Pure. */

import type { Outlook } from '../camera/outlook.ts'
import type { CameraWish, Nature, Subject } from '../script/reading.ts'
import { statureOf } from './statures.ts'

/** What heights depend on. */
export type HeightOptions = {
  readonly camera: CameraWish
  /** How much lower the ground is beside the middle, in frame heights. */
  readonly dropAt?: (across: number) => number
  /** Where the ground is where they stand, in frame heights from the top of the frame. */
  readonly foot: number
  /** What the camera makes of them. */
  readonly outlook: Pick<Outlook, 'growth'>
  /** Width to height of the picture of a subject. */
  readonly shapeOf: (subject: Subject) => number
}

/** How high subjects are in a frame that shows them from head to foot, in frame heights. */
const HEIGHTS: { readonly [N in Nature]: number } = {
  person: 0.56,
  animal: 0.4,
  vehicle: 0.34,
  vessel: 0.36,
  aircraft: 0.32,
  product: 0.5,
  food: 0.44,
  plant: 0.46,
  building: 0.62,
  thing: 0.38,
}

const FRAMINGS = { close_up: 1.5, medium: 1, wide: 0.62 } as const

/** How large whoever stands on a hill is, beside one on level ground. */
const RAISED = 0.68

/** How much of the frame is left free over a head, in frame heights. */
const AIR = 0.06

/** How much lower who sits on the ground is than who stands. */
const SITTING = 1.35

/** The height that somebody wants, in frame heights; `share`: of what one alone would have. */
export function wantedOf(subject: Subject, share: number, options: HeightOptions): number {
  const { camera } = options
  const framing = subject.part === 'backdrop' ? 1 : FRAMINGS[camera.framing ?? 'medium']
  const far = camera.view === 'aerial' || camera.view === 'top' ? 0.4 : 1
  return (
    (HEIGHTS[subject.nature] * statureOf(subject) * framing * share * far * raisedShare(subject, options)) /
    lengthOf(subject, options)
  )
}

/** The share of the height that it wants that somebody living may have: its head stays in the frame, also as the camera comes. */
export function headroomOf(subject: Subject, share: number, options: HeightOptions): number {
  const { nature, part } = subject
  if ((nature !== 'person' && nature !== 'animal') || part === 'backdrop') return 1
  const { foot, outlook, dropAt } = options
  const ground = foot + (isRaised(subject, options) ? (dropAt?.(0) ?? 0) : 0)
  // The camera keeps the middle of it in sight, so that only a half grows upwards.
  const tallest = (ground - AIR) / Math.sqrt(Math.max(1, outlook.growth))
  return Math.min(1, tallest / wantedOf(subject, share, options))
}

/** Who stands on top of something is seen with all of that. */
export function raisedShare(subject: Subject, options: HeightOptions): number {
  return isRaised(subject, options) ? RAISED : 1
}

/** Whether somebody stands on top of something. */
export function isRaised({ part }: Subject, { dropAt }: HeightOptions): boolean {
  return part === 'lead' && (dropAt?.(0) ?? 0) < 0
}

/** Who lies is as long as he is tall, and so, nearly, is who swims. */
function lengthOf(subject: Subject, { shapeOf }: HeightOptions): number {
  const { action, nature, on } = subject
  if (on !== undefined) return 1
  // Who sits on the ground is not as high as who stands.
  if (action === 'sit' && nature === 'person') return SITTING
  if (action === 'lie') return Math.max(1, shapeOf(subject))
  return action === 'swim' && nature === 'person' ? Math.max(1, 0.72 * shapeOf(subject)) : 1
}
