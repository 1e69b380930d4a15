/**
 * What some of the cast looked like when somebody last looked: brightness and opacity in 16 by 16 fields. Run by itself it
 * writes the file; look at the pictures before you do.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { dressed } from './dressed.ts'
import type { Subject } from '../../../src/previz/script/reading.ts'
import { DAY, NIGHT, subject } from './stand-ins.ts'

const SIDE = 16
const FILE = new URL('../../fixtures/cast-golden.json', import.meta.url)

const LEADS: { readonly [name: string]: Subject } = {
  'red sports car': subject('sports-car', { colour: 'red', action: 'drive' }),
  'everyday car': subject('car'),
  'sports car that comes': subject('sports-car', { action: 'drive', heading: 'towards' }),
  'car that goes away': subject('car', { action: 'drive', heading: 'away' }),
  'taxi that comes': subject('taxi', { action: 'drive', heading: 'towards' }),
  taxi: subject('taxi', { action: 'drive' }),
  'orange cat walking': subject('cat', { colour: 'orange', action: 'walk' }),
  'cat sitting': subject('cat', { action: 'sit' }),
  'cat sleeping': subject('cat', { action: 'lie' }),
  'dog running': subject('dog', { action: 'run' }),
  'horse running': subject('horse', { action: 'run' }),
  tiger: subject('tiger'),
  lion: subject('lion'),
  wolf: subject('wolf'),
  fox: subject('fox', { action: 'walk' }),
  bear: subject('bear'),
  eagle: subject('eagle', { action: 'fly' }),
  'panda walking': subject('panda', { action: 'walk' }),
  'koala sitting': subject('koala', { action: 'sit' }),
  hamster: subject('hamster'),
  'unicorn running': subject('unicorn', { action: 'run' }),
  'winged horse': subject('pegasus', { action: 'fly' }),
  moose: subject('moose'),
  'boar running': subject('boar', { action: 'run' }),
  'deer running': subject('deer', { action: 'run' }),
  'camel walking': subject('camel', { action: 'walk' }),
  'zebra running': subject('zebra', { action: 'run' }),
  'giraffe walking': subject('giraffe', { action: 'walk' }),
  'cow walking': subject('cow', { action: 'walk' }),
  'butterfly flying': subject('butterfly', { action: 'fly' }),
  'elephant walking': subject('elephant', { action: 'walk' }),
  'hen walking': subject('chicken', { action: 'walk' }),
  'frog jumping': subject('frog', { action: 'jump' }),
  'gull flying': subject('gull', { action: 'fly' }),
  'robot dancing': subject('robot', { action: 'dance' }),
  alien: subject('alien'),
  dragon: subject('dragon', { action: 'breathe_fire' }),
  'perfume bottle': subject('perfume-bottle'),
  bottle: subject('bottle'),
  'fruit tea': subject('fruit-tea'),
  'cup of coffee': subject('hot-beverage'),
  'cup of tea': subject('teacup-without-handle'),
  'glass of milk': subject('glass-of-milk'),
  'glass of juice': subject('glass-of-juice'),
  'glass of water': subject('glass-of-water'),
  watch: subject('wristwatch'),
  apple: subject('red-apple'),
  lemon: subject('lemon'),
  strawberry: subject('strawberry'),
  headphones: subject('headphones'),
  smartphone: subject('smartphone'),
  drone: subject('drone', { action: 'fly' }),
  'paper boat': subject('paper-boat', { action: 'sail' }),
  'birthday cake': subject('birthday-cake'),
  lighthouse: subject('lighthouse'),
  windmill: subject('windmill'),
  bridge: subject('bridge'),
  'pirate ship': subject('tall-ship', { colour: 'black', action: 'sail' }),
  tank: subject('tank', { action: 'drive' }),
  'train going': subject('train', { action: 'drive' }),
  'rocket rising': subject('rocket', { action: 'rise' }),
  'whale jumping': subject('whale', { action: 'jump' }),
  'blue flag': subject('flag', { colour: 'blue' }),
  'boy with a kite': subject('boy', { holds: { picture: 'kite' } }),
  'mother with a pram': subject('woman', { action: 'walk', holds: { picture: 'stroller' } }),
  'monkey on a bicycle': subject('monkey', { action: 'run', on: { picture: 'bicycle' } }),
  'blue rose': subject('rose', { colour: 'blue' }),
  'woman walking': subject('woman', { action: 'walk' }),
  'man running': subject('man', { action: 'run' }),
  'dancer dancing': subject('dancer', { action: 'dance' }),
  'girl blowing': subject('girl', { action: 'blow' }),
  astronaut: subject('astronaut'),
  knight: subject('knight'),
  cyclist: subject('cyclist', { action: 'drive' }),
  crowd: subject('crowd'),
  'old couple': subject('old-couple'),
  'two on a camel': subject('couple', { action: 'walk', on: { picture: 'camel' } }),
  surfer: subject('woman', { action: 'sail', on: { picture: 'surfboard' } }),
  'football match': subject('football-match'),
  'friends on a bench': subject('person', { action: 'sit', on: { picture: 'bench', crew: 3 } }),
}

/** The fields of a picture as hexadecimal digits: two for brightness on grey, two for opacity. */
export function fieldsOf(canvas: Canvas): string {
  const small = createCanvas(SIDE, SIDE)
  const context = small.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(canvas, 0, 0, SIDE, SIDE)
  const rgba = context.getImageData(0, 0, SIDE, SIDE).data
  return Array.from({ length: SIDE * SIDE }, (_, field) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(field * 4, field * 4 + 4)
    const luma = ((0.2126 * red + 0.7152 * green + 0.0722 * blue) * alpha) / 255 + 128 * (1 - alpha / 255)
    return [luma, alpha].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')
  }).join('')
}

/** The mean difference of two pictures' fields, 0 to 255. */
export function distance(one: string, other: string): number {
  const values = (text: string) => Buffer.from(text, 'hex')
  const [a, b] = [values(one), values(other)]
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length
}

/** What the leads look like now, by name and light. */
export function looksNow(): Readonly<Record<string, string>> {
  const entries = Object.entries(LEADS).flatMap(([name, lead]) =>
    Object.entries({ day: DAY, night: { ...NIGHT, darkness: 0.85 } }).map(([light, look]): [string, string] => {
      const { phases } = dressed(lead, look, 96)
      return [`${name} by ${light}`, fieldsOf(phases[Math.min(1, phases.length - 1)] ?? phases[0])]
    }),
  )
  return Object.fromEntries(entries)
}

/** What they looked like. */
export function looksThen(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}

if (import.meta.main) writeFileSync(FILE, `${JSON.stringify(looksNow(), null, 1)}\n`)
