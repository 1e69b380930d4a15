/** The sports car and the everyday car, from the side, going to the right. A unit is a hundredth of their length. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, stroke } from '../pen.ts'
import { polishSide } from './polish.ts'
import { paintGlow, paintWheel } from './wheels.ts'

/** Pictures from one spoke to the next. */
const WHEEL_PHASES = 3

type Car = {
  readonly top: number
  readonly body: string
  readonly glass: readonly string[]
  readonly wheels: readonly [rear: number, front: number]
  readonly axle: number
  readonly radius: number
  readonly headlamp: string
  readonly tailLamp: string
  readonly lamp: readonly [number, number]
  readonly brake: readonly [number, number]
  /** Dark parts: intakes, sills, spoilers. */
  readonly dark: readonly string[]
  /** Lines of the body that catch the light, and edges of doors. */
  readonly lines: readonly string[]
  readonly creases: readonly string[]
  /** A sign on its roof and squares along its doors. */
  readonly isTaxi?: boolean
}

const SPORTS_CAR: Car = {
  top: 2,
  body: 'M3.5 23 C2.6 18 3 14.6 6 13.3 C13 11.6 21 11.4 28 9.2 C35 4.6 43 2.6 50.5 2.6 C58 2.6 64.5 5.6 71 10.3 C81 11.6 90.5 14 95.5 18.2 C97.6 20.2 98 22.6 97.3 24.6 L95.8 26.8 L3.8 26.8 C3.2 25.6 3.6 24.4 3.5 23Z',
  glass: [
    'M35.5 9.9 C40.5 6 46 4.4 50.8 4.35 L51.6 10.6 C45.5 10.9 40 10.7 35.5 9.9Z',
    'M52.8 4.4 C58.4 4.7 63 7 67.6 10.6 C62.6 10.9 58 10.9 53.6 10.7Z',
  ],
  wheels: [20, 79.5],
  axle: 24.4,
  radius: 6.3,
  headlamp: 'M86.5 15.2 C90.8 16 94 17.8 95.8 20 C92.4 19.2 89.4 18 86.5 15.2Z',
  tailLamp: 'M3.6 16.6 L11 15.4 L10.6 16.8 L3.4 18.2Z',
  lamp: [94, 18.8],
  brake: [5.5, 17],
  dark: [
    'M30.5 17.2 C34 14.8 38 14 41.5 14 C38.5 16.6 37.4 19.4 37.2 22.4 C34 22 31.6 20 30.5 17.2Z',
    'M28 24.6 L71 24.6 L73 26.8 L26.5 26.8Z',
    'M1.4 10.2 L13.6 9.4 L14.2 10.6 L8.6 11.4 L7.6 13 L5.8 13.2 L6.4 11.6 L2 11.8Z',
    'M88 23 L97.4 22 C97.6 23.4 97.2 25 95.8 26.8 L88.6 26.8Z',
  ],
  lines: [
    'M8 14.6 C22 13.4 30 13.2 42 12.6 C58 12.2 74 12.6 90 15.6',
    'M36 8.2 C41 4.9 46 3.6 51 3.5 C58 3.6 64 6 69 9.6',
  ],
  creases: ['M52.4 11 C52 15.4 51.4 20 50 24.4', 'M42 19.6 C54 18.6 66 18.8 71 20.4'],
}

const CAR: Car = {
  top: -10,
  body: 'M3.4 21 C2.8 14 3.6 9.6 6.4 7.6 C9 3 14 -3.6 18 -5.6 C22 -7.4 44 -8 51 -6.6 C58 -5 66 2 71 6.6 C81 7.6 91 9.4 95 13 C97.4 15.4 97.8 20.2 97 24.4 L95.2 26.6 L4.6 26.6 C3.6 25 3.6 23 3.4 21Z',
  glass: [
    'M11.4 6.6 C14 1.6 17.4 -3 20.4 -4.2 C25 -5 31 -5.2 36 -5.2 L36.6 6.9 C28 7.2 18 7.2 11.4 6.6Z',
    'M39 -5.2 C44 -5.2 48 -4.9 50.4 -4.2 C55.6 -2.2 61.4 3 65.6 6.8 C57 7.2 47 7.1 39.6 6.9Z',
  ],
  wheels: [21, 78],
  axle: 23.6,
  radius: 7.4,
  headlamp: 'M89.4 11.4 C93 12.2 95.6 13.8 96.4 16.8 C93.4 17 90.6 15.4 89.4 11.4Z',
  tailLamp: 'M3.6 10.6 C6 10 8 10.2 9.6 11 L8.8 14.4 L3.2 15Z',
  lamp: [94.6, 14.4],
  brake: [5, 12.6],
  dark: ['M29 24.4 L70 24.4 L71.6 26.6 L27.6 26.6Z', 'M90 20.4 L97.4 19.6 C97.4 22.6 96.6 25 95.2 26.6 L89.6 26.6Z'],
  lines: [
    'M6 9.8 C26 8.8 54 8.8 72 9 C80 9.6 86 10.4 90 11.4',
    'M17.6 -4 C24 -6.6 44 -7 51 -5.6 C57 -4.2 64 1.8 68.6 6',
  ],
  creases: [
    'M38 7.6 C38.6 14 38.4 19.6 37.4 24.2',
    'M66.6 8 C67.6 13 67.4 18 66 22.4',
    'M42 11.8 L46.4 11.7',
    'M14 11.8 L18.4 11.7',
  ],
}

const TAXI: Car = { ...CAR, top: -15, isTaxi: true }

/** Where a taxi's sign is. */
const ROOF_SIGN = 'M31.6 -6.6 L33.4 -13.2 L45.6 -13.2 L47.4 -6.6Z'

/** The drawing of a sports car. */
export const sportsCar = (tones: Tones, drives: boolean): Drawing => carDrawing(SPORTS_CAR, tones, drives)

/** The drawing of an everyday car. */
export const everydayCar = (tones: Tones, drives: boolean): Drawing => carDrawing(CAR, tones, drives)

/** The drawing of a taxi. */
export const taxi = (tones: Tones, drives: boolean): Drawing => carDrawing(TAXI, tones, drives)

function carDrawing(car: Car, tones: Tones, drives: boolean): Drawing {
  return {
    box: [-4, car.top - 3, 104, 34],
    room: [3, 6],
    phases: drives ? WHEEL_PHASES : 1,
    phasesPerSecond: 24,
    stands: true,
    facing: 'right',
    spots: { lamp: car.lamp, exhaust: [3.5, 25] },
    paint: (context, phase) => paintCar(context, car, tones, phase / WHEEL_PHASES),
    polish(context, look) {
      const wheels = car.wheels.map((x) => [x, car.axle, car.radius] as const)
      const glass = car.glass.map((pane) => new Path2D(pane))
      polishSide(context, { body: new Path2D(car.body), glass, top: car.top }, wheels, look)
    },
    lit: {
      paint(context) {
        paintGlow(context, car.lamp[0] - 0.5, car.lamp[1], 9.5, [255, 244, 214])
        paint(context, car.headlamp, [255, 251, 238])
        paintGlow(context, ...car.brake, 6, [255, 40, 30])
        paint(context, car.tailLamp, [255, 70, 52])
        if (car.isTaxi === true) paint(context, ROOF_SIGN, [255, 232, 150], 0.9)
      },
    },
  }
}

function paintCar(context: SKRSContext2D, car: Car, tones: Tones, turn: number): void {
  const body = new Path2D(car.body)
  const [rear, front] = car.wheels
  context.save()
  if (car.isTaxi === true) paint(context, ROOF_SIGN, '#f7edcf')
  const height = context.createLinearGradient(0, car.top, 0, 27)
  height.addColorStop(0, css(tones.light))
  height.addColorStop(0.42, css(tones.main))
  height.addColorStop(0.6, css(tones.main))
  height.addColorStop(1, css(tones.dark))
  context.fillStyle = height
  context.fill(body)
  inside(context, body, () => {
    paint(context, `M0 19 C30 16.5 70 16.5 100 21 L100 28 L0 28Z`, tones.dark, 0.34)
    for (const x of [rear, front]) {
      context.beginPath()
      context.arc(x, car.axle, car.radius * 1.2, 0, Math.PI * 2)
      context.fillStyle = '#101014'
      context.fill()
    }
    for (const part of car.dark.slice(0, 2)) paint(context, part, '#16161b')
    if (car.isTaxi === true) paintSquares(context)
  })
  for (const part of car.dark.slice(2)) paint(context, part, '#1b1b21')
  for (const pane of car.glass) paintGlass(context, pane, car.top)
  stroke(context, car.lines, css(tones.light, 0.75), 0.55)
  stroke(context, car.creases, css(tones.dark, 0.8), 0.3)
  paint(context, car.headlamp, '#f2ecd8')
  paint(context, car.tailLamp, '#a3121a')
  paintWheel(context, rear, car.axle, car.radius, turn)
  paintWheel(context, front, car.axle, car.radius, turn)
  context.restore()
}

function paintSquares(context: SKRSContext2D): void {
  for (let square = 0; square < 34; square++)
    paint(context, `M${16 + square * 2} ${square % 2 === 0 ? 13 : 15} h2 v2 h-2Z`, '#1a1a1e')
}

function paintGlass(context: SKRSContext2D, pane: string, top: number): void {
  const glass = context.createLinearGradient(0, top, 30, top + 18)
  glass.addColorStop(0, '#a9c6d6')
  glass.addColorStop(0.45, '#4f6b7c')
  glass.addColorStop(1, '#1d2a36')
  context.fillStyle = glass
  context.fill(new Path2D(pane))
}
