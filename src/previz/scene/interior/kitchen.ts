/** A kitchen: a tiled wall with cupboards, pans on a rail, a window over the sink, a stove under its hood. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../colour.ts'
import { overAll, paintGrain } from '../painting-area.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Stage } from '../stage.ts'
import { type Hall, hallOn, paintFront, paintLevel, type Span } from './hall.ts'

/** How far away the wall is, and the front of the counter. */
export const [WALL, COUNTER] = [6.2, 5.5] as const

/** Metres: how high the counter is, where tiles end, from where to where cupboards hang. */
const [WORKTOP, TILED, CUPBOARDS] = [0.92, 1.62, [1.62, 2.5]] as const

/** A kitchen: the room that it is in, and the colour of its doors. */
export type Kitchen = Room & { readonly doors: Colour }

/** Where things are from the middle, in metres: nearer to it where the frame is narrow. */
function placesOf({ width, height }: Stage, { side }: Kitchen) {
  const share = Math.max(0.42, Math.min(1, width / height / 1.78))
  return { share, stove: -side * 1.95 * share, window: side * 2.15 * share, half: 0.55 + 0.25 * share }
}

/** Where the window is, in px. */
export function kitchenWindow(stage: Stage, context: SKRSContext2D, kitchen: Kitchen) {
  const { window, half } = placesOf(stage, kitchen)
  const { see } = hallOn(context, stage)
  const [left, bottom] = see([window - half, 1.22, WALL])
  const [right, top] = see([window + half, 2.5, WALL])
  return { left, right, top, bottom }
}

/** Paints the wall, what hangs on it, and an opening for the window. */
export function paintKitchenWall(context: SKRSContext2D, stage: Stage, kitchen: Kitchen): void {
  const { own, dark, wall, white } = kitchen
  const hall = hallOn(context, stage)
  const { left, top, wide, high } = overAll(stage.bounds)
  const [, tiledY] = hall.see([0, TILED, WALL])
  const shade = context.createLinearGradient(0, 0, 0, tiledY)
  shade.addColorStop(0, css(mix(wall, dark, 0.28)))
  shade.addColorStop(1, css(mix(wall, white, 0.2)))
  context.fillStyle = shade
  context.fillRect(left, top, wide, high)
  paintTiles(hall, kitchen)
  paintGrain(context, stage)
  paintCupboards(hall, kitchen)
  paintPans(hall, kitchen)
  paintKitchenWindow(hall, kitchen)
  const { stove } = placesOf(stage, kitchen)
  const steel = mix(own('#c9ced3'), dark, 0.08)
  const hood = (from: number, to: number, low: number, up: number, tone: Colour) =>
    paintFront(hall, WALL, [stove + from, stove + to], [low, up], tone)
  hood(-0.24, 0.24, 2.06, 9, mix(steel, dark, 0.12))
  hood(0.08, 0.24, 2.06, 9, mix(steel, dark, 0.3))
  const [x, y] = hall.see([stove, 2.06, WALL])
  const metre = hall.metre(WALL)
  context.fillStyle = css(steel)
  context.beginPath()
  context.moveTo(x - metre * 0.24, y)
  context.lineTo(x + metre * 0.24, y)
  context.lineTo(x + metre * 0.62, y + metre * 0.36)
  context.lineTo(x - metre * 0.62, y + metre * 0.36)
  context.fill()
  hood(-0.62, 0.62, 1.6, 1.7, mix(steel, dark, 0.3))
  glowAt(context, { x, y: y + metre * 0.6, radius: metre * 0.9 }, kitchen.glow, 0.4)
}

function paintTiles(hall: Hall, { own, dark }: Kitchen): void {
  const { stage } = hall
  const tile = mix(own('#f3efe4'), dark, 0.05)
  const reach = (stage.bounds.right - stage.bounds.left) / hall.metre(WALL)
  paintFront(hall, WALL, [-reach, reach], [0, TILED], tile)
  const size = 0.175
  for (let row = 0; (row + 1) * size <= TILED - WORKTOP + 0.01; row++) {
    const up = WORKTOP + row * size
    paintFront(hall, WALL, [-reach, reach], [up - 0.006, up + 0.006], mix(tile, dark, 0.28), 0.7)
    for (let x = -Math.ceil(reach) + (row % 2) * size; x < reach; x += size * 2)
      paintFront(hall, WALL, [x - 0.005, x + 0.005], [up, up + size], mix(tile, dark, 0.28), 0.6)
  }
  paintFront(hall, WALL, [-reach, reach], [TILED - 0.02, TILED + 0.02], mix(tile, dark, 0.15))
}

function paintCupboards(hall: Hall, kitchen: Kitchen): void {
  const { doors, dark, white } = kitchen
  const { stage } = hall
  const { stove, window, half } = placesOf(stage, kitchen)
  const reach = (stage.bounds.right - stage.bounds.left) / hall.metre(WALL)
  const isFree = (x: number) =>
    Math.abs(x + 0.3 - stove) > 0.95 && Math.abs(x + 0.3 - window) > half + 0.42 && Math.abs(x + 0.3) > 1.05
  for (let x = -Math.ceil(reach / 0.6) * 0.6; x < reach; x += 0.6) {
    if (!isFree(x)) continue
    const [low, up] = CUPBOARDS
    paintFront(hall, WALL, [x, x + 0.62], [low - 0.05, up + 0.06], mix(doors, dark, 0.45))
    paintFront(hall, WALL, [x + 0.015, x + 0.585], [low, up], doors)
    paintFront(hall, WALL, [x + 0.07, x + 0.53], [low + 0.07, up - 0.07], mix(doors, dark, 0.1))
    paintFront(hall, WALL, [x + 0.085, x + 0.53], [low + 0.07, up - 0.085], mix(doors, white, 0.12))
    paintFront(hall, WALL, [x + 0.47, x + 0.5], [low + 0.09, low + 0.24], mix(kitchen.own('#c9a04e'), dark, 0.1))
  }
}

/** Pans, lids and ladles on a rail in the middle. */
function paintPans(hall: Hall, { own, dark, white }: Kitchen): void {
  const { context, see, metre } = hall
  const unit = metre(WALL)
  paintFront(hall, WALL, [-0.98, 0.98], [2.36, 2.4], mix(own('#5c4a3a'), dark, 0.25))
  for (const [index, x] of [-0.82, -0.42, -0.06, 0.3, 0.56, 0.82].entries()) {
    const isLadle = index === 2 || index === 4
    const tone = own(['#b8693a', '#3f444a', '#b9bec4', '#b8693a', '#b9bec4', '#3f444a'][index] ?? '#3f444a')
    const radius = unit * (isLadle ? 0.07 : ([0.19, 0.16, 0, 0.14, 0, 0.12][index] ?? 0.15))
    const long = isLadle ? 0.34 : 0.2
    paintFront(hall, WALL, [x - 0.016, x + 0.016], [2.38 - long, 2.4], mix(tone, dark, 0.35))
    const [middle, y] = see([x, 2.38 - long, WALL])
    context.fillStyle = css(dark, 0.22)
    disc(context, middle + unit * 0.025, y + radius + unit * 0.03, radius)
    context.fillStyle = css(mix(tone, dark, 0.25))
    disc(context, middle, y + radius, radius)
    context.fillStyle = css(mix(tone, white, 0.15))
    disc(context, middle - radius * 0.06, y + radius * 0.94, radius * 0.8)
    context.fillStyle = css(mix(tone, dark, 0.12))
    disc(context, middle, y + radius, radius * 0.68)
  }
}

function disc(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fill()
}

function paintKitchenWindow(hall: Hall, kitchen: Kitchen): void {
  const { context, stage, metre } = hall
  const { white, dark, leaf, cloth } = kitchen
  const { left, right, top, bottom } = kitchenWindow(stage, context, kitchen)
  const unit = metre(WALL)
  if (kitchen.isSunny)
    glowAt(context, { x: (left + right) / 2, y: (top + bottom) / 2, radius: unit * 1.9 }, stage.palette.glow, 0.4)
  const frame = unit * 0.08
  context.fillStyle = css(mix(white, dark, 0.06))
  context.fillRect(left - frame, top - frame, right - left + frame * 2, bottom - top + frame * 2)
  context.save()
  context.globalCompositeOperation = 'destination-out'
  context.fillStyle = '#000'
  context.fillRect(left, top, right - left, bottom - top)
  context.restore()
  context.fillStyle = css(mix(white, dark, 0.14))
  context.fillRect((left + right) / 2 - unit * 0.025, top, unit * 0.05, bottom - top)
  context.fillRect(left, top + (bottom - top) * 0.42, right - left, unit * 0.04)
  context.fillRect(left - frame * 1.6, bottom, right - left + frame * 3.2, unit * 0.07)
  // A short curtain above, herbs on the sill.
  const folds = 9
  for (let fold = 0; fold < folds; fold++) {
    const [x, wide] = [left - frame + ((right - left + frame * 2) * fold) / folds, (right - left + frame * 2) / folds]
    context.fillStyle = css(mix(cloth, fold % 2 === 0 ? white : dark, 0.16))
    context.beginPath()
    context.moveTo(x, top - frame)
    context.lineTo(x + wide + 1, top - frame)
    context.lineTo(x + wide + 1, top + unit * 0.24)
    context.quadraticCurveTo(x + wide / 2, top + unit * 0.32, x, top + unit * 0.24)
    context.fill()
  }
  for (const share of [0.16, 0.36, 0.82]) {
    const x = left + (right - left) * share
    context.fillStyle = css(mix(leaf, dark, 0.1))
    for (const lean of [-0.09, -0.03, 0.04, 0.1])
      disc(context, x + unit * lean, bottom - unit * (0.2 - Math.abs(lean)), unit * 0.065)
    context.fillStyle = css(mix(kitchen.own('#bf6a43'), dark, 0.1))
    context.fillRect(x - unit * 0.075, bottom - unit * 0.13, unit * 0.15, unit * 0.13)
  }
}

/** Paints the counter with its doors, the stove, the sink, and what stands on it. */
export function paintCounter(context: SKRSContext2D, stage: Stage, kitchen: Kitchen): void {
  const { doors, dark, white, own, wood } = kitchen
  const hall = hallOn(context, stage)
  const { stove, window, share } = placesOf(stage, kitchen)
  const reach = (stage.bounds.right - stage.bounds.left) / hall.metre(COUNTER)
  const front = (across: Span, up: Span, tone: Colour) => paintFront(hall, COUNTER, across, up, tone)
  front([-reach, reach], [0, 0.1], mix(doors, dark, 0.7))
  front([-reach, reach], [0.1, WORKTOP], mix(doors, dark, 0.3))
  for (let x = -Math.ceil(reach / 0.62) * 0.62; x < reach; x += 0.62) {
    front([x + 0.015, x + 0.605], [0.12, 0.66], doors)
    front([x + 0.075, x + 0.545], [0.19, 0.59], mix(doors, dark, 0.1))
    front([x + 0.015, x + 0.605], [0.68, WORKTOP - 0.06], mix(doors, white, 0.06))
    front([x + 0.24, x + 0.38], [0.75, 0.78], mix(own('#c9a04e'), dark, 0.1))
  }
  // The stove, its rings alight under a pot and a kettle.
  const oven: Colour = mix(own('#d5d9dc'), dark, 0.06)
  front([stove - 0.62, stove + 0.62], [0.04, WORKTOP + 0.02], oven)
  front([stove - 0.5, stove + 0.5], [0.2, 0.62], mix(dark, oven, 0.12))
  front([stove - 0.44, stove + 0.44], [0.26, 0.56], mix(own('#e0963c'), dark, 0.45))
  front([stove - 0.5, stove + 0.5], [0.66, 0.69], mix(oven, dark, 0.5))
  for (const knob of [-0.42, -0.21, 0, 0.21, 0.42]) {
    context.fillStyle = css(mix(dark, oven, 0.15))
    disc(context, ...hall.see([stove + knob, 0.81, COUNTER]), hall.metre(COUNTER) * 0.045)
  }
  const top = mix(wood, white, 0.22)
  paintLevel(hall, WORKTOP + 0.02, [-reach, reach], [COUNTER, WALL], mix(top, white, 0.12))
  front([-reach, stove - 0.62], [WORKTOP - 0.04, WORKTOP + 0.03], mix(top, dark, 0.08))
  front([stove + 0.62, reach], [WORKTOP - 0.04, WORKTOP + 0.03], mix(top, dark, 0.08))
  paintLevel(hall, WORKTOP + 0.03, [stove - 0.62, stove + 0.62], [COUNTER, WALL], mix(dark, oven, 0.2))
  paintOnCounter(hall, kitchen, { stove, window, share })
  for (const x of [-1.15, 1.15]) paintPendant(hall, kitchen, x * share)
}

/** A lamp on a cord, lit unless the day is bright. */
function paintPendant(hall: Hall, { own, dark, white, glow, bright, isCandlelit }: Kitchen, x: number): void {
  const { context, see, metre } = hall
  const unit = metre(COUNTER)
  const isLit = bright < 0.95 && !isCandlelit
  paintFront(hall, COUNTER, [x - 0.01, x + 0.01], [2.72, 9], dark)
  const [middle, y] = see([x, 2.52, COUNTER])
  if (isLit) glowAt(context, { x: middle, y, radius: unit * 1.9 }, glow, 0.55)
  context.fillStyle = css(mix(own('#3f5a54'), dark, 0.15))
  context.beginPath()
  context.moveTo(middle - unit * 0.06, y - unit * 0.22)
  context.lineTo(middle + unit * 0.06, y - unit * 0.22)
  context.quadraticCurveTo(middle + unit * 0.26, y - unit * 0.16, middle + unit * 0.28, y)
  context.lineTo(middle - unit * 0.28, y)
  context.quadraticCurveTo(middle - unit * 0.26, y - unit * 0.16, middle - unit * 0.06, y - unit * 0.22)
  context.fill()
  context.fillStyle = css(isLit ? mix(glow, [255, 255, 255], 0.55) : mix(white, dark, 0.12))
  context.beginPath()
  context.ellipse(middle, y, unit * 0.27, unit * 0.05, 0, 0, Math.PI * 2)
  context.fill()
}

const STANDING = 5.75

function paintOnCounter(
  hall: Hall,
  { own, dark, white }: Kitchen,
  { stove, window, share }: { readonly stove: number; readonly window: number; readonly share: number },
): void {
  const { context, see, metre } = hall
  const unit = metre(STANDING)
  const base = WORKTOP + 0.03
  const block = (x: number, half: number, tall: number, tone: Colour, low = 0) => {
    paintFront(hall, STANDING, [x - half, x + half], [base + low, base + low + tall], tone)
    paintFront(hall, STANDING, [x + half * 0.45, x + half], [base + low, base + low + tall], mix(tone, dark, 0.2))
  }
  // Flames under a pot and a kettle.
  for (const x of [-0.3, 0.3]) {
    const [flameX, flameY] = see([stove + x, base + 0.03, STANDING])
    glowAt(context, { x: flameX, y: flameY, radius: unit * 0.3 }, [90, 150, 255], 0.6)
    for (let tongue = -3; tongue <= 3; tongue++)
      paintFront(
        hall,
        STANDING,
        [stove + x + tongue * 0.05 - 0.014, stove + x + tongue * 0.05 + 0.014],
        [base, base + 0.05],
        own('#6aa2ff'),
      )
  }
  block(stove - 0.3, 0.22, 0.26, own('#c4553f'), 0.05)
  block(stove - 0.3, 0.24, 0.03, mix(own('#c4553f'), dark, 0.25), 0.31)
  block(stove - 0.3, 0.04, 0.05, mix(own('#c4553f'), dark, 0.5), 0.34)
  block(stove + 0.3, 0.16, 0.2, mix(own('#b9bec4'), dark, 0.05), 0.05)
  const [x, y] = see([stove + 0.3, base + 0.25, STANDING])
  context.strokeStyle = css(mix(dark, own('#b9bec4'), 0.2))
  context.lineWidth = unit * 0.035
  context.beginPath()
  context.arc(x, y, unit * 0.13, Math.PI, 0)
  context.stroke()
  // The tap of the sink under the window.
  const steel = mix(own('#c9ced3'), dark, 0.12)
  context.strokeStyle = css(steel)
  context.lineWidth = unit * 0.05
  context.beginPath()
  context.moveTo(...see([window, base, STANDING]))
  context.lineTo(...see([window, base + 0.26, STANDING]))
  const [tapX, tapY] = see([window + 0.1, base + 0.26, STANDING])
  context.arc(tapX, tapY, unit * 0.1, Math.PI, 0)
  context.stroke()
  paintLevel(hall, base, [window - 0.4, window + 0.4], [5.6, 6], mix(steel, dark, 0.35))
  // Jars, a board, a bowl of fruit.
  for (const [index, at] of [0.55, 0.78, 0.98].entries()) {
    const place = -Math.sign(stove) * at * Math.max(0.55, share)
    block(
      place,
      0.085,
      0.24 - index * 0.04,
      mix(own(['#e3c88f', '#b9794a', '#d9d3c2'][index] ?? '#e3c88f'), white, 0.1),
    )
    block(place, 0.09, 0.035, own('#8a5a3a'), 0.24 - index * 0.04)
  }
  // In a narrow frame it would stand before the kettle.
  if (share < 0.7) return
  const bowl = Math.sign(stove) * 0.62 * share
  for (const [fruit, hex] of ['#e0913a', '#c9463a', '#d8b53c'].entries()) {
    context.fillStyle = css(own(hex))
    disc(context, ...see([bowl - 0.12 + fruit * 0.12, base + 0.27, STANDING]), unit * 0.08)
  }
  const [bowlX, bowlY] = see([bowl, base + 0.24, STANDING])
  context.fillStyle = css(mix(own('#4f7f9a'), white, 0.2))
  context.beginPath()
  context.arc(bowlX, bowlY, unit * 0.24, 0, Math.PI)
  context.fill()
}

/** Paints a floor of tiles in two tones. */
export function paintKitchenFloor(context: SKRSContext2D, stage: Stage, { own, dark, isSunny, side }: Kitchen): void {
  const hall = hallOn(context, stage)
  const [near, far] = [0.9, WALL]
  const tile = own('#d8cbb5')
  const reach = 14
  paintLevel(hall, 0, [-reach, reach], [near, far], tile)
  const depth = 0.19
  for (let row = 0; near + row * depth < far; row++)
    for (let x = -reach + (row % 2) * 0.6; x < reach; x += 1.2)
      paintLevel(hall, 0, [x, x + 0.6], [near + row * depth, near + (row + 1) * depth], mix(own('#a8745a'), dark, 0.08))
  if (!isSunny) return
  context.save()
  context.globalCompositeOperation = 'screen'
  paintLevel(hall, 0, side < 0 ? [-1.7, 0.4] : [-0.4, 1.7], [3.4, 4.9], stage.palette.glow, 0.2)
  context.restore()
}
