/** What a cast is placed for where a test says nothing else: five seconds of a camera that stands before dry land. */

import type { Outlook } from '../../../src/previz/camera/outlook.ts'
import { REST } from '../../../src/previz/camera/pose.ts'
import { aheadOfSubject, gaitOfSubject, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import type { BlockingOptions } from '../../../src/previz/staging/blocking.ts'

/** A camera that stays where it is. */
export const STILL: Outlook = { path: () => REST, growth: 1, shift: 0 }

export const ON_STAGE: BlockingOptions = {
  camera: { moves: [], pace: 'normal', isHandheld: false },
  outlook: STILL,
  aspect: 16 / 9,
  seconds: 5,
  following: 0,
  hasTable: false,
  foot: 0.84,
  isOnWater: false,
  shapeOf: shapeOfSubject,
  aheadOf: aheadOfSubject,
  gaitOf: gaitOfSubject,
  chance: chanceFrom(1, 'cast'),
}
