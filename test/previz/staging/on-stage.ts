/** What a cast is placed for where a test says nothing else: five seconds of a camera that stands before dry land. */

import { STILL } from '../../../src/previz/camera/outlook.ts'
import { aheadOfSubject, gaitOfSubject, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import type { BlockingOptions } from '../../../src/previz/staging/blocking.ts'

export const ON_STAGE: BlockingOptions = {
  camera: { moves: [], pace: 'normal', isHandheld: false },
  outlook: STILL,
  aspect: 16 / 9,
  seconds: 5,
  following: 0,
  hasTable: false,
  isOnWater: false,
  shapeOf: shapeOfSubject,
  aheadOf: aheadOfSubject,
  gaitOf: gaitOfSubject,
  chance: chanceFrom(1, 'cast'),
}
