/** What stands in a factory: machines along one wall, a conveyor along the other with what it takes along, arms that work on it. */

import { between } from '../../random.ts'
import { type Colour, css, mix } from '../colour.ts'
import { glowAt } from '../room/room-look.ts'
import { FACTORY_END, type Factory, wallOf } from './factory.ts'
import { type Hall, paintBox, paintFront, paintLevel, paintSide, type Part, type Span } from './hall.ts'

const BODIES = ['#4f7f9a', '#5d8f74', '#c98b3a', '#8a8f96'] as const

/** How far apart machines stand, and how many there are. */
const [FIRST, APART, COUNT] = [4.5, 1.62, 9] as const

/** Paints what of the machines is in a plane. */
export function paintMachines(hall: Hall, factory: Factory, part: Part): void {
  for (let index = COUNT - 1; index >= 0; index--) {
    const away = FIRST + index * APART
    if (!part.own(away)) continue
    paintMachine(hall, factory, away, index)
    paintBelt(hall, factory, away, index)
  }
}

function shadesOf(tone: Colour, dark: Colour) {
  return { front: mix(tone, dark, 0.12), side: mix(tone, dark, 0.38), top: mix(tone, [255, 255, 255], 0.18) }
}

/** A span on one side, mirrored for the other. */
function onSide(side: number, from: number, to: number): Span {
  return side < 0 ? [-to, -from] : [from, to]
}

function paintMachine(hall: Hall, { own, dark, lamp, side: beltSide }: Factory, away: number, index: number): void {
  const { context, see, metre } = hall
  const side = -beltSide
  const wall = wallOf(hall)
  const tone = own(BODIES[index % BODIES.length] ?? '#4f7f9a')
  const [inner, outer] = [wall * 0.56, wall * 0.9]
  const tall = 1.7 + 0.5 * ((index * 7) % 3)
  const deep: Span = [away, away + 0.8]
  paintBox(hall, { across: onSide(side, inner, outer), up: [0, tall], away: deep }, shadesOf(tone, dark))
  const base = shadesOf(mix(tone, dark, 0.55), dark)
  paintBox(hall, { across: onSide(side, inner - 0.08, outer), up: [0, 0.28], away: deep }, base)
  // Its window, where something glows, and the panel that it is worked from.
  const middle = (inner + outer) / 2
  paintFront(hall, away, onSide(side, inner + 0.18, middle), [0.75, 1.45], mix(dark, tone, 0.15))
  paintFront(hall, away, onSide(side, inner + 0.24, middle - 0.06), [0.81, 1.39], own('#ffc46a'), 0.75)
  paintFront(hall, away, onSide(side, middle + 0.14, outer - 0.12), [0.95, 1.45], mix(own('#dfe3e6'), dark, 0.15))
  paintFront(hall, away, onSide(side, middle + 0.2, outer - 0.18), [1.2, 1.4], own('#3aa67c'))
  for (const [dot, hex] of ['#e2533f', '#f0bf2c', '#4fc07a'].entries()) {
    const x = side * (middle + 0.25 + dot * 0.13)
    paintFront(hall, away, [x - 0.035, x + 0.035], [1.02, 1.1], own(hex))
  }
  // A stack of lights on it, and a pipe up into the roof.
  const [x, y] = see([side * (inner + 0.25), tall + 0.5, away])
  paintFront(hall, away, onSide(side, inner + 0.23, inner + 0.27), [tall, tall + 0.34], mix(dark, tone, 0.3))
  for (const [level, hex] of ['#4fc07a', '#f0bf2c', '#e2533f'].entries())
    paintFront(
      hall,
      away,
      onSide(side, inner + 0.19, inner + 0.31),
      [tall + 0.34 + level * 0.11, tall + 0.43 + level * 0.11],
      own(hex),
    )
  glowAt(context, { x, y, radius: metre(away) * 0.5 }, index % 2 === 0 ? own('#4fc07a') : own('#f0bf2c'), 0.5)
  const pipe = mix(own('#a9b0b5'), dark, 0.2)
  paintFront(hall, away + 0.1, onSide(side, outer - 0.5, outer - 0.2), [tall, 4.6], pipe)
  paintFront(hall, away + 0.1, onSide(side, outer - 0.5, outer - 0.42), [tall, 4.6], mix(pipe, lamp, 0.5))
  for (const up of [2.6, 3.6])
    paintFront(hall, away + 0.1, onSide(side, outer - 0.54, outer - 0.16), [up, up + 0.1], mix(pipe, dark, 0.35))
}

/** Metres: how high the conveyor is. */
const BELT = 0.85

/** A part of the conveyor, what lies on it, and at every other one an arm. */
function paintBelt(hall: Hall, { own, dark, side, lamp }: Factory, away: number, index: number): void {
  const wall = wallOf(hall)
  const [inner, outer] = [wall * 0.42, wall * 0.66]
  const across = onSide(side, inner, outer)
  const end = Math.min(FACTORY_END, away + APART)
  const steel = mix(own('#9aa3aa'), dark, 0.1)
  for (const at of [away + 0.1, away + APART * 0.6]) {
    paintFront(hall, at, onSide(side, inner + 0.05, inner + 0.15), [0, BELT], mix(steel, dark, 0.45))
    paintFront(hall, at, onSide(side, outer - 0.15, outer - 0.05), [0, BELT], mix(steel, dark, 0.45))
  }
  paintSide(hall, side * inner, [away, end], [BELT - 0.26, BELT], mix(own('#e0a22c'), dark, 0.05))
  paintSide(hall, side * inner, [away, end], [BELT - 0.16, BELT - 0.08], mix(dark, steel, 0.3))
  paintLevel(hall, BELT, across, [away, end], mix(dark, own('#4a4f55'), 0.65))
  for (let roll = away; roll < end; roll += 0.09)
    paintLevel(hall, BELT, across, [roll, roll + 0.012], mix(steel, dark, 0.4), 0.5)
  const middle = side * ((inner + outer) / 2)
  for (const at of [away + APART * 0.62, away + APART * 0.12]) {
    const tone = own(index % 3 === 2 ? '#6fa0b8' : '#c79a63')
    const half = (outer - inner) * 0.3
    const box = { across: [middle - half, middle + half], up: [BELT, BELT + 0.5], away: [at, at + 0.22] } as const
    paintBox(hall, box, shadesOf(tone, dark))
    paintFront(hall, at, [middle - 0.05, middle + 0.05], [BELT, BELT + 0.5], mix(tone, [255, 255, 255], 0.45))
  }
  if (index % 2 === 0)
    paintArm(hall, { own, dark, lamp }, { away: away + APART * 0.4, side, foot: outer + 0.45, middle })
}

/** An arm with two joints that reaches over the belt. */
function paintArm(
  hall: Hall,
  { own, dark, lamp }: Pick<Factory, 'own' | 'dark' | 'lamp'>,
  {
    away,
    side,
    foot,
    middle,
  }: { readonly away: number; readonly side: number; readonly foot: number; readonly middle: number },
): void {
  const { context, see, metre, stage } = hall
  const unit = metre(away)
  const tone = own('#e8792b')
  const lean = between(stage.chance, -0.15, 0.15)
  const joints = [
    [side * foot, 0.5],
    [side * (foot + 0.22), 1.75 + lean],
    [middle + side * 0.12, 2.2 + lean],
    [middle, 1.62],
  ] as const
  paintFront(hall, away, onSide(side, foot - 0.3, foot + 0.3), [0, 0.55], mix(own('#5a6067'), dark, 0.3))
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const [grow, colour] of [
    [1, mix(tone, dark, 0.35)],
    [0.7, tone],
  ] as const) {
    context.strokeStyle = css(colour)
    for (const [index, thick] of [0.34, 0.26, 0.18].entries()) {
      const [from, to] = [joints[index], joints[index + 1]]
      if (from === undefined || to === undefined) continue
      context.lineWidth = unit * thick * grow
      context.beginPath()
      context.moveTo(...see([from[0], from[1], away]))
      context.lineTo(...see([to[0], to[1], away]))
      context.stroke()
    }
  }
  context.fillStyle = css(mix(dark, tone, 0.2))
  for (const [x, up] of joints.slice(1, 3)) {
    context.beginPath()
    context.arc(...see([x, up, away]), unit * 0.11, 0, Math.PI * 2)
    context.fill()
  }
  paintFront(hall, away, [middle - 0.12, middle + 0.12], [1.5, 1.6], mix(dark, tone, 0.15))
  for (const x of [-0.1, 0.1])
    paintFront(hall, away, [middle + x - 0.03, middle + x + 0.03], [1.34, 1.52], mix(dark, tone, 0.1))
  const [x, y] = see([middle, 1.38, away])
  glowAt(context, { x, y, radius: unit * 0.4 }, lamp, 0.5)
}

/** Paints the floor: concrete with its joints, a way between yellow lines, the light of the windows. */
export function paintFactoryFloor(hall: Hall, { own, dark, isSunny, lamp, side }: Factory): void {
  const { context, stage } = hall
  const wall = wallOf(hall)
  const [near, far] = [0.9, FACTORY_END]
  const concrete = own('#9c9890')
  paintLevel(hall, 0, [-wall, wall], [near, far], concrete)
  for (let away = 1.4; away < far; away += 0.8)
    paintLevel(hall, 0, [-wall, wall], [away, away + 0.01 + away * 0.001], mix(concrete, dark, 0.4), 0.5)
  for (let across = -wall; across < wall; across += 1.6)
    paintLevel(hall, 0, [across - 0.01, across + 0.01], [near, far], mix(concrete, dark, 0.4), 0.45)
  for (let stain = 0; stain < 26; stain++) {
    const [x, away] = [between(stage.chance, -wall, wall), between(stage.chance, 2.4, 12)]
    paintLevel(hall, 0, [x, x + between(stage.chance, 0.3, 1.1)], [away, away + 0.16], dark, 0.05)
  }
  for (const x of [-wall * 0.46, wall * 0.34].map((one) => one * side))
    paintLevel(hall, 0, [x - 0.06, x + 0.06], [near, far], own('#e9b92e'), 0.9)
  context.save()
  context.globalCompositeOperation = 'screen'
  if (isSunny)
    for (let away = 2.2; away < 13; away += 0.92)
      paintLevel(hall, 0, [-side * wall * 0.5 - 0.9, -side * wall * 0.5 + 1.5], [away, away + 0.6], lamp, 0.13)
  else paintLevel(hall, 0, [-wall * 0.3, wall * 0.3], [near, far], lamp, 0.08)
  context.restore()
}
