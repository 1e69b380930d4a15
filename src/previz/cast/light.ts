/** The light of a scene on a cut-out: its tint, shade towards the foot, darkness, and a rim on the side the light comes from. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../scene/colour.ts'
import type { PixelSize } from '../../core/shape.ts'
import { letGo } from '../canvas-memory.ts'
import type { Look } from './look.ts'

/** How much of itself a cut-out keeps in the deepest night. */
const KEPT_AT_NIGHT = 0.27

/** Where the rim's light comes from, in widths of the rim. */
const TOWARDS: { readonly [F in Look['rimFrom']]: readonly (readonly [x: number, y: number])[] } = {
  left: [[-1, -0.55]],
  right: [[1, -0.55]],
  above: [[0, -1]],
  behind: [
    [-0.8, -0.5],
    [0.8, -0.5],
  ],
}

/**
 * A rim is two edges: how far each reaches and how soft it is, in widths of the rim. They are soft enough to be made smaller and
 * enlarged, where they are wider than a pixel.
 */
const RIMS = [
  { reach: 1, softness: 0.35, opacity: 0.85, shrinkMax: 2 },
  { reach: 4.2, softness: 2.4, opacity: 0.42, shrinkMax: 4 },
] as const

/** Less than this is no softer than an edge is by itself. */
const BLUR_MIN_PX = 0.75

/** The light of a scene on cut-outs of one size; all pictures of a movement are in the same. */
export function createLight(look: Look, size: PixelSize): (cutout: Canvas) => void {
  let shading: Canvas | undefined
  return (cutout) => {
    shading ??= shadingOf(look, size)
    lightCutout(cutout, look, shading)
  }
}

/** Lights a cut-out in place. */
function lightCutout(cutout: Canvas, look: Look, shading: Canvas): void {
  const outline = copyOf(cutout)
  const context = cutout.getContext('2d')
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.globalAlpha = 1
  const { darkness, flat = 0 } = look
  if (flat > 0) wash(context, mix(look.shade, look.light, 0.35 * (1 - darkness)), flat * 0.6)
  tint(context, look.light, 0.72 * (1 - darkness * 0.4))
  context.globalCompositeOperation = 'source-atop'
  context.drawImage(shading, 0, 0)
  if (darkness > 0) night(context, look)
  keepInside(context, outline)
  rim(context, outline, look)
  keepInside(context, outline)
  letGo(outline)
}

function wash(context: SKRSContext2D, tone: Colour, opacity: number): void {
  fillWith(context, 'source-atop', css(tone, opacity))
}

function tint(context: SKRSContext2D, light: Colour, strength: number): void {
  fillWith(context, 'multiply', css(mix([255, 255, 255], light, strength)))
}

function fillWith(context: SKRSContext2D, how: GlobalCompositeOperation, style: SKRSContext2D['fillStyle']): void {
  context.globalCompositeOperation = how
  context.fillStyle = style
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.globalCompositeOperation = 'source-over'
}

/** What lies on every cut-out: light from above, and from the side that the rim is on; the foot takes the ground's colour. */
function shadingOf(look: Look, { widthPx: width, heightPx: height }: PixelSize): Canvas {
  const shading = createCanvas(width, height)
  const context = shading.getContext('2d')
  const strength = 1 - (look.flat ?? 0)
  fillWith(context, 'source-over', css(look.shade, 0.07))
  const down = context.createLinearGradient(0, 0, 0, height)
  down.addColorStop(0, css(look.light, 0.13 * strength))
  down.addColorStop(0.45, css(look.light, 0))
  down.addColorStop(0.55, css(look.shade, 0))
  down.addColorStop(0.92, css(look.shade, 0.3 * strength))
  down.addColorStop(1, css(mix(look.shade, look.ground, 0.6), 0.36 * strength))
  fillWith(context, 'source-over', down)
  if (look.rimFrom !== 'left' && look.rimFrom !== 'right') return shading
  const across =
    look.rimFrom === 'left'
      ? context.createLinearGradient(0, 0, width, 0)
      : context.createLinearGradient(width, 0, 0, 0)
  across.addColorStop(0, css(look.light, 0.1 * strength))
  across.addColorStop(0.4, css(look.light, 0))
  across.addColorStop(0.45, css(look.shade, 0))
  across.addColorStop(1, css(look.shade, 0.24 * strength))
  fillWith(context, 'source-over', across)
  return shading
}

/** Night takes colour and detail: what is left is a silhouette in the shade's colour. */
function night(context: SKRSContext2D, { shade, darkness, light }: Look): void {
  const deep = mix(mix(shade, light, 0.06), [0, 0, 0], 0.25)
  fillWith(context, 'multiply', css(mix([255, 255, 255], mix(deep, light, 0.3), darkness * 0.8)))
  wash(context, deep, darkness * (1 - KEPT_AT_NIGHT) * 0.86)
}

/** A bright edge: what of the outline is left when it is moved away from the light; once narrow and bright, once wide and soft. */
function rim(context: SKRSContext2D, outline: Canvas, look: Look): void {
  const { height, width } = outline
  const thick = rimWidth(outline)
  const flat = look.flat ?? 0
  const strength = (0.42 + 0.58 * look.darkness) * (1 - 0.6 * flat)
  for (const { reach, softness, opacity, shrinkMax } of RIMS) {
    const shrink = Math.max(1, Math.min(shrinkMax, Math.floor(thick * reach)))
    const small = shrink === 1 ? outline : shrunk(outline, shrink)
    const radius = (thick * softness) / shrink
    const soft = radius < BLUR_MIN_PX ? small : blurred(small, radius)
    for (const [x, y] of TOWARDS[look.rimFrom]) {
      const edge = createCanvas(small.width, small.height)
      const pen = edge.getContext('2d')
      pen.drawImage(small, 0, 0)
      pen.globalCompositeOperation = 'destination-out'
      pen.drawImage(soft, (-x * thick * reach) / shrink, (-y * thick * reach) / shrink)
      pen.globalCompositeOperation = 'source-in'
      pen.fillStyle = css(look.rim)
      pen.fillRect(0, 0, small.width, small.height)
      context.globalCompositeOperation = reach === 1 ? 'source-atop' : 'screen'
      context.globalAlpha = strength * opacity
      context.drawImage(edge, 0, 0, width, height)
      letGo(edge)
    }
    if (small !== outline) letGo(small)
    if (soft !== small) letGo(soft)
  }
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
}

/** Takes away what blending has put outside the outline, and gives back the outline's own opacities. */
function keepInside(context: SKRSContext2D, outline: Canvas): void {
  context.globalCompositeOperation = 'destination-in'
  context.drawImage(outline, 0, 0)
  context.globalCompositeOperation = 'source-over'
}

/** The height of the probe that limbs are measured on. */
const PROBE_PX = 96

/** How wide a rim is, in pixels: narrow on thin limbs, or they would be all rim. */
function rimWidth(outline: Canvas): number {
  const { width, height } = outline
  const widest = Math.min(height, width * 1.4) * 0.0085
  const probe = shrunk(outline, Math.max(1, height / PROBE_PX))
  // A canvas works out its sides each time that it is asked.
  const [columns, rows] = [probe.width, probe.height]
  const rgba = probe.getContext('2d').getImageData(0, 0, columns, rows).data
  letGo(probe)
  const isIn = (x: number, y: number) => x >= 0 && x < columns && y >= 0 && (rgba[(y * columns + x) * 4 + 3] ?? 0) > 127
  let [area, edge] = [0, 0]
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (!isIn(x, y)) continue
      area++
      if (!(isIn(x - 1, y) && isIn(x + 1, y) && isIn(x, y - 1) && isIn(x, y + 1))) edge++
    }
  }
  const halfLimb = (area / Math.max(1, edge)) * (height / rows)
  return Math.max(0.7, Math.min(widest, halfLimb * 0.11))
}

function blurred(canvas: Canvas, radiusPx: number): Canvas {
  const soft = createCanvas(canvas.width, canvas.height)
  const context = soft.getContext('2d')
  context.filter = `blur(${radiusPx.toFixed(2)}px)`
  context.drawImage(canvas, 0, 0)
  return soft
}

function shrunk(canvas: Canvas, times: number): Canvas {
  const small = createCanvas(Math.ceil(canvas.width / times), Math.ceil(canvas.height / times))
  const context = small.getContext('2d')
  context.drawImage(canvas, 0, 0, small.width, small.height)
  return small
}

/** The same picture again. */
function copyOf(canvas: Canvas): Canvas {
  const copy = createCanvas(canvas.width, canvas.height)
  copy.getContext('2d').drawImage(canvas, 0, 0)
  return copy
}
