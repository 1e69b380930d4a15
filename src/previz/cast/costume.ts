/** Subjects dressed for a scene: their drawing painted at a size, in the colour that was asked for and in the scene's light. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { assert } from '../../core/assert.ts'
import type { PixelSize } from '../../core/shape.ts'
import type { Subject } from '../script/reading.ts'
import { letGo } from '../canvas-memory.ts'
import { createCard } from './card.ts'
import { drawingOf as findDrawing } from './catalogue.ts'
import type { Drawing, GlassPart } from './drawing.ts'
import { createLight } from './light.ts'
import type { Costume, Glass, Look } from './look.ts'
import { type Measure, measure } from './measure.ts'

/** How much wider than high a picture may become, so that no subject costs more than a few of its own heights squared. */
const WIDTH_PER_HEIGHT_MAX = 4

/**
 * Dresses a subject for a scene; `heightPx` is the height of what is seen of it in all phases. Who has no picture becomes a
 * captioned card. The same subject, look and height give the same pixels.
 */
export function createCostume(subject: Subject, look: Look, heightPx: number): Costume {
  assert(heightPx >= 8, 'a subject is large enough to be seen')
  const found = drawingOf(subject)
  if (found === undefined) return cardCostume(subject, look, heightPx)
  const { drawing, extent } = found
  const [width, height] = [extent.right - extent.left, extent.bottom - extent.top]
  const unitPx = Math.min(heightPx / height, (heightPx * WIDTH_PER_HEIGHT_MAX) / width)
  // One pixel on each side, so that soft edges are not cut off.
  const size = { widthPx: evenUp(width * unitPx + 2), heightPx: evenUp(height * unitPx + 2) }
  const place: Placing = { extent, unitPx, size }
  const light = createLight(look, size)
  const pictureOf = (phase: number) => () => {
    const canvas = painted(place, (context) => drawing.paint(context, phase), drawing.finish)
    if (drawing.glows !== true) light(canvas)
    const { polish } = drawing
    if (polish !== undefined) paintOn(canvas, place, (context) => polish(context, look))
    return canvas
  }
  const rest = Array.from({ length: drawing.phases - 1 }, (_, index) => pictureOf(index + 1))
  const { lit } = drawing
  // What glows as a whole is bright enough as it is; a lamp by night is not.
  const shine = Math.min(1, 0.14 + 1.65 * look.darkness) * (drawing.glows === true ? 0.4 : 1)
  return {
    phases: [pictureOf(0), ...rest],
    phasesPerSecond: drawing.phasesPerSecond,
    anchor: anchorOf(drawing, place),
    facing: subject.isTurned === true ? OPPOSITE[drawing.facing] : drawing.facing,
    widthPerHeight: size.widthPx / size.heightPx,
    ...(lit !== undefined && {
      emissive: Array.from({ length: lit.moves === true ? drawing.phases : 1 }, (_, phase) => () => {
        const light = painted(place, (context) => lit.paint(context, phase), lit.finish)
        return dimmed(light, shine)
      }),
    }),
    ...(drawing.glass !== undefined && { glass: glassOf(drawing.glass, place) }),
    wicks: (drawing.wicks ?? []).map(([x, y, height]) => ({
      ...fractionsOf(place, x, y),
      height: (height * unitPx) / size.heightPx,
    })),
    spots: Object.fromEntries(
      Object.entries(drawing.spots ?? {}).map(([name, [x, y]]) => [name, fractionsOf(place, x, y)]),
    ),
  }
}

const OPPOSITE = { left: 'right', right: 'left', none: 'none' } as const

/** How high a costume is that was ordered at a height: what is very long is lower. */
export function heightWorn({ widthPerHeight }: Costume, heightPx: number): number {
  return heightPx * Math.min(1, WIDTH_PER_HEIGHT_MAX / widthPerHeight)
}

/** Width to height of what is seen of a subject. */
export function shapeOfSubject(subject: Subject): number {
  const found = drawingOf(subject)
  if (found === undefined) return CARD_SHAPE
  const { left, top, right, bottom } = found.extent
  return Math.min(WIDTH_PER_HEIGHT_MAX, (right - left) / (bottom - top))
}

/** The share of a subject's breadth that is to the right of where it stands, as it is staged: looking to the right. */
export function aheadOfSubject(subject: Subject): number {
  const found = drawingOf(subject)
  if (found === undefined || !found.drawing.stands) return 0.5
  const { left, right, footX } = found.extent
  const behind = (footX - left) / (right - left)
  return found.drawing.facing === 'left' ? behind : 1 - behind
}

/** How a subject goes: how far in its own heights, and how often in a second, its pictures take it round. */
export function gaitOfSubject(subject: Subject): { readonly stride: number; readonly perSecond: number } | undefined {
  const found = drawingOf(subject)
  if (found?.drawing.stride === undefined) return undefined
  const { drawing, extent } = found
  const { stride, phases, phasesPerSecond } = drawing
  return { stride: (stride ?? 0) / (extent.bottom - extent.top), perSecond: phasesPerSecond / phases }
}

/** Width to height of a card. */
const CARD_SHAPE = 0.76

/** Subjects that have been measured: staging and painting both ask. */
const measured = new WeakMap<Subject, { readonly drawing: Drawing; readonly extent: Measure } | 'none'>()

function drawingOf(subject: Subject): { readonly drawing: Drawing; readonly extent: Measure } | undefined {
  const known = measured.get(subject)
  if (known !== undefined) return known === 'none' ? undefined : known
  const whole = findDrawing(subject)
  const drawing = whole && (subject.shown === undefined ? whole : upperPart(whole, subject.shown))
  const found = drawing && { drawing, extent: measure(drawing) }
  measured.set(subject, found ?? 'none')
  return found
}

/** A drawing down to a part of its height: what is below is not painted. */
function upperPart(drawing: Drawing, share: number): Drawing {
  // A head is about as high in all pictures of a movement.
  const { top, bottom } = measure({ ...drawing, phases: 1 })
  const [left, , right] = drawing.box
  const end = top + (bottom - top) * share
  return {
    ...drawing,
    box: [left, top - 0.02 * (bottom - top), right, end],
    paint(context, phase) {
      context.beginPath()
      context.rect(left, top - 1, right - left, end - top + 1)
      context.clip()
      drawing.paint(context, phase)
    },
  }
}

type Placing = { readonly extent: Measure; readonly unitPx: number; readonly size: PixelSize }

/** Paints in a drawing's own units. */
function paintOn(canvas: Canvas, { extent, unitPx, size }: Placing, paint: (context: SKRSContext2D) => void): void {
  const context = canvas.getContext('2d')
  context.save()
  context.translate(
    (size.widthPx - (extent.right - extent.left) * unitPx) / 2,
    (size.heightPx - (extent.bottom - extent.top) * unitPx) / 2,
  )
  context.scale(unitPx, unitPx)
  context.translate(-extent.left, -extent.top)
  paint(context)
  context.restore()
}

function painted(
  place: Placing,
  paint: (context: SKRSContext2D) => void,
  finish?: (rgba: Uint8ClampedArray) => void,
): Canvas {
  const { size } = place
  const canvas = createCanvas(size.widthPx, size.heightPx)
  paintOn(canvas, place, paint)
  if (finish !== undefined) {
    const context = canvas.getContext('2d')
    const pixels = context.getImageData(0, 0, size.widthPx, size.heightPx)
    finish(pixels.data)
    context.putImageData(pixels, 0, 0)
  }
  return canvas
}

/** By day lamps and flames add little to what is seen of them. */
function dimmed(canvas: Canvas, strength: number): Canvas {
  const dim = createCanvas(canvas.width, canvas.height)
  const context = dim.getContext('2d')
  context.globalAlpha = strength
  context.drawImage(canvas, 0, 0)
  letGo(canvas)
  return dim
}

function glassOf({ box, isRound = false, glints, tone }: GlassPart, place: Placing): Glass {
  const [corner, end] = [fractionsOf(place, box[0], box[1]), fractionsOf(place, box[2], box[3])]
  return {
    box: { left: corner.x, top: corner.y, right: end.x, bottom: end.y },
    isRound,
    glints: glints.map(([x, y]) => fractionsOf(place, x, y)),
    ...(tone !== undefined && { tone }),
  }
}

function fractionsOf({ extent, unitPx, size }: Placing, x: number, y: number): { x: number; y: number } {
  const [width, height] = [extent.right - extent.left, extent.bottom - extent.top]
  return {
    x: 0.5 + ((x - extent.left - width / 2) * unitPx) / size.widthPx,
    y: 0.5 + ((y - extent.top - height / 2) * unitPx) / size.heightPx,
  }
}

function anchorOf(drawing: Drawing, place: Placing): { x: number; y: number } {
  const { extent } = place
  return drawing.stands
    ? fractionsOf(place, extent.footX, extent.bottom)
    : fractionsOf(place, (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2
}

function cardCostume(subject: Subject, look: Look, heightPx: number): Costume {
  const size = { widthPx: evenUp(heightPx * CARD_SHAPE), heightPx: evenUp(heightPx) }
  return {
    phases: [() => createCard(subject.words, look, size)],
    phasesPerSecond: 0,
    anchor: { x: 0.5, y: 1 },
    facing: 'none',
    widthPerHeight: size.widthPx / size.heightPx,
    wicks: [],
    spots: {},
  }
}
