/** The drawings of four-legged animals: who they are, and how they stand, sit, walk and run. */

import type { Action } from '../../script/reading.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { BEAR, KOALA, PANDA } from './bears.ts'
import { LION, TIGER } from './big-cats.ts'
import { CAT, paintSittingCat, SITTING_CAT_HEAD } from './cats.ts'
import { CAMEL } from './camel.ts'
import { COW } from './cow.ts'
import { DEER } from './deer.ts'
import { DOG, FOX, WOLF } from './dogs.ts'
import { ELEPHANT } from './elephant.ts'
import { GALLOP, type Gait, HEAVY_RUN, HEAVY_WALK, WALK } from './gait.ts'
import { HAMSTER } from './hamster.ts'
import { HORSE, PEGASUS, UNICORN, winged } from './horses.ts'
import { type Build, paintGoing, paintHead, paintResting, paintStanding } from './quadruped.ts'
import { GIRAFFE, ZEBRA } from './savanna.ts'
import { sleepingCat } from './sleeping-cat.ts'
import { BOAR, MOOSE } from './wild-hoofed.ts'

const BUILDS = {
  cat: CAT,
  dog: DOG,
  horse: HORSE,
  unicorn: UNICORN,
  pegasus: PEGASUS,
  tiger: TIGER,
  lion: LION,
  wolf: WOLF,
  fox: FOX,
  bear: BEAR,
  panda: PANDA,
  koala: KOALA,
  hamster: HAMSTER,
  moose: MOOSE,
  boar: BOAR,
  elephant: ELEPHANT,
  deer: DEER,
  camel: CAMEL,
  cow: COW,
  zebra: ZEBRA,
  giraffe: GIRAFFE,
}

/** An animal that is drawn here. */
export type AnimalName = keyof typeof BUILDS

const GAITS: { readonly [A in Action]?: Gait } = {
  walk: WALK,
  dance: WALK,
  turn: WALK,
  run: GALLOP,
  jump: GALLOP,
  fly: GALLOP,
}

/** Pictures of a tail's swing while the cat sits. */
const SWING_PHASES = 6

/** The drawing of an animal that does something. */
export function animal(name: AnimalName, tones: Tones, action: Action): Drawing {
  if (name === 'cat' && action === 'sit') return sittingCat(tones)
  if (name === 'cat' && action === 'lie') return sleepingCat(tones)
  const build: Build = name === 'unicorn' && action === 'fly' ? winged(UNICORN) : BUILDS[name]
  const gait = gaitOf(build, action)
  return {
    box: build.box,
    phases: gait?.phases ?? 1,
    phasesPerSecond: gait?.phasesPerSecond ?? 0,
    ...(gait !== undefined && { stride: (gait.stride * build.stride) / gait.stance }),
    stands: true,
    facing: 'right',
    spots: { mouth: [build.headAt[0] + build.head.size * 0.6, build.headAt[1] + build.head.size * 0.25] },
    paint(context, phase) {
      if (gait !== undefined) paintGoing(context, build, tones, gait, phase / gait.phases)
      else if (rests(name, action)) paintResting(context, build, tones, action)
      else paintStanding(context, build, tones)
    },
  }
}

function gaitOf({ isHeavy = false }: Build, action: Action): Gait | undefined {
  const gait = GAITS[action]
  if (gait === undefined || !isHeavy) return gait
  return gait === GALLOP ? HEAVY_RUN : HEAVY_WALK
}

/** Whoever is heavy, or has long legs and hoofs, and sits looks like nobody at all. */
function rests(name: AnimalName, action: Action): action is 'sit' | 'lie' {
  const { feet, isHeavy = false }: Build = BUILDS[name]
  return feet !== 'hoofs' && !isHeavy && (action === 'sit' || action === 'lie')
}

const sittingCat = (tones: Tones): Drawing => ({
  box: [-0.1, -0.2, 1.2, 1.1],
  phases: SWING_PHASES,
  phasesPerSecond: 3,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    paintSittingCat(context, tones, Math.sin((phase / SWING_PHASES) * Math.PI * 2))
    context.translate(...SITTING_CAT_HEAD.at)
    paintHead(context, SITTING_CAT_HEAD.head, tones)
  },
})
