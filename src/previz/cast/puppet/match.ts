/** A football match: two teams who run for a ball before a goal, on a pitch with its lines. A unit is the height of a grown person. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import { tonesFrom } from '../colour-words.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { disc, outline, paint } from '../pen.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import { PERSONAS } from './personas.ts'
import type { Pose } from './pose.ts'
import { movementOf } from './poses.ts'
import { jointsOf } from './skeleton.ts'
import { variantOf } from './variety.ts'

/** Of what colour the shirts of the two teams are where none is asked for. */
const [HOME, AWAY] = ['#c8343a', '#2f62b5'].map(tonesFrom)

/** A player: the team, where, how many pictures ahead, and which way. Farther ones first. */
type Player = {
  readonly isHome: boolean
  readonly x: number
  readonly y: number
  readonly ahead: number
  readonly turned?: true
  readonly stands?: true
}

const PLAYERS: readonly Player[] = [
  { isHome: false, x: 1.86, y: -0.2, ahead: 0, turned: true, stands: true },
  { isHome: true, x: -1.1, y: -0.24, ahead: 3 },
  { isHome: false, x: 0.66, y: -0.22, ahead: 6, turned: true },
  { isHome: true, x: 1.12, y: -0.16, ahead: 1 },
  { isHome: false, x: -0.62, y: -0.12, ahead: 4 },
  { isHome: true, x: 0.06, y: 0, ahead: 0 },
  { isHome: false, x: 0.8, y: 0.06, ahead: 5, turned: true },
  { isHome: true, x: -1.5, y: 0.08, ahead: 2 },
]

/** How much smaller farther players are, for each unit that their feet are higher. */
const RECEDES = 0.55

/** Paints the match at each picture of a run; `shirts` is what a colour word asks those of one team to be. */
export function footballMatch(shirts: Tones | undefined): Drawing {
  const run = movementOf('run')
  const stand = movementOf('stand')
  const teams: readonly [Tones, Tones] = [shirts ?? HOME ?? PERSONAS.man.main, AWAY ?? PERSONAS.man.main]
  const players = PLAYERS.map((player, index) => ({
    ...player,
    persona: footballer(index, teams[player.isHome ? 0 : 1]),
  }))
  return {
    box: [-2.4, -1.4, 2.6, 0.42],
    phases: run.poses.length,
    phasesPerSecond: run.phasesPerSecond,
    stands: true,
    facing: 'right',
    paint(context, phase) {
      const turn = (phase / run.poses.length) * Math.PI * 2
      paintPitch(context)
      paintGoal(context)
      for (const { persona, x, y, ahead, turned, stands } of players) {
        const { poses } = stands === true ? stand : run
        paintPlayer(context, persona, poses[(phase + ahead) % poses.length] ?? poses[0], {
          x,
          y,
          isTurned: turned === true,
        })
      }
      paintBall(context, turn)
    },
  }
}

function footballer(index: number, shirt: Tones): Persona {
  const { skirt: _, ...own } = variantOf('man', index)
  return { ...own, main: shirt, sleeves: 'short', legs: mix(shirt.dark, [20, 22, 30], 0.4), shoes: [34, 34, 38] }
}

type Spot = { readonly x: number; readonly y: number; readonly isTurned: boolean }

function paintPlayer(context: SKRSContext2D, persona: Persona, pose: Pose, { x, y, isTurned }: Spot): void {
  const size = 1 + y * RECEDES
  context.save()
  context.translate(x, y)
  paint(
    context,
    outline([
      [-0.3, 0, 1],
      [0, -0.03],
      [0.3, 0, 1],
      [0, 0.03],
    ]),
    [10, 30, 10],
    0.3,
  )
  context.scale(isTurned ? -size : size, size)
  paintJoined(context, persona, jointsOf(pose, persona.body), pose.sway)
  context.restore()
}

/** White lines, as flat as the ground is seen; the grass is the meadow's. */
function paintPitch(context: SKRSContext2D): void {
  context.strokeStyle = css([244, 248, 240], 0.8)
  context.lineWidth = 0.024
  const line = (points: readonly (readonly [number, number])[]) => {
    context.beginPath()
    for (const [index, [x, y]] of points.entries()) index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
    context.stroke()
  }
  line([
    [-2.2, -0.33],
    [2.28, -0.33],
  ])
  line([
    [-2.34, 0.33],
    [2.46, 0.33],
  ])
  line([
    [2.28, -0.33],
    [2.46, 0.33],
  ])
  line([
    [2.31, -0.24],
    [1.5, -0.24],
    [1.6, 0.24],
    [2.44, 0.24],
  ])
  line([
    [-0.36, -0.33],
    [-0.4, 0.33],
  ])
  context.beginPath()
  context.ellipse(-0.38, 0, 0.62, 0.17, 0, 0, Math.PI * 2)
  context.stroke()
}

/** A goal seen from its side, its net behind it. */
function paintGoal(context: SKRSContext2D): void {
  const [near, far]: readonly (readonly [number, number])[] = [
    [2.4, 0.12],
    [2.32, -0.22],
  ]
  if (near === undefined || far === undefined) return
  context.strokeStyle = css([240, 244, 246], 0.4)
  context.lineWidth = 0.008
  context.beginPath()
  for (let thread = 0; thread <= 8; thread++) {
    const part = thread / 8
    const y = near[1] + (far[1] - near[1]) * part
    const x = near[0] + (far[0] - near[0]) * part
    context.moveTo(x, y - 0.62 - 0.04 * part)
    context.lineTo(x + 0.16, y)
    context.moveTo(near[0] + 0.16 * part, near[1] - 0.64 * (1 - part))
    context.lineTo(far[0] + 0.16 * part, far[1] - 0.6 * (1 - part))
  }
  context.stroke()
  context.strokeStyle = css([250, 250, 250])
  context.lineWidth = 0.032
  context.beginPath()
  context.moveTo(near[0], near[1])
  context.lineTo(near[0], near[1] - 0.66)
  context.lineTo(far[0], far[1] - 0.6)
  context.lineTo(far[0], far[1])
  context.stroke()
}

/** The ball rolls before the feet of whoever has it. */
function paintBall(context: SKRSContext2D, turn: number): void {
  const [x, y, radius] = [0.4 + 0.07 * Math.sin(turn), -0.06 - 0.03 * Math.abs(Math.sin(turn)), 0.075]
  context.save()
  context.translate(x, y)
  disc(context, [0, 0], radius, 'rgb(246 246 242)')
  context.rotate(turn)
  disc(context, [0, 0], radius * 0.34, 'rgb(36 36 42)')
  for (let patch = 0; patch < 5; patch++) {
    const angle = (patch / 5) * Math.PI * 2
    disc(context, [Math.cos(angle) * radius * 0.8, Math.sin(angle) * radius * 0.8], radius * 0.2, 'rgb(36 36 42)')
  }
  context.restore()
}
