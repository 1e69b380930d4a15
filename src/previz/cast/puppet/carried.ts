/** What puppets are given to carry or to push: pictures in a hand, and how the arm is held for them. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Held } from '../../script/reading.ts'
import { tonesFrom, tonesOf } from '../colour-words.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { COFFEE_CUP_TONE, heldCup, TEA_CUP_TONE, teaCup } from '../own/cups.ts'
import { FILLING_TONES, heldGlass } from '../own/glasses.ts'
import { PRAM_TONE, stroller } from '../own/stroller.ts'
import { KITE_TONE, kite } from '../own/toys.ts'
import type { Point } from '../pen.ts'
import { stockDrawing } from '../stock.ts'
import type { ArmPose } from './pose.ts'
import type { Proportions } from './skeleton.ts'

/** How something is carried. */
type Way = {
  /** Its height in heights of a grown person. */
  readonly size: number
  /** Where the hand is on its picture, as parts of it, and how far it leans towards whoever carries it, in degrees. */
  readonly grip: readonly [x: number, y: number]
  readonly lean: number
  readonly arm: ArmPose
  /** It stands on the ground, whatever the hand does. */
  readonly isPushed?: boolean
  /** Its picture looks to the left. */
  readonly isTurned?: boolean
}

const OVERHEAD: Way = { size: 0.82, grip: [0.49, 0.84], lean: 15, arm: [46, 98] }
const HANGING: Way = { size: 0.25, grip: [0.5, 0.05], lean: 0, arm: [6, 14] }
const SIPPED: Way = { size: 0.13, grip: [0.46, 0.72], lean: 0, arm: [26, 104] }

const PUSHED: Way = { size: 0.68, grip: [0.09, 0.97], lean: 0, arm: [36, 34], isPushed: true }

const WAYS: { readonly [picture: string]: Way } = {
  umbrella: OVERHEAD,
  'umbrella-with-rain-drops': OVERHEAD,
  handbag: HANGING,
  purse: { ...HANGING, size: 0.18 },
  'shopping-bags': { ...HANGING, size: 0.32 },
  briefcase: { ...HANGING, size: 0.28 },
  balloon: { size: 0.56, grip: [0.66, 0.97], lean: -16, arm: [44, 66] },
  'hot-beverage': { ...SIPPED, size: 0.14, grip: [0.5, 0.8] },
  'teacup-without-handle': { ...SIPPED, size: 0.14, grip: [0.5, 0.8] },
  'glass-of-milk': { ...SIPPED, size: 0.12, grip: [0.46, 0.7] },
  'glass-of-juice': { ...SIPPED, size: 0.12, grip: [0.46, 0.7] },
  'glass-of-water': { ...SIPPED, size: 0.12, grip: [0.46, 0.7] },
  'bubble-tea': { ...SIPPED, size: 0.17 },
  'cup-with-straw': { ...SIPPED, size: 0.18 },
  'beer-mug': { ...SIPPED, size: 0.15 },
  'wine-glass': { ...SIPPED, size: 0.17 },
  kite: { size: 0.72, grip: [0.037, 0.98], lean: 0, arm: [58, 36] },
  stroller: PUSHED,
  'shopping-cart': { ...PUSHED, grip: [0.92, 0.95], isTurned: true },
}

/** Whether a hand can carry a picture. */
export function isCarried(picture: string | undefined): picture is string {
  return picture !== undefined && Object.hasOwn(WAYS, picture)
}

/** Something in a hand. */
export type Load = { readonly arm: ArmPose; readonly paint: (context: SKRSContext2D, hand: Point) => void }

/** Texels of a load, each way: it is never seen large. */
const TEXELS = 384

/** How much of what is carried is as large as whoever carries it: what children have is smaller, but not as much as they are. */
const FITTED = 0.65

/** The trunk of a grown person, in heights of one. */
const GROWN_TRUNK = 0.27

/** Paints what a body carries, ready to be put into a hand. */
export function loadOf({ picture, colour }: Held, { trunk }: Proportions): Load | undefined {
  const way = WAYS[picture]
  if (way === undefined) return undefined
  const image = pictureOf(picture, colour)
  const { grip, lean, arm, isPushed = false, isTurned = false } = way
  const size = way.size * (1 - FITTED + (FITTED * trunk) / GROWN_TRUNK)
  return {
    arm,
    paint(context, [x, y]) {
      context.save()
      context.translate(x, isPushed ? 0 : y)
      context.rotate((-lean * Math.PI) / 180)
      if (isTurned) context.scale(-1, 1)
      context.imageSmoothingQuality = 'high'
      context.drawImage(image, -grip[0] * size, -grip[1] * size, size, size)
      context.restore()
    },
  }
}

function drawingOf(picture: string, colour: Held['colour']): Drawing {
  const own = OWN[picture]
  if (own === undefined) return stockDrawing(picture, colour)
  return own.draw(colour === undefined ? tonesFrom(own.natural) : tonesOf(colour))
}

/** What is drawn here, and its colour where none is asked for. */
const OWN: { readonly [picture: string]: { readonly natural: string; draw(tones: Tones): Drawing } } = {
  kite: { natural: KITE_TONE, draw: kite },
  stroller: { natural: PRAM_TONE, draw: stroller },
  'hot-beverage': { natural: COFFEE_CUP_TONE, draw: heldCup },
  'teacup-without-handle': { natural: TEA_CUP_TONE, draw: teaCup },
  'glass-of-milk': { natural: FILLING_TONES.milk, draw: (tones) => heldGlass('milk', tones) },
  'glass-of-juice': { natural: FILLING_TONES.juice, draw: (tones) => heldGlass('juice', tones) },
  'glass-of-water': { natural: FILLING_TONES.water, draw: (tones) => heldGlass('water', tones) },
}

function pictureOf(picture: string, colour: Held['colour']): Canvas {
  const { box, paint, finish } = drawingOf(picture, colour)
  const canvas = createCanvas(TEXELS, TEXELS)
  const context = canvas.getContext('2d')
  context.scale(TEXELS / (box[2] - box[0]), TEXELS / (box[3] - box[1]))
  paint(context, 0)
  if (finish === undefined) return canvas
  const pixels = context.getImageData(0, 0, TEXELS, TEXELS)
  finish(pixels.data)
  context.putImageData(pixels, 0, 0)
  return canvas
}
