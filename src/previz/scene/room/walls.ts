/** The wall of a room with its window, pictures and curtains, what is outside, and the floor. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { css, mix } from '../colour.ts'
import { overAll, paintGrain } from '../painting-area.ts'
import type { Stage } from '../stage.ts'
import { glowAt, type Room } from './room-look.ts'

/** Where wall and floor meet, and where the wall's wainscot ends: fractions of the height. */
export const SKIRTING = 0.735
const WAINSCOT = 0.56

/** The window: its middle from that of the frame, its half width, top and bottom: in frame heights. */
function windowOf({ width, height }: Stage, { side }: Room) {
  const half = Math.min(0.27, (width / height) * 0.16)
  const middle = width / 2 + side * Math.min(height * 0.52, width * 0.28)
  return { left: middle - half * height, right: middle + half * height, top: height * 0.09, bottom: height * 0.53 }
}

/** Paints what is seen through a window, the room's own where none is given: the sky of the hour, and roofs and trees, or lights, far away. */
export function paintOutside(
  context: SKRSContext2D,
  stage: Stage,
  room: Room,
  window: { readonly left: number; readonly right: number } = windowOf(stage, room),
): void {
  const { bounds, height, palette, chance, setting } = stage
  const { left, top, wide, high } = overAll(bounds)
  const sky = context.createLinearGradient(0, height * 0.05, 0, height * 0.52)
  sky.addColorStop(0, css(palette.sky[1]))
  sky.addColorStop(0.5, css(palette.sky[2]))
  sky.addColorStop(1, css(palette.sky[3]))
  context.fillStyle = sky
  context.fillRect(left, top, wide, high)
  const isDark = setting.daytime === 'night' || setting.daytime === 'dusk'
  for (const nearness of [0.25, 0.6]) {
    context.fillStyle = css(mix(mix(palette.far, palette.near, nearness), palette.haze, 0.5 - nearness * 0.4))
    for (let x = bounds.left; x < bounds.right; x += height * 0.05) {
      const tall = height * between(chance, 0.02, 0.12) * (1.2 - nearness)
      const base = height * (0.42 + nearness * 0.12)
      context.beginPath()
      if (setting.season === 'winter' || chance() < 0.3) context.rect(x, base - tall, height * 0.055, height)
      else context.arc(x, base - tall * 0.2, height * between(chance, 0.03, 0.06), 0, Math.PI * 2)
      context.rect(x - 1, base, height * 0.055, height)
      context.fill()
    }
  }
  const { left: from, right: to } = window
  for (let index = 0; isDark && index < 34; index++)
    glowAt(
      context,
      {
        x: between(chance, from, to),
        y: height * between(chance, 0.36, 0.54),
        radius: height * between(chance, 0.008, 0.022),
      },
      chance() < 0.7 ? palette.lamp : [170, 210, 255],
      0.8,
    )
}

/** Paints the wall; where its window is, it is open. */
export function paintWall(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { bounds, height, width } = stage
  const { left, top, wide, high } = overAll(bounds)
  const wall = context.createLinearGradient(0, 0, 0, height * SKIRTING)
  wall.addColorStop(0, css(mix(room.wall, room.dark, 0.3)))
  wall.addColorStop(0.6, css(room.wall))
  wall.addColorStop(1, css(mix(room.wall, room.dark, 0.12)))
  context.fillStyle = wall
  context.fillRect(left, top, wide, high)
  // Below, wood in panels.
  context.fillStyle = css(room.panel)
  context.fillRect(left, height * WAINSCOT, wide, high)
  const pitch = height * 0.19
  for (let x = width / 2 - pitch * 12.5; x < bounds.right + pitch; x += pitch) {
    context.fillStyle = css(mix(room.panel, room.dark, 0.22))
    context.fillRect(x + pitch * 0.1, height * (WAINSCOT + 0.035), pitch * 0.8, height * 0.115)
    context.fillStyle = css(mix(room.panel, room.white, 0.1))
    context.fillRect(x + pitch * 0.115, height * (WAINSCOT + 0.04), pitch * 0.785, height * 0.11)
  }
  context.fillStyle = css(mix(room.panel, room.white, 0.34))
  context.fillRect(left, height * WAINSCOT, wide, height * 0.014)
  context.fillRect(left, height * (SKIRTING - 0.026), wide, height * 0.03)
  paintPictures(context, stage, room)
  paintGrain(context, stage)
  paintWindow(context, stage, room)
  if (room.isCandlelit) {
    glowAt(context, { x: width / 2, y: height * 0.62, radius: height * 0.95 }, room.glow, 0.5)
  }
}

function paintPictures(context: SKRSContext2D, { width, height, chance }: Stage, room: Room): void {
  const middle = width / 2 - room.side * Math.min(height * 0.5, width * 0.28)
  const frames = [
    { x: -0.13, y: 0.2, wide: 0.16, tall: 0.21 },
    { x: 0.06, y: 0.17, wide: 0.11, tall: 0.11 },
    { x: 0.06, y: 0.3, wide: 0.14, tall: 0.1 },
  ]
  for (const { x, y, wide, tall } of frames) {
    const [left, top, w, h] = [middle + x * height, y * height, wide * height, tall * height]
    context.fillStyle = css(room.dark, 0.28)
    context.fillRect(left + height * 0.006, top + height * 0.01, w, h)
    context.fillStyle = css(room.wood)
    context.fillRect(left, top, w, h)
    context.fillStyle = css(room.white)
    context.fillRect(left + height * 0.01, top + height * 0.01, w - height * 0.02, h - height * 0.02)
    const inner = {
      left: left + height * 0.022,
      top: top + height * 0.022,
      w: w - height * 0.044,
      h: h - height * 0.044,
    }
    context.save()
    context.beginPath()
    context.rect(inner.left, inner.top, inner.w, inner.h)
    context.clip()
    context.fillStyle = css(mix(room.wall, room.white, 0.4))
    context.fillRect(inner.left, inner.top, inner.w, inner.h)
    for (const [tone, at] of [
      [room.glow, 0.35],
      [room.cloth, 0.62],
      [room.leaf, 0.88],
    ] as const) {
      context.fillStyle = css(mix(tone, room.white, 0.15), 0.85)
      context.beginPath()
      context.ellipse(
        inner.left + inner.w * between(chance, 0.2, 0.8),
        inner.top + inner.h * at,
        inner.w * 0.42,
        inner.h * 0.26,
        0,
        0,
        Math.PI * 2,
      )
      context.fill()
    }
    context.restore()
  }
}

function paintWindow(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { height, palette } = stage
  const { left, right, top, bottom } = windowOf(stage, room)
  const frame = height * 0.02
  if (room.isSunny)
    glowAt(context, { x: (left + right) / 2, y: (top + bottom) / 2, radius: height * 0.62 }, palette.glow, 0.5)
  context.fillStyle = css(mix(room.white, room.dark, 0.08))
  context.fillRect(left - frame, top - frame, right - left + frame * 2, bottom - top + frame * 2)
  context.save()
  context.globalCompositeOperation = 'destination-out'
  context.fillStyle = '#000'
  context.fillRect(left, top, right - left, bottom - top)
  context.restore()
  context.fillStyle = css(mix(room.white, room.dark, 0.16))
  const bar = height * 0.011
  context.fillRect((left + right) / 2 - bar / 2, top, bar, bottom - top)
  for (const share of [0.33, 0.67]) context.fillRect(left, top + (bottom - top) * share - bar / 2, right - left, bar)
  context.fillStyle = css(mix(room.white, room.dark, 0.03))
  context.fillRect(left - frame * 2, bottom + frame * 0.6, right - left + frame * 4, frame * 0.9)
  paintCurtains(context, stage, room, { left, right, top, bottom })
  const rod = height * 0.01
  context.fillStyle = css(mix(room.wood, room.dark, 0.4))
  context.fillRect(left - height * 0.13, top - height * 0.045, right - left + height * 0.26, rod)
  if (!room.isSunny) return
  // What the sun leaves on the wall beside: the shape of the panes, slanted.
  const across = -room.side * height * 0.5
  context.save()
  context.globalCompositeOperation = 'screen'
  context.fillStyle = css(palette.glow, 0.16)
  for (const [from, to] of [
    [0, 0.31],
    [0.36, 0.64],
    [0.69, 1],
  ] as const)
    for (const half of [0, 0.53]) {
      const x = left + (right - left) * half + across
      const y = (part: number) => top + (bottom - top) * part + height * 0.12
      const wide = (right - left) * 0.46
      context.beginPath()
      context.moveTo(x, y(from))
      context.lineTo(x + wide, y(from) - room.side * height * 0.03)
      context.lineTo(x + wide, y(to) - room.side * height * 0.03)
      context.lineTo(x, y(to))
      context.fill()
    }
  context.restore()
}

function paintCurtains(
  context: SKRSContext2D,
  { height, chance }: Stage,
  room: Room,
  pane: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
): void {
  const foot = height * (SKIRTING - 0.03)
  for (const side of [-1, 1]) {
    const edge = side < 0 ? pane.left - height * 0.11 : pane.right + height * 0.11
    const wide = height * 0.16
    for (let fold = 0; fold < 5; fold++) {
      const from = edge - (side * (wide * fold)) / 5
      const x = side < 0 ? from : from - wide / 5
      const gradient = context.createLinearGradient(x, 0, x + wide / 5, 0)
      gradient.addColorStop(0, css(mix(room.cloth, room.dark, 0.4)))
      gradient.addColorStop(0.45, css(mix(room.cloth, room.white, 0.2)))
      gradient.addColorStop(1, css(mix(room.cloth, room.dark, 0.3)))
      context.fillStyle = gradient
      const swing = between(chance, -0.01, 0.02) * height
      context.beginPath()
      context.moveTo(x, pane.top - height * 0.04)
      context.lineTo(x + wide / 5 + 1, pane.top - height * 0.04)
      context.lineTo(x + wide / 5 + 1 - side * swing, foot)
      context.lineTo(x - side * swing, foot)
      context.fill()
    }
  }
}

/** Paints the floor: boards that run away from the camera, a rug, light from the window. */
export function paintFloor(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { bounds, width, height, horizon, foot, chance, palette } = stage
  const { left, wide } = overAll(bounds)
  const edge = height * SKIRTING
  const tone = context.createLinearGradient(0, edge, 0, height)
  tone.addColorStop(0, css(mix(room.floor, room.dark, 0.25)))
  tone.addColorStop(1, css(mix(room.floor, room.dark, 0.02)))
  context.fillStyle = tone
  context.fillRect(left, edge, wide, bounds.bottom - edge + 24)
  context.save()
  context.beginPath()
  context.rect(left, edge, wide, bounds.bottom - edge + 24)
  context.clip()
  const depth = 3.2
  for (let across = -5; across <= 5; across += 0.14) {
    const shade = between(chance, 0, 0.12)
    context.fillStyle = css(chance() < 0.5 ? room.dark : room.white, shade)
    const at = (x: number, down: number): readonly [number, number] => [
      width / 2 + x * height * down,
      horizon + (foot - horizon) * down,
    ]
    context.beginPath()
    context.moveTo(...at(across, 0.3))
    context.lineTo(...at(across + 0.14, 0.3))
    context.lineTo(...at(across + 0.14, depth))
    context.lineTo(...at(across, depth))
    context.fill()
  }
  const ring = (grow: number, fill: string) => {
    context.fillStyle = fill
    context.beginPath()
    context.ellipse(width / 2, foot - height * 0.01, height * 0.62 * grow, height * 0.1 * grow, 0, 0, Math.PI * 2)
    context.fill()
  }
  ring(1.02, css(room.dark, 0.3))
  ring(1, css(mix(room.cloth, room.white, 0.14)))
  ring(0.9, css(mix(room.cloth, room.white, 0.5)))
  ring(0.84, css(mix(room.cloth, room.white, 0.2)))
  context.restore()
  if (room.isSunny) {
    context.save()
    context.globalCompositeOperation = 'screen'
    context.fillStyle = css(palette.glow, 0.26)
    const start = width / 2 + room.side * Math.min(height * 0.42, width * 0.26)
    for (const shift of [0, 0.2]) {
      context.beginPath()
      context.moveTo(start - room.side * height * shift, edge + height * 0.03)
      context.lineTo(start - room.side * height * (shift + 0.17), edge + height * 0.03)
      context.lineTo(start - room.side * height * (shift * 1.2 + 0.42), height * 0.95)
      context.lineTo(start - room.side * height * (shift * 1.2 + 0.2), height * 0.95)
      context.fill()
    }
    context.restore()
  }
  if (room.isCandlelit) glowAt(context, { x: width / 2, y: foot, radius: height * 0.7, flat: 0.35 }, room.glow, 0.3)
}
