/** Which picture stands for which id: our own drawings, the puppets, and the set for everything else. */

import type { ColourName, Subject } from '../script/reading.ts'
import { tonesFrom, tonesOf } from './colour-words.ts'
import type { Drawing, Tones } from './drawing.ts'
import { endsOf } from './ends.ts'
import { type AnimalName, animal } from './own/animals.ts'
import { carEnd } from './own/car-ends.ts'
import { everydayCar, sportsCar, taxi } from './own/cars.ts'
import { dragon } from './own/dragon.ts'
import { drone, paperBoat, smartphone } from './own/devices.ts'
import { eagle } from './own/eagle.ts'
import { fireworks } from './own/fireworks.ts'
import { bottle, fruitTea, perfumeBottle } from './own/vessels.ts'
import { PEOPLE, puppet } from './puppet/puppet.ts'
import { STOCK, stockDrawing } from './stock.ts'

type Own = {
  /** Its colour where none is asked for. */
  readonly natural: string
  draw(tones: Tones, subject: Pick<Subject, 'action' | 'picture'>): Drawing
}

const fourLegged = (name: AnimalName, natural: string): Own => ({
  natural,
  draw: (tones, { action }) => animal(name, tones, action),
})

const moves = ({ action }: Pick<Subject, 'action'>) => action !== 'stand' && action !== 'lie' && action !== 'sit'

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
  bear: fourLegged('bear', '#6f4a32'),
  'polar-bear': fourLegged('bear', '#eeece4'),
  eagle: { natural: '#6b4630', draw: (tones, subject) => eagle(tones, moves(subject)) },
  dragon: { natural: '#3f8a4e', draw: (tones) => dragon(tones, true) },
  'perfume-bottle': { natural: '#e6b98a', draw: (tones) => perfumeBottle(tones) },
  bottle: { natural: '#2f5a3a', draw: (tones) => bottle(tones) },
  'fruit-tea': { natural: '#f09a3c', draw: (tones) => fruitTea(tones) },
  smartphone: { natural: '#5a5f6c', draw: (tones) => smartphone(tones) },
  'paper-boat': { natural: '#f4efe4', draw: (tones) => paperBoat(tones) },
  fireworks: { natural: '#ff5a4e', draw: (tones) => fireworks(tones) },
  drone: { natural: '#e6e6e8', draw: (tones) => drone(tones) },
}

/** Ids of pictures of the set under other names. The set's own dragon is the Chinese one. */
const ALIASES: { readonly [picture: string]: string } = {
  wristwatch: 'watch',
  sneaker: 'running-shoe',
  headphones: 'headphone',
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
export function drawingOf(subject: Pick<Subject, 'picture' | 'colour' | 'action' | 'heading'>): Drawing | undefined {
  const { picture, colour, heading } = subject
  if (picture === undefined) return undefined
  const ends = endsOf(picture)
  if (heading !== undefined && ends !== undefined)
    return carEnd(ends.kind, tones(ends.natural, colour), heading === 'towards' ? 'front' : 'back')
  const person = puppet(picture, subject.action, colour === undefined ? undefined : tonesOf(colour))
  if (person !== undefined) return person
  const own = OWN[picture]
  if (own !== undefined) return own.draw(tones(own.natural, colour), subject)
  const stock = ALIASES[picture] ?? picture
  return STOCK.has(stock) ? stockDrawing(stock, colour) : undefined
}

function tones(natural: string, colour: ColourName | undefined): Tones {
  return colour === undefined ? tonesFrom(natural) : tonesOf(colour)
}
