/** Which picture stands for which id: our own drawings, the puppets, and the set for everything else. */

import { roomOn } from '../script/room-on.ts'
import { SURFBOARD } from '../script/surfing.ts'
import type { Action, ColourName, Subject } from '../script/reading.ts'
import { tonesFrom, tonesOf } from './colour-words.ts'
import type { Drawing, Tones } from './drawing.ts'
import { endsOf } from './ends.ts'
import { type AnimalName, animal } from './own/animals.ts'
import { carEnd } from './own/car-ends.ts'
import { everydayCar, sportsCar, taxi } from './own/cars.ts'
import { COFFEE_CUP_TONE, coffeeCup, TEA_CUP_TONE, teaCup } from './own/cups.ts'
import { dragon } from './own/dragon.ts'
import { butterfly } from './own/butterfly.ts'
import { campfire } from './own/campfire.ts'
import { birthdayCake, candle } from './own/candles.ts'
import { drone, paperBoat, smartphone } from './own/devices.ts'
import { eagle } from './own/eagle.ts'
import { type BirdName, flyingBird } from './own/flying-bird.ts'
import { flower } from './own/flower.ts'
import { fireworks } from './own/fireworks.ts'
import { flag } from './own/flag.ts'
import { apple, lemon, strawberry, tangerine } from './own/fruit.ts'
import { fruitTea } from './own/fruit-tea.ts'
import { frog } from './own/frog.ts'
import { hen } from './own/hen.ts'
import { drinkGlass, FILLING_TONES } from './own/glasses.ts'
import { headphones } from './own/headphones.ts'
import { hotAirBalloon } from './own/hot-air-balloon.ts'
import { bridge, lighthouse, windmill } from './own/landmarks.ts'
import { rocket } from './own/rocket.ts'
import { standing } from './own/seat.ts'
import { bench, seatOf } from './own/seats.ts'
import { PRAM_TONE, stroller } from './own/stroller.ts'
import { tallShip } from './own/tall-ship.ts'
import { tank } from './own/tank.ts'
import { KITE_TONE, kite, skateboard } from './own/toys.ts'
import { toyTrain } from './own/toy-train.ts'
import { train } from './own/train.ts'
import { piano } from './own/workplaces.ts'
import { bottle, perfumeBottle } from './own/vessels.ts'
import { watch } from './own/watch.ts'
import { whale } from './own/whale.ts'
import { footballMatch } from './puppet/match.ts'
import { PEOPLE, peopleOf, puppet } from './puppet/puppet.ts'
import { passenger, riders } from './puppet/rider.ts'
import { rowers } from './puppet/rower.ts'
import { pet, sitters } from './puppet/sitter.ts'
import { surfer, surfingPet } from './puppet/surfer.ts'
import { STOCK, stockDrawing } from './stock.ts'

type Own = {
  /** Its colour where none is asked for. */
  readonly natural: string
  draw(tones: Tones, subject: Pick<Subject, 'action' | 'colour'>): Drawing
}

const fourLegged = (name: AnimalName, natural: string): Own => ({
  natural,
  draw: (tones, { action }) => animal(name, tones, action),
})

const moves = ({ action }: Pick<Subject, 'action'>) => action !== 'stand' && action !== 'lie' && action !== 'sit'

const ON_THE_WING: ReadonlySet<Action> = new Set(['fly', 'float', 'rise', 'fall'])

/** A bird on the wing is drawn here; the set has one that sits. */
const bird = (name: BirdName, natural: string): Own => ({
  natural,
  draw: (tones, { action, colour }) =>
    ON_THE_WING.has(action)
      ? flyingBird(name, tones)
      : stockDrawing(PERCHED[name].picture, colour ?? PERCHED[name].colour),
})

const PERCHED: { readonly [N in BirdName]: { readonly picture: string; readonly colour?: ColourName } } = {
  bird: { picture: 'bird' },
  'black-bird': { picture: 'black-bird' },
  dove: { picture: 'bird', colour: 'white' },
  gull: { picture: 'bird', colour: 'white' },
}

/** Of what colour a boat is, and a surfboard. */
const [HULL_TONE, BOARD_TONE] = ['#94532c', '#e8b23c']

/** What is drawn here because the set's picture would look silly as the lead of a film. */
const OWN: { readonly [picture: string]: Own } = {
  'sports-car': { natural: '#c9252f', draw: (tones, subject) => sportsCar(tones, moves(subject)) },
  car: { natural: '#2d6fae', draw: (tones, subject) => everydayCar(tones, moves(subject)) },
  taxi: { natural: '#f2b92e', draw: (tones, subject) => taxi(tones, moves(subject)) },
  cat: fourLegged('cat', '#e08a3a'),
  'black-cat': fourLegged('cat', '#34323c'),
  dog: fourLegged('dog', '#c08a4e'),
  horse: fourLegged('horse', '#8a4f2d'),
  tiger: fourLegged('tiger', '#e8862c'),
  lion: fourLegged('lion', '#d9a154'),
  wolf: fourLegged('wolf', '#7d8490'),
  fox: fourLegged('fox', '#d9642a'),
  // Built and marked as a raccoon is.
  'red-panda': { natural: '#9c4526', draw: (_, { colour }) => stockDrawing('raccoon', colour ?? 'orange') },
  bear: fourLegged('bear', '#6f4a32'),
  'polar-bear': fourLegged('bear', '#eeece4'),
  panda: fourLegged('panda', '#f1eee8'),
  koala: fourLegged('koala', '#8f939c'),
  hamster: fourLegged('hamster', '#d99a55'),
  unicorn: fourLegged('unicorn', '#f3eff2'),
  pegasus: fourLegged('pegasus', '#f1ede4'),
  moose: fourLegged('moose', '#5d4334'),
  boar: fourLegged('boar', '#5f5048'),
  elephant: fourLegged('elephant', '#8f8a86'),
  deer: fourLegged('deer', '#a5673c'),
  cow: fourLegged('cow', '#f1ece4'),
  camel: fourLegged('camel', '#c9975a'),
  zebra: fourLegged('zebra', '#ece8e2'),
  giraffe: fourLegged('giraffe', '#e6bb78'),
  butterfly: { natural: '#3d8fd6', draw: (tones, subject) => butterfly(tones, moves(subject)) },
  bird: bird('bird', '#3f9ac4'),
  'black-bird': bird('black-bird', '#33323a'),
  dove: bird('dove', '#eceae6'),
  gull: bird('gull', '#dfe3e8'),
  chicken: { natural: '#c98a52', draw: (tones, { action }) => hen(tones, action) },
  frog: { natural: '#5fa83c', draw: (tones, { action }) => frog(tones, action) },
  eagle: { natural: '#6b4630', draw: (tones, subject) => eagle(tones, moves(subject)) },
  dragon: { natural: '#3f8a4e', draw: (tones, { action }) => dragon(tones, true, action === 'breathe_fire') },
  whale: { natural: '#3f566b', draw: (tones, { action }) => whale(tones, action === 'jump') },
  rocket: {
    natural: '#cf3b34',
    draw: (tones, { action }) => rocket(tones, action === 'rise' || action === 'stand', action !== 'stand'),
  },
  blossom: { natural: '#f6a0b8', draw: (_, { colour }) => standing(flower('blossom', colour)) },
  'perfume-bottle': { natural: '#eaa350', draw: (tones) => perfumeBottle(tones) },
  bottle: { natural: '#2f5a3a', draw: (tones) => bottle(tones) },
  'fruit-tea': { natural: '#f09a3c', draw: (tones) => fruitTea(tones) },
  'hot-beverage': { natural: COFFEE_CUP_TONE, draw: (tones) => coffeeCup(tones) },
  'teacup-without-handle': { natural: TEA_CUP_TONE, draw: (tones) => teaCup(tones) },
  'glass-of-milk': { natural: FILLING_TONES.milk, draw: (tones) => drinkGlass('milk', tones) },
  'glass-of-juice': { natural: FILLING_TONES.juice, draw: (tones) => drinkGlass('juice', tones) },
  'glass-of-water': { natural: FILLING_TONES.water, draw: (tones) => drinkGlass('water', tones) },
  wristwatch: { natural: '#23405e', draw: (tones) => watch(tones) },
  'red-apple': { natural: '#d93030', draw: (tones) => apple(tones) },
  'green-apple': { natural: '#8fbf3a', draw: (tones) => apple(tones) },
  lemon: { natural: '#f4cf2e', draw: (tones) => lemon(tones) },
  tangerine: { natural: '#f28a1e', draw: (tones) => tangerine(tones) },
  strawberry: { natural: '#dc2b3a', draw: (tones) => strawberry(tones) },
  headphones: { natural: '#3b3f4a', draw: (tones) => headphones(tones) },
  smartphone: { natural: '#5a5f6c', draw: (tones) => smartphone(tones) },
  canoe: { natural: HULL_TONE, draw: (tones) => rowers([], tones, false) },
  'paper-boat': { natural: '#f4efe4', draw: (tones) => paperBoat(tones) },
  'birthday-cake': { natural: '#f6dcc0', draw: (tones) => birthdayCake(tones) },
  candle: { natural: '#efe6d4', draw: (tones) => candle(tones) },
  fire: { natural: '#ff8a24', draw: () => campfire() },
  'hot-air-balloon': { natural: '#d2453a', draw: (tones) => hotAirBalloon(tones) },
  fireworks: { natural: '#ff5a4e', draw: (tones) => fireworks(tones) },
  bench: { natural: '#94623a', draw: (tones) => standing(bench(tones)) },
  piano: { natural: '#26242a', draw: (tones) => standing(piano(tones)) },
  lighthouse: { natural: '#c23b34', draw: (tones) => lighthouse(tones) },
  windmill: { natural: '#8a6f52', draw: (tones) => windmill(tones) },
  bridge: { natural: '#a8a096', draw: (tones) => bridge(tones) },
  'tall-ship': { natural: '#efe6d2', draw: (tones, { colour }) => tallShip(tones, colour === 'black') },
  kite: { natural: KITE_TONE, draw: (tones) => kite(tones) },
  skateboard: { natural: '#d2603a', draw: (tones) => skateboard(tones) },
  tank: { natural: '#6c7350', draw: (tones, subject) => tank(tones, moves(subject)) },
  train: { natural: '#2f6fae', draw: (tones) => train('train', tones) },
  tram: { natural: '#d8a62c', draw: (tones) => train('train', tones) },
  metro: { natural: '#c8343a', draw: (tones) => train('train', tones) },
  'high-speed-train': { natural: '#2b62b8', draw: (tones) => train('express', tones) },
  locomotive: { natural: '#8c2f2a', draw: (tones, subject) => train('steam', tones, moves(subject)) },
  'toy-train': { natural: '#d2453a', draw: (tones, subject) => toyTrain(tones, moves(subject)) },
  'football-match': {
    natural: '#c8343a',
    draw: (tones, { colour }) => footballMatch(colour === undefined ? undefined : tones),
  },
  flag: { natural: '#c8343a', draw: (tones) => flag(tones) },
  stroller: { natural: PRAM_TONE, draw: (tones) => stroller(tones) },
  drone: { natural: '#e6e6e8', draw: (tones) => drone(tones) },
}

/** Ids of pictures of the set under other names. The set's own dragon is the Chinese one. */
const ALIASES: { readonly [picture: string]: string } = {
  sneaker: 'running-shoe',
  lantern: 'red-paper-lantern',
  'chinese-dragon': 'dragon',
}

/** The ids of all pictures that there are. */
export const PICTURES: ReadonlySet<string> = new Set([
  ...PEOPLE,
  ...Object.keys(OWN),
  ...Object.keys(ALIASES),
  ...STOCK,
])

/** The drawing of a subject; absent where there is no picture of it. */
export function drawingOf(
  subject: Pick<Subject, 'picture' | 'colour' | 'action' | 'heading' | 'holds' | 'on' | 'variant'>,
): Drawing | undefined {
  const { picture, colour, heading, action, holds, variant } = subject
  if (picture === undefined) return undefined
  const ends = endsOf(picture)
  if (heading !== undefined && ends !== undefined)
    return carEnd(ends.kind, tones(ends.natural, colour), heading === 'towards' ? 'front' : 'back')
  const together = drawnOn(subject)
  if (together !== undefined) return together
  const person = puppet(picture, action, {
    ...(colour !== undefined && { tones: tonesOf(colour) }),
    ...(holds !== undefined && { holds }),
    ...(variant !== undefined && { variant }),
  })
  if (person !== undefined) return person
  const own = OWN[picture]
  if (own !== undefined) return own.draw(tones(own.natural, colour), subject)
  const stock = ALIASES[picture] ?? picture
  return STOCK.has(stock) ? stockDrawing(stock, colour) : undefined
}

/** What animals sit on; elsewhere they do what they do. */
const SADDLED = new Set(['bicycle', 'motorcycle', 'motor-scooter'])

/** What one stands on. */
const UNDERFOOT = new Set(['skateboard', 'bridge'])

/** How high people are who stand on something, in heights of a grown person. */
const GROWN = 0.95

function isPet(picture: string): boolean {
  return peopleOf(picture, undefined) === undefined
}

/** Somebody with what it is on. */
function drawnOn({ picture = '', colour, action, on }: Parameters<typeof drawingOf>[0]): Drawing | undefined {
  if (on === undefined) return undefined
  const clothes = colour === undefined ? undefined : tonesOf(colour)
  const room = roomOn(on.picture)
  const beside = (on.beside ?? []).flatMap((other) => peopleOf(other, undefined) ?? [])
  const crew = peopleOf(picture, clothes, room, on.crew) ?? []
  const people = [...crew, ...beside].slice(0, room)
  const alone = { picture, action, ...(colour !== undefined && { colour }) }
  const seat = seatOf(on.picture, on.colour, people.length)
  if (seat !== undefined) {
    if (crew.length > 0) return sitters(people, seat, action === 'lie')
    const animal = drawingOf(alone)
    return animal && pet(animal, seat)
  }
  if (on.picture === 'canoe') {
    const animals = [
      ...(crew.length === 0 ? [alone] : []),
      ...(on.beside ?? []).filter(isPet).map((pet) => ({ picture: pet, action: 'sit' as const })),
    ]
    const pets = animals.flatMap((one) => drawingOf(one) ?? [])
    return rowers(people, tones(HULL_TONE, on.colour), action === 'sail', pets)
  }
  if (on.picture === SURFBOARD) {
    const [first] = people
    const board = tones(BOARD_TONE, on.colour)
    if (first !== undefined) return surfer(first, board)
    const animal = drawingOf({ ...alone, action: 'stand' })
    return animal && surfingPet(animal, board)
  }
  const mount = drawingOf({ ...on, action })
  if (mount === undefined) return undefined
  const isUnderfoot = UNDERFOOT.has(on.picture)
  if (crew.length > 0 && !isUnderfoot) return riders(people, mount, on.picture)
  const other = drawingOf({ ...alone, action: isUnderfoot ? 'stand' : SADDLED.has(on.picture) ? 'sit' : action })
  return other && passenger(other, mount, on.picture, crew.length > 0 ? GROWN : undefined)
}

function tones(natural: string, colour: ColourName | undefined): Tones {
  return colour === undefined ? tonesFrom(natural) : tonesOf(colour)
}
