/** What is known by sight of pictures of the set: where they look, which hang or fly, and what of them shines. */

import type { Spot } from './drawing.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Pictures that look, or go, to the left. */
export const FACES_LEFT = words(`
  guide-dog service-dog poodle raccoon cat black-cat tiger leopard donkey horse unicorn zebra deer bison ox cow boar goat
  camel two-hump-camel llama giraffe elephant mammoth rhinoceros hippopotamus mouse rat rabbit chipmunk beaver hedgehog
  skunk badger dove eagle duck swan dodo flamingo parrot black-bird bird goose rooster chicken baby-chick snake dragon
  sauropod whale spouting-whale shark fish tropical-fish blowfish snail turtle ant honeybee mosquito locomotive
  high-speed-train bullet-train bus trolleybus minibus ambulance fire-engine police-car taxi automobile
  sport-utility-vehicle pickup-truck delivery-truck articulated-lorry tractor racing-car motorcycle motor-scooter
  auto-rickshaw sailboat canoe speedboat passenger-ship ferry motor-boat ship helicopter carousel-horse high-heeled-shoe
`)

/** Pictures that look, or go, to the right. */
export const FACES_RIGHT = words(`
  t-rex kangaroo crocodile airplane small-airplane airplane-departure rocket running-shoe hiking-boot bicycle kick-scooter
  manual-wheelchair motorized-wheelchair
`)

/** Pictures of what has no foot on the ground. */
export const FLIES = words(`
  eagle dove bird black-bird bat butterfly honeybee mosquito fly phoenix airplane small-airplane airplane-departure
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
