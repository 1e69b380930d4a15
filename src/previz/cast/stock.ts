/** Pictures from the set in `assets/cast/pictures`: where they look, and what of them shines. */

import { readdirSync, readFileSync } from 'node:fs'
import { Image } from '@napi-rs/canvas'
import { assert } from '../../core/assert.ts'
import type { ColourName } from '../script/reading.ts'
import { toHsl, turnTo } from './colour-words.ts'
import type { Drawing } from './drawing.ts'
import { FACES_LEFT, FACES_RIGHT, FLIES, glassOfPicture, SHINES, SPOTS } from './stock-facts.ts'

const FOLDER = new URL('../../../assets/cast/pictures/', import.meta.url)

/** The names of all pictures of the set. */
export const STOCK: ReadonlySet<string> = new Set(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.svg'))
    .map((file) => file.slice(0, -'.svg'.length)),
)

/** The side of a picture of the set, in its own units. */
const SIDE = 128

/** The drawing of a picture of the set, with its main hue turned to a colour word where there is one. */
export function stockDrawing(picture: string, colour: ColourName | undefined): Drawing {
  assert(STOCK.has(picture), 'the set has this picture')
  const image = loadPicture(picture)
  const shine = SHINES[picture]
  const spots = SPOTS[picture]
  const glass = glassOfPicture(picture)
  return {
    box: [0, 0, SIDE, SIDE],
    phases: 1,
    phasesPerSecond: 0,
    stands: !FLIES.has(picture),
    facing: FACES_LEFT.has(picture) ? 'left' : FACES_RIGHT.has(picture) ? 'right' : 'none',
    glows: shine?.what === 'all' && shine.box[2] - shine.box[0] === SIDE,
    ...(spots !== undefined && { spots }),
    ...(glass !== undefined && { glass }),
    ...(colour !== undefined && { finish: (rgba: Uint8ClampedArray) => turnTo(rgba, colour) }),
    paint: (context) => context.drawImage(image, 0, 0, SIDE, SIDE),
    ...(shine !== undefined && {
      lit: {
        paint(context) {
          const [left, top, right, bottom] = shine.box
          context.beginPath()
          context.rect(left, top, right - left, bottom - top)
          context.clip()
          context.drawImage(image, 0, 0, SIDE, SIDE)
        },
        ...(shine.what === 'warm' && { finish: keepWarm }),
      },
    }),
  }
}

/** A picture of the set. SVG is read at once, and stays a drawing: it is sharp at any size. */
function loadPicture(picture: string): Image {
  const image = new Image()
  image.src = readFileSync(new URL(`${picture}.svg`, FOLDER))
  assert(image.complete && image.width > 0, 'a picture of the set can be read')
  return image
}

/** Keeps what is as solid, bright and warm as a flame. */
function keepWarm(rgba: Uint8ClampedArray): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const [hue, saturation, light] = toHsl([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0])
    // What is translucent is the glow that the set paints around flames; the scene has its own.
    const isSolid = (rgba[at + 3] ?? 0) > 180
    const isFlame = isSolid && hue >= 16 && hue <= 66 && saturation > 0.55 && light > 0.42
    if (!isFlame) rgba[at + 3] = 0
  }
}
