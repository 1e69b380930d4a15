/** What is known by sight of pictures of the set: where they look, which hang or fly, and what of them shines. */

import type { GlassPart } from './drawing.ts'
import type { Spot } from './look.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Pictures that look, or go, to the left. */
export const FACES_LEFT = words(`
  t-rex pig ewe guide-dog service-dog poodle raccoon cat black-cat tiger leopard donkey horse unicorn zebra bison ox water-buffalo boar goat
  two-hump-camel llama giraffe mammoth rhinoceros hippopotamus mouse rat rabbit chipmunk beaver hedgehog
  skunk badger dove eagle duck swan dodo flamingo parrot black-bird bird goose rooster chicken baby-chick snake dragon
  sauropod spouting-whale shark fish tropical-fish blowfish snail turtle ant honeybee mosquito locomotive
  high-speed-train bullet-train bus trolleybus minibus ambulance fire-engine police-car taxi automobile
  sport-utility-vehicle pickup-truck delivery-truck articulated-lorry tractor racing-car motorcycle motor-scooter
  auto-rickshaw bicycle sailboat canoe speedboat passenger-ship ferry motor-boat ship helicopter carousel-horse high-heeled-shoe
`)

/** Pictures that look, or go, to the right. */
export const FACES_RIGHT = words(`
  kangaroo crocodile airplane small-airplane airplane-departure rocket running-shoe hiking-boot kick-scooter
  manual-wheelchair motorized-wheelchair
`)

/** Pictures of what has no foot on the ground. */
export const FLIES = words(`
  eagle dove bat butterfly honeybee mosquito fly phoenix airplane small-airplane airplane-departure
  airplane-arrival helicopter rocket flying-saucer satellite parachute kite balloon comet shooting-star star glowing-star
  sun full-moon crescent-moon ringed-planet cloud rainbow red-paper-lantern carp-streamer whale spouting-whale dolphin
  orca shark fish tropical-fish blowfish octopus jellyfish squid droplet sparkles musical-note musical-notes red-heart
  snowflake feather fallen-leaf leaf-fluttering-in-wind maple-leaf  mirror-ball seal otter
`)

/** The part that shines, as left, top, right and bottom of 128, and whether all of it does or only what is warm and bright. */
export const SHINES: {
  readonly [picture: string]: { readonly box: readonly [number, number, number, number]; readonly what: 'all' | 'warm' }
} = {
  'diya-lamp': { box: [66, 0, 120, 80], what: 'warm' },
  'light-bulb': { box: [14, 0, 114, 92], what: 'warm' },
  'red-paper-lantern': { box: [16, 14, 112, 116], what: 'all' },
  'jack-o-lantern': { box: [16, 42, 116, 116], what: 'warm' },
  star: { box: [0, 0, 128, 128], what: 'all' },
  'glowing-star': { box: [0, 0, 128, 128], what: 'all' },
  sun: { box: [0, 0, 128, 128], what: 'all' },
  'full-moon': { box: [0, 0, 128, 128], what: 'all' },
  'crescent-moon': { box: [0, 0, 128, 128], what: 'all' },
  comet: { box: [0, 0, 128, 128], what: 'all' },
  'shooting-star': { box: [0, 0, 128, 128], what: 'all' },
  sparkles: { box: [0, 0, 128, 128], what: 'all' },
  'police-car-light': { box: [16, 0, 112, 92], what: 'all' },
  'flying-saucer': { box: [10, 94, 72, 128], what: 'all' },
  rocket: { box: [0, 76, 50, 128], what: 'warm' },
  phoenix: { box: [0, 0, 128, 128], what: 'warm' },
  flashlight: { box: [0, 0, 62, 58], what: 'warm' },
}

/** Places of interest, in 128ths of the picture. */
export const SPOTS: {
  readonly [picture: string]: { readonly [S in Spot]?: readonly [number, number] }
} = {
  'diya-lamp': { flames: [92, 52] },
  'red-paper-lantern': { lamp: [64, 64] },
  'light-bulb': { lamp: [64, 46] },
  rocket: { exhaust: [26, 102] },
  airplane: { exhaust: [40, 90] },
  locomotive: { exhaust: [36, 12] },
  automobile: { lamp: [14, 88], exhaust: [122, 104] },
  motorcycle: { lamp: [28, 58], exhaust: [118, 86] },
  helicopter: { rotor: [64, 40] },
  'bottle-with-popping-cork': { neck: [40, 42] },
  dragon: { mouth: [24, 36] },
  teapot: { mouth: [8, 48] },
}

/** What of pictures is glass, or as smooth, in 128ths of the picture; where it glints follows from that. */
const PANES: { readonly [picture: string]: Pick<GlassPart, 'box' | 'isRound' | 'tone'> } = {
  watch: { box: [26, 25, 102, 101], isRound: true },
  'wine-glass': { box: [34, 2, 94, 78], tone: [206, 40, 64] },
  'cocktail-glass': { box: [12, 4, 116, 66], tone: [226, 220, 150] },
  'tropical-drink': { box: [20, 30, 108, 120], tone: [250, 190, 90] },
  'tumbler-glass': { box: [16, 24, 112, 122], tone: [232, 150, 52] },
  'glass-of-milk': { box: [24, 8, 104, 122] },
  'beer-mug': { box: [16, 34, 90, 120], tone: [244, 178, 50] },
  'bottle-with-popping-cork': { box: [4, 30, 110, 126], tone: [210, 224, 130] },
  'cup-with-straw': { box: [28, 40, 100, 124] },
  jar: { box: [20, 20, 108, 124] },
  'lotion-bottle': { box: [30, 40, 98, 124] },
  'crystal-ball': { box: [18, 4, 110, 98], isRound: true, tone: [190, 150, 250] },
  'gem-stone': { box: [4, 20, 124, 116], tone: [120, 210, 250] },
  'hourglass-not-done': { box: [28, 14, 100, 114] },
  'light-bulb': { box: [22, 2, 106, 92] },
  ring: { box: [36, 2, 92, 46], tone: [170, 224, 250] },
  trophy: { box: [24, 6, 104, 74] },
  sunglasses: { box: [4, 40, 124, 92] },
}

/** The glass of a picture; absent where it has none. */
export function glassOfPicture(picture: string): GlassPart | undefined {
  const pane = PANES[picture]
  if (pane === undefined) return undefined
  const [left, top, right, bottom] = pane.box
  const at = (across: number, down: number): readonly [number, number] => {
    return [left + (right - left) * across, top + (bottom - top) * down]
  }
  return { ...pane, glints: [at(0.2, 0.2), at(0.86, 0.34)] }
}
