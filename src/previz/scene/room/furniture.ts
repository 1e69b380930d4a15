/** What stands and hangs in a room: a sideboard with a lamp, a plant, a table, strings of lights, pennants, balloons. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../../random.ts'
import { type Colour, colour, css, mix } from '../colour.ts'
import { graderOf } from '../moods.ts'
import { overAll } from '../painting-area.ts'
import type { Stage } from '../stage.ts'
import { glowAt, type Room } from './room-look.ts'
import { SKIRTING } from './walls.ts'

/** Paints a sideboard with a lamp and books on one side, and a plant on the other. */
export function paintFurniture(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { width, height, chance } = stage
  const reach = Math.min(height * 0.66, width * 0.4)
  const foot = height * (SKIRTING + 0.055)
  const boardX = width / 2 - room.side * reach
  const [half, top] = [height * 0.21, height * 0.55]
  context.fillStyle = css(room.dark, 0.35)
  context.beginPath()
  context.ellipse(boardX, foot, half * 1.1, height * 0.018, 0, 0, Math.PI * 2)
  context.fill()
  context.fillStyle = css(mix(room.wood, room.dark, 0.35))
  for (const leg of [-0.86, 0.86])
    context.fillRect(boardX + half * leg - height * 0.008, foot - height * 0.05, height * 0.016, height * 0.05)
  const wood = context.createLinearGradient(0, top, 0, foot)
  wood.addColorStop(0, css(mix(room.wood, room.white, 0.1)))
  wood.addColorStop(1, css(mix(room.wood, room.dark, 0.3)))
  context.fillStyle = wood
  context.fillRect(boardX - half, top, half * 2, foot - top - height * 0.04)
  context.fillStyle = css(mix(room.wood, room.white, 0.28))
  context.fillRect(boardX - half * 1.04, top - height * 0.012, half * 2.08, height * 0.018)
  for (const door of [-1, 0, 1]) {
    context.strokeStyle = css(mix(room.wood, room.dark, 0.5))
    context.lineWidth = Math.max(1, height * 0.003)
    context.strokeRect(
      boardX + half * (door * 0.64 - 0.29),
      top + height * 0.025,
      half * 0.58,
      foot - top - height * 0.09,
    )
  }
  let x = boardX - half * 0.9
  for (let book = 0; book < 7; book++) {
    const [thick, tall] = [height * between(chance, 0.009, 0.018), height * between(chance, 0.05, 0.085)]
    const tone = [room.cloth, room.leaf, room.white, room.panel][Math.floor(chance() * 4)] ?? room.cloth
    context.fillStyle = css(mix(tone, room.dark, 0.2))
    context.fillRect(x, top - height * 0.012 - tall, thick, tall)
    x += thick + 1
  }
  paintTableLamp(context, stage, room, boardX + half * 0.45, top - height * 0.012)
  paintPlant(context, stage, room, width / 2 + room.side * reach * 1.08, foot + height * 0.02)
}

function paintTableLamp(context: SKRSContext2D, { height }: Stage, room: Room, x: number, foot: number): void {
  context.fillStyle = css(mix(room.white, room.cloth, 0.4))
  context.beginPath()
  context.ellipse(x, foot - height * 0.04, height * 0.026, height * 0.04, 0, 0, Math.PI * 2)
  context.fill()
  const shines = room.bright < 0.95 && !room.isCandlelit
  const shade = context.createLinearGradient(0, foot - height * 0.2, 0, foot - height * 0.08)
  const own = mix(room.white, room.glow, 0.4)
  shade.addColorStop(0, css(shines ? mix(own, [255, 240, 210], 0.5) : own))
  shade.addColorStop(1, css(shines ? [255, 236, 190] : mix(own, room.dark, 0.12)))
  if (shines) glowAt(context, { x, y: foot - height * 0.13, radius: height * 0.62 }, room.glow, 0.8)
  context.fillStyle = shade
  context.beginPath()
  context.moveTo(x - height * 0.04, foot - height * 0.19)
  context.lineTo(x + height * 0.04, foot - height * 0.19)
  context.lineTo(x + height * 0.07, foot - height * 0.08)
  context.lineTo(x - height * 0.07, foot - height * 0.08)
  context.fill()
}

function paintPlant(context: SKRSContext2D, { height, chance }: Stage, room: Room, x: number, foot: number): void {
  const pot = height * 0.06
  for (let leaf = 0; leaf < 22; leaf++) {
    const lean = between(chance, -1, 1)
    const long = height * between(chance, 0.16, 0.34) * (1 - Math.abs(lean) * 0.35)
    const [tipX, tipY] = [x + lean * height * 0.2, foot - pot * 1.5 - long]
    const [baseX, baseY] = [x + lean * pot * 0.4, foot - pot * 1.4]
    const bend = height * 0.03 * (lean < 0 ? -1 : 1)
    context.fillStyle = css(
      mix(room.leaf, leaf % 3 === 0 ? room.white : room.dark, leaf % 3 === 0 ? 0.14 : between(chance, 0.05, 0.4)),
    )
    context.beginPath()
    context.moveTo(baseX, baseY)
    context.quadraticCurveTo(baseX + bend - height * 0.03, (baseY + tipY) / 2, tipX, tipY)
    context.quadraticCurveTo(baseX + bend + height * 0.035, (baseY + tipY) / 2 + height * 0.03, baseX, baseY)
    context.fill()
  }
  const clay = context.createLinearGradient(x - pot, 0, x + pot, 0)
  clay.addColorStop(0, css(mix(room.cloth, room.white, 0.3)))
  clay.addColorStop(1, css(mix(room.cloth, room.dark, 0.45)))
  context.fillStyle = clay
  context.beginPath()
  context.moveTo(x - pot, foot - pot * 1.5)
  context.lineTo(x + pot, foot - pot * 1.5)
  context.lineTo(x + pot * 0.72, foot)
  context.lineTo(x - pot * 0.72, foot)
  context.fill()
}

/** Paints a table from side to side, seen from a little above: what is to be shown stands on it. */
export function paintTable(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { bounds, width, height, foot, chance } = stage
  const { left, wide } = overAll(bounds)
  const [back, front] = [foot - height * 0.055, foot + height * 0.085]
  const wood = context.createLinearGradient(0, back, 0, front)
  wood.addColorStop(0, css(mix(room.wood, room.dark, 0.16)))
  wood.addColorStop(0.5, css(mix(room.wood, room.glow, room.isCandlelit ? 0.3 : 0.14)))
  wood.addColorStop(1, css(mix(room.wood, room.white, 0.16)))
  context.fillStyle = css(room.dark, 0.45)
  context.fillRect(left, back - height * 0.012, wide, height * 0.02)
  context.fillStyle = wood
  context.fillRect(left, back, wide, front - back)
  for (let line = 0; line < 40; line++) {
    const y = back + (front - back) * chance() ** 0.7
    const from = between(chance, bounds.left, bounds.right)
    context.fillStyle = css(chance() < 0.6 ? room.dark : room.white, between(chance, 0.03, 0.1))
    context.fillRect(from, y, height * between(chance, 0.1, 0.6), Math.max(1, height * 0.0025))
  }
  context.fillStyle = css(mix(room.wood, room.white, 0.42))
  context.fillRect(left, front - height * 0.004, wide, height * 0.006)
  const apron = context.createLinearGradient(0, front, 0, front + height * 0.14)
  apron.addColorStop(0, css(mix(room.wood, room.dark, 0.3)))
  apron.addColorStop(1, css(mix(room.wood, room.dark, 0.75)))
  context.fillStyle = apron
  context.fillRect(left, front + height * 0.002, wide, bounds.bottom - front + 24)
  glowAt(context, { x: width / 2, y: foot, radius: height * 0.7, flat: 0.16 }, room.glow, room.isCandlelit ? 0.75 : 0.3)
}

const PENNANTS: readonly Colour[] = ['#e8695a', '#f2b84b', '#5fb0a8', '#6f8fd0', '#e58fb2'].map(colour)

/** Paints pennants on strings, and balloons at the sides. */
export function paintBunting(context: SKRSContext2D, stage: Stage, room: Room): void {
  const { bounds, width, height, chance, setting } = stage
  const graded = graderOf(setting)
  const shown = (tone: Colour) => graded(mix(mix([0, 0, 0], tone, 0.35 + 0.65 * room.bright), room.glow, 0.08))
  for (const [span, sag, high] of [
    [1.24, 0.13, 0.04],
    [0.9, 0.1, -0.02],
  ] as const) {
    for (let from = width / 2 - height * span * 2.5; from < bounds.right; from += height * span) {
      const at = (t: number): readonly [number, number] => [
        from + height * span * t,
        height * (high + sag * 4 * t * (1 - t)),
      ]
      context.strokeStyle = css(mix(room.dark, room.white, 0.35))
      context.lineWidth = Math.max(1, height * 0.0025)
      context.beginPath()
      for (let part = 0; part <= 20; part++) context.lineTo(...at(part / 20))
      context.stroke()
      const count = Math.round(span * 11)
      for (let index = 0; index < count; index++) {
        const [x, y] = at((index + 0.5) / count)
        const half = height * 0.026
        context.fillStyle = css(shown(PENNANTS[(index + (sag > 0.11 ? 0 : 2)) % PENNANTS.length] ?? room.cloth))
        context.beginPath()
        context.moveTo(x - half, y)
        context.lineTo(x + half, y)
        context.lineTo(x + between(chance, -0.1, 0.1) * half, y + half * 2.3)
        context.fill()
      }
    }
  }
  if (!setting.life.includes('confetti') && !setting.moods.includes('playful')) return
  const reach = Math.min(height * 0.72, width * 0.43)
  for (const side of [-1, 1])
    for (let index = 0; index < 4; index++) {
      const [x, y] = [
        width / 2 + side * (reach - height * 0.055 * (index % 2) + index * height * 0.012),
        height * (0.3 + 0.085 * index),
      ]
      paintBalloon(context, stage, room, {
        x,
        y,
        tone: shown(PENNANTS[(index * 2 + (side < 0 ? 1 : 0)) % PENNANTS.length] ?? room.cloth),
      })
    }
}

function paintBalloon(
  context: SKRSContext2D,
  { height }: Stage,
  room: Room,
  { x, y, tone }: { readonly x: number; readonly y: number; readonly tone: Colour },
): void {
  const radius = height * 0.062
  context.strokeStyle = css(mix(room.white, room.dark, 0.3), 0.7)
  context.lineWidth = Math.max(0.8, height * 0.0018)
  context.beginPath()
  context.moveTo(x, y + radius * 1.2)
  context.quadraticCurveTo(x + radius * 0.4, y + radius * 3, x, y + radius * 6)
  context.stroke()
  const light = context.createRadialGradient(x - radius * 0.35, y - radius * 0.45, radius * 0.1, x, y, radius * 1.25)
  light.addColorStop(0, css(mix(tone, [255, 255, 255], 0.55)))
  light.addColorStop(0.35, css(tone))
  light.addColorStop(1, css(mix(tone, room.dark, 0.42)))
  context.fillStyle = light
  context.beginPath()
  context.ellipse(x, y, radius, radius * 1.2, 0, 0, Math.PI * 2)
  context.fill()
}

/** Paints small lamps on a string; `part` of two. */
export function paintStringLights(
  context: SKRSContext2D,
  { bounds, width, height }: Stage,
  room: Room,
  part: number,
): void {
  for (let from = width / 2 - height * 3.3; from < bounds.right; from += height * 1.1) {
    for (let index = part; index < 16; index += 2) {
      const t = (index + 0.5) / 16
      const [x, y] = [from + height * 1.1 * t, height * (0.02 + 0.11 * 4 * t * (1 - t))]
      glowAt(context, { x, y, radius: height * 0.05 }, room.glow, 0.75)
      context.fillStyle = css(mix(room.glow, [255, 255, 255], 0.7))
      context.beginPath()
      context.arc(x, y, height * 0.007, 0, Math.PI * 2)
      context.fill()
    }
  }
}
