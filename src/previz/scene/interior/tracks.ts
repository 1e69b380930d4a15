/** An underground station seen across its track, from as far as a whole train is seen: the wall opposite, the track, the edge before it. */

import { css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import { glowAt } from '../room/room-look.ts'
import { type Hall, METRE, paintFront, type Span } from './hall.ts'
import type { Station } from './station.ts'

/** How much smaller all is than where people stand: a train is seen whole. */
const SHARE = 0.27

/** How far away the wall is, and, in metres, half of what is lit and where the ceiling begins. */
export const OPPOSITE = 5.6
const [LIT, CEILING] = [15.5, 8] as const

type Fronts = (across: Span, up: Span, tone: Station['dark'], opacity?: number) => void

/** Paints the platform opposite, its wall, and at both ends the dark of the tunnels. */
export function paintOpposite(hall: Hall, { own, dark, line, lamp }: Station): void {
  const { context, stage, see, metre } = hall
  const { left, top, wide, high } = overAll(stage.bounds)
  const lit = Math.min(LIT, (stage.width / stage.height) * 8.8)
  const front: Fronts = ([a, b], [low, up], tone, opacity = 1) =>
    paintFront(hall, OPPOSITE, [a * SHARE, b * SHARE], [low * SHARE, up * SHARE], tone, opacity)
  context.fillStyle = css(mix(dark, [0, 0, 0], 0.3))
  context.fillRect(left, top, wide, high)
  const tile = own('#e6e0d0')
  front([-lit, lit], [0, CEILING], tile)
  for (let up = 1.2; up < CEILING; up += 0.3) front([-lit, lit], [up - 0.014, up + 0.014], mix(tile, dark, 0.3), 0.5)
  for (let x = -lit; x < lit; x += 0.5) front([x - 0.014, x + 0.014], [1, CEILING], mix(tile, dark, 0.3), 0.4)
  front([-lit, lit], [5.6, 6.1], line)
  front([-lit, lit], [7.6, CEILING + 16], mix(own('#55585e'), dark, 0.55))
  for (let up = 8.8; up < 15; up += 1.3) front([-lit, lit], [up, up + 0.35], mix(own('#55585e'), dark, 0.72))
  for (let x = -lit + 1.1; x < lit - 3; x += 4.8) {
    front([x, x + 2.9], [1.8, 5.1], mix(dark, tile, 0.2))
    front([x + 0.12, x + 2.78], [1.95, 4.95], own(POSTERS[Math.round((x + lit) / 4.8) % POSTERS.length] ?? '#3d7ea6'))
    front([x + 0.45, x + 1.9], [3, 4.5], own('#f4efe2'), 0.7)
    front([x + 0.45, x + 2.4], [2.3, 2.6], own('#f4efe2'), 0.8)
  }
  front([-lit, lit], [0, 1.05], mix(own('#6b6863'), dark, 0.62))
  front([-lit, lit], [1, 1.16], own('#f0bf2c'))
  for (let x = -lit + 0.3; x < lit; x += 4.8) {
    front([x - 0.35, x + 0.35], [1.1, CEILING + 0.2], mix(tile, dark, 0.22))
    front([x + 0.18, x + 0.35], [1.1, CEILING + 0.2], mix(tile, dark, 0.4))
    front([x - 0.35, x + 0.35], [3.2, 4.1], line)
    front([x - 0.22, x + 0.22], [3.55, 3.72], own('#f4efe2'))
  }
  for (let x = -lit + 1.6; x < lit - 2; x += 4.8) {
    const [middle, y] = see([(x + 1) * SHARE, 7.7 * SHARE, OPPOSITE])
    glowAt(context, { x: middle, y, radius: metre(OPPOSITE) * SHARE * 4.5, flat: 0.7 }, lamp, 0.3)
    front([x, x + 2], [7.6, 7.85], mix(lamp, [255, 255, 255], 0.5))
  }
  for (const side of [-1, 1]) {
    const [edge, foot] = see([side * lit * SHARE, 0, OPPOSITE])
    const deep = side * metre(OPPOSITE) * SHARE
    context.fillStyle = css(mix(tile, dark, 0.5))
    context.fillRect(Math.min(edge, edge + deep * 0.35), top, Math.abs(deep * 0.35), foot - top)
    const shade = context.createLinearGradient(edge - deep * 3, 0, edge, 0)
    shade.addColorStop(0, css(dark, 0))
    shade.addColorStop(1, css(dark, 0.6))
    context.fillStyle = shade
    context.fillRect(Math.min(edge, edge - deep * 3), top, Math.abs(deep * 3), foot - top)
  }
}

const POSTERS = ['#d8604a', '#3d7ea6', '#e0a63c', '#5f9a70', '#8a5fa6'] as const

/** Paints the track that the train goes on. */
export function paintTrack({ context, stage }: Hall, { own, dark }: Station): void {
  const { bounds, foot, height } = stage
  const { left, wide } = overAll(bounds)
  const top = foot - height * 0.028
  context.fillStyle = css(mix(own('#57504a'), dark, 0.55))
  context.fillRect(left, top, wide, bounds.bottom - top + 24)
  const step = height * 0.05
  context.fillStyle = css(mix(own('#6d5a48'), dark, 0.4))
  for (let x = Math.floor(left / step) * step; x < left + wide; x += step)
    context.fillRect(x, foot + height * 0.005, height * 0.026, height * 0.014)
  context.fillStyle = css(own('#c3c7cd'))
  context.fillRect(left, foot - height * 0.003, wide, height * 0.0035)
}

/** Paints the edge of the platform that the camera stands on. */
export function paintEdge({ context, stage }: Hall, { own, dark }: Station): void {
  const { bounds, height } = stage
  const { left, wide } = overAll(bounds)
  const slab = own('#a9a49c')
  const row = (from: number, to: number, tone: Station['dark']) => {
    context.fillStyle = css(tone)
    context.fillRect(left, height * from, wide, height * (to - from))
  }
  row(0.9, 0.912, own('#f4f1ea'))
  row(0.912, 0.93, slab)
  row(0.93, 0.958, own('#f0bf2c'))
  context.fillStyle = css(slab)
  context.fillRect(left, height * 0.958, wide, bounds.bottom - height * 0.958 + 24)
  context.fillStyle = css(mix(slab, dark, 0.4), 0.5)
  const joint = height * METRE * 0.9
  for (let x = Math.floor(left / joint) * joint; x < left + wide; x += joint)
    context.fillRect(x, height * 0.958, height * 0.004, bounds.bottom - height * 0.958 + 24)
}
