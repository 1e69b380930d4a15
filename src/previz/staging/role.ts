/** One of a cast on the stage. */

import type { Subject } from '../script/reading.ts'
import type { Course } from './course.ts'
import type { Motion } from './tracks.ts'

/** One who is seen. */
export type Role = {
  readonly subject: Subject
  /** 4 is where leads stand; what is farther is smaller. */
  readonly distance: number
  /** Its place across, in frame heights from the middle, and how high above the ground it stays, at its distance. */
  readonly x: number
  readonly above: number
  /** How much lower than elsewhere the ground is there, in frame heights at its distance. */
  readonly drop?: number
  readonly motion: Motion
  /** Somebody blows its flames out in the course of the shot. */
  readonly isBlownOut?: boolean
  /** How far of its way across the camera goes along. */
  readonly along: number
  /** Its way to the camera or from it; then its distance is where it is nearest. */
  readonly course?: Course
}
