/** How large subjects are beside others of their kind, where that is not the same for all. */

import { isMount } from '../script/mounted.ts'
import type { Subject } from '../script/reading.ts'

/** Pictures by how much larger or smaller they are; whoever is not named is as large as its kind. */
const STATURES: { readonly [factor: string]: string } = {
  '2.2': 'fireworks giraffe',
  '1.7': 'flag snowman tall-ship dragon dragon-face sauropod t-rex spouting-whale whale mammoth elephant',
  '1.15': 'lighthouse windmill zebra',
  '1.3': 'kite hot-beverage teacup-without-handle',
  '2.4': 'couch-and-lamp bed door',
  '1.35':
    'bear polar-bear rhinoceros hippopotamus camel horse unicorn pegasus moose eagle rocket ship ferry bus train metro tram high-speed-train locomotive',
  '0.8':
    'cat dog fox wolf boar koala dove gull black-bird sheep goat monkey penguin kangaroo child girl boy baby sailboat bicycle kick-scooter lemon tangerine',
  '0.6':
    'rabbit chicken rooster duck owl parrot squirrel-chipmunk hedgehog turtle otter fish tropical-fish strawberry cherries',
  '0.42':
    'soccer-ball basketball volleyball rugby-football american-football butterfly bird hamster mouse rat frog crab baby-chick hatching-chick bat candle paper-boat canoe lipstick',
  '0.26': 'honeybee ant lady-beetle beetle mosquito fly snail spider dragonfly',
}

const FACTORS = new Map(
  Object.entries(STATURES).flatMap(([factor, names]) =>
    names.split(' ').map((name) => [name, Number(factor)] as const),
  ),
)

/** What is much longer than high. */
const LOW = new Set(['paper-boat', 'canoe'])

/** How much higher than somebody's head what he carries reaches. */
const OVER_HEAD: { readonly [picture: string]: number } = {
  umbrella: 1.42,
  'umbrella-with-rain-drops': 1.42,
  balloon: 1.3,
  kite: 1.4,
}

/** Whoever rides is seen with all of its animal; whoever sits is not as high as who stands. */
const MOUNTED = 1.22
const ON_WINGS = 1
const SEATED = 1
/** Whoever sits in a boat is seen with all of that. */
const AFLOAT = 0.66
const ON_BRIDGE = 1.35

/**
 * How much larger than others of its kind somebody is; a lead is never too small to be what a shot is about, but for boats
 * that lie low and long.
 */
export function statureOf({ picture, part, holds, on }: Pick<Subject, 'picture' | 'part' | 'holds' | 'on'>): number {
  if (on?.picture === 'canoe') return AFLOAT
  if (on !== undefined) {
    if (isMount({ ...on, nature: 'animal' })) return on.picture === 'dragon' ? ON_WINGS : MOUNTED
    if (on.picture === 'bridge') return ON_BRIDGE
    return part === 'lead' ? SEATED : SEATED / 2
  }
  const factor =
    ((picture === undefined ? undefined : FACTORS.get(picture)) ?? 1) * (OVER_HEAD[holds?.picture ?? ''] ?? 1)
  if (part !== 'lead') return factor
  return Math.max(LOW.has(picture ?? '') ? 0.42 : 0.66, factor)
}
