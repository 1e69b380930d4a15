/** How large subjects are beside others of their kind, where that is not the same for all. */

/** Pictures by how much larger or smaller they are; whoever is not named is as large as its kind. */
const STATURES: { readonly [factor: string]: string } = {
  '1.7': 'dragon dragon-face sauropod t-rex spouting-whale whale mammoth',
  '2.4': 'couch-and-lamp bed door',
  '1.35': 'elephant giraffe bear polar-bear rhinoceros hippopotamus camel horse eagle rocket ship ferry locomotive bus',
  '0.8': 'cat dog fox wolf sheep goat monkey penguin kangaroo child girl boy baby sailboat canoe bicycle kick-scooter',
  '0.6': 'rabbit chicken rooster duck owl parrot squirrel-chipmunk hedgehog turtle otter dove fish tropical-fish',
  '0.42': 'butterfly bird mouse rat frog crab baby-chick hatching-chick bat candle paper-boat lipstick',
  '0.26': 'honeybee ant lady-beetle beetle mosquito fly snail spider dragonfly',
}

const FACTORS = new Map(
  Object.entries(STATURES).flatMap(([factor, names]) =>
    names.split(' ').map((name) => [name, Number(factor)] as const),
  ),
)

/** How much larger than others of its kind somebody is; a lead is never too small to be what a shot is about. */
export function statureOf({ picture, part }: { readonly picture?: string; readonly part: string }): number {
  const factor = (picture === undefined ? undefined : FACTORS.get(picture)) ?? 1
  return part === 'lead' ? Math.max(0.66, factor) : factor
}

/** How deep what floats lies in the water, as a share of its picture's height: a canoe's paddle is its lowest part. */
export function draughtOf(picture: string | undefined): number {
  return picture === 'canoe' ? 0.2 : 0.03
}
