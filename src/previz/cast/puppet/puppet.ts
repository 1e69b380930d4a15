/** People as jointed paper puppets, in profile, in the poses of what they do. They look to the right. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Action } from '../../script/reading.ts'
import { tonesFrom } from '../colour-words.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { cyclist } from './cyclist.ts'
import { paintJoined } from './figure.ts'
import { LIPS } from './head.ts'
import type { Persona } from './persona.ts'
import { GROUPS, PERSONAS, type PersonaName } from './personas.ts'
import type { Movement, Pose } from './pose.ts'
import { movementOf, PLAYING } from './poses.ts'
import { jointsOf, legsOf } from './skeleton.ts'

/** The ids of all people and groups. */
export const PEOPLE: ReadonlySet<string> = new Set([...Object.keys(PERSONAS), ...Object.keys(GROUPS)])

/** A box that holds one puppet in any pose. */
const BOX = [-0.85, -1.5, 0.95, 0.08] as const

/** The drawing of a person or a group that does something; `tones` is what a colour word asks the clothes to be. */
export function puppet(name: string, action: Action, tones: Tones | undefined): Drawing | undefined {
  if (name === 'couple' || name === 'crowd') return group(name, action, tones)
  if (!isPersona(name)) return undefined
  const persona = dressed(PERSONAS[name], tones)
  if (name === 'cyclist' && !RESTS.has(action)) return cyclist(persona)
  const movement = name === 'musician' && RESTS.has(action) ? PLAYING : movementOf(usual(name, action))
  return {
    box: BOX,
    phases: movement.poses.length,
    phasesPerSecond: movement.phasesPerSecond,
    ...(movement.stride !== undefined && { stride: movement.stride * legsOf(persona.body) }),
    stands: action !== 'fly' && action !== 'float' && action !== 'swim',
    facing: 'right',
    spots: { mouth: mouthOf(persona, movement.poses.at(-1) ?? movement.poses[0]) },
    paint: (context, phase) => paintPuppet(context, persona, poseAt(movement, phase)),
  }
}

const RESTS: ReadonlySet<Action> = new Set(['stand', 'shine', 'pour', 'bloom', 'shake'])

/** Dancers dance and runners run, where nothing else is said. */
function usual(name: PersonaName, action: Action): Action {
  if (action !== 'stand') return action
  if (name === 'dancer') return 'dance'
  return name === 'runner' ? 'run' : 'stand'
}

function group(name: keyof typeof GROUPS, action: Action, tones: Tones | undefined): Drawing {
  const movement = movementOf(action)
  return {
    box: name === 'crowd' ? [-1.6, -1.5, 1.8, 0.1] : [-0.95, -1.5, 1.1, 0.08],
    phases: movement.poses.length,
    phasesPerSecond: movement.phasesPerSecond,
    ...(movement.stride !== undefined && { stride: movement.stride }),
    stands: true,
    facing: 'right',
    paint(context, phase) {
      for (const [index, member] of GROUPS[name].entries()) {
        context.save()
        context.translate(member.x, member.y)
        // A colour word is about whoever is nearest.
        const isNearest = index === GROUPS[name].length - 1
        const clothes = isNearest && tones !== undefined ? tones : tonesFrom(member.tone)
        paintPuppet(context, dressed(PERSONAS[member.persona], clothes), poseAt(movement, phase + member.ahead))
        context.restore()
      }
    },
  }
}

function isPersona(name: string): name is PersonaName {
  return Object.hasOwn(PERSONAS, name)
}

function dressed(persona: Persona, tones: Tones | undefined): Persona {
  return tones === undefined ? persona : { ...persona, main: tones }
}

function poseAt({ poses }: Movement, phase: number): Pose {
  return poses[phase % poses.length] ?? poses[0]
}

function mouthOf(persona: Persona, pose: Pose): readonly [number, number] {
  const { skull, gaze } = jointsOf(pose, persona.body)
  const [x, y] = [LIPS[0] * persona.body.head, LIPS[1] * persona.body.head]
  return [skull[0] + x * Math.cos(gaze) - y * Math.sin(gaze), skull[1] + x * Math.sin(gaze) + y * Math.cos(gaze)]
}

function paintPuppet(context: SKRSContext2D, persona: Persona, pose: Pose): void {
  const joints = jointsOf(pose, persona.body)
  context.save()
  // Nothing is ever seen quite from its edge: paper would vanish.
  const width = Math.abs(pose.facing) < 0.16 ? 0.16 * (pose.facing < 0 ? -1 : 1) : pose.facing
  context.scale(width, 1)
  paintJoined(context, persona, joints, pose.sway)
  context.restore()
}
