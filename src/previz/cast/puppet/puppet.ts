/** People as jointed paper puppets, in profile, in the poses of what they do. They look to the right. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Action, Held } from '../../script/reading.ts'
import { tonesFrom } from '../colour-words.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { type Load, loadOf } from './carried.ts'
import { cyclist } from './cyclist.ts'
import { paintJoined } from './figure.ts'
import { LIPS } from './head.ts'
import type { Persona } from './persona.ts'
import { GROUPS, isPersona, PERSONAS, type PersonaName } from './personas.ts'
import type { Movement, Pose } from './pose.ts'
import { movementOf, PLAYING } from './poses.ts'
import { CRAWLING } from './poses-at.ts'
import { paintRobotLights } from './robot.ts'
import { type Joints, jointsOf, legsOf } from './skeleton.ts'
import { variantOf } from './variety.ts'

/** The ids of all people and groups. */
export const PEOPLE: ReadonlySet<string> = new Set([...Object.keys(PERSONAS), ...Object.keys(GROUPS)])

/** A box that holds one puppet in any pose. */
const BOX = [-0.85, -1.5, 0.95, 0.08] as const

/** What is asked of a puppet: `tones` of its clothes, what it carries, and which of several of its name it is. */
export type Casting = { readonly tones?: Tones; readonly holds?: Held; readonly variant?: number }

/** The drawing of a person or a group that does something. */
export function puppet(name: string, action: Action, { tones, holds, variant = 0 }: Casting): Drawing | undefined {
  if (isGroup(name)) return group(name, action, tones, holds)
  if (!isPersona(name)) return undefined
  const persona = dressed(variantOf(name, variant), tones)
  if (name === 'cyclist' && !RESTS.has(action)) return cyclist(persona)
  const load = holds && loadOf(holds, persona.body)
  const movement = movementFor(name, action)
  return {
    box: BOX,
    phases: movement.poses.length,
    phasesPerSecond: movement.phasesPerSecond,
    ...(movement.stride !== undefined && { stride: movement.stride * legsOf(persona.body) }),
    stands: action !== 'fly' && action !== 'float' && action !== 'swim',
    facing: 'right',
    spots: { mouth: mouthOf(persona, movement.poses.at(-1) ?? movement.poses[0]) },
    paint: (context, phase) => paintPuppet(context, persona, poseAt(movement, phase), load),
    ...(persona.kind === 'robot' && {
      lit: {
        moves: true,
        paint: (context: SKRSContext2D, phase: number) =>
          posed(context, persona, holding(poseAt(movement, phase), load), paintRobotLights),
      },
    }),
  }
}

/** How a person moves who does something: babies crawl where others walk. */
function movementFor(name: PersonaName, action: Action): Movement {
  if (name === 'baby' && (action === 'walk' || action === 'run')) return CRAWLING
  if (name === 'musician' && RESTS.has(action)) return PLAYING
  return movementOf(usual(name, action))
}

const RESTS: ReadonlySet<Action> = new Set(['stand', 'shine', 'pour', 'bloom', 'shake'])

/** Dancers dance and runners run, where nothing else is said. */
function usual(name: PersonaName, action: Action): Action {
  if (action !== 'stand') return action
  if (name === 'dancer') return 'dance'
  return name === 'runner' ? 'run' : 'stand'
}

function group(name: keyof typeof GROUPS, action: Action, tones: Tones | undefined, holds?: Held): Drawing {
  const movement = movementOf(action)
  // Of a group the nearest who is grown carries what is over all.
  const carrier = GROUPS[name].findLastIndex(({ persona }) => persona !== 'child')
  const load = holds && loadOf(holds, PERSONAS.woman.body)
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
        const persona = dressed(PERSONAS[member.persona], clothes)
        paintPuppet(context, persona, poseAt(movement, phase + member.ahead), index === carrier ? load : undefined)
        context.restore()
      }
    },
  }
}

/**
 * One person, several who are called the same, or each of a group, as many as there is room for; absent where no puppet is called
 * so.
 */
export function peopleOf(name: string, tones: Tones | undefined, room = 2, count = 1): readonly Persona[] | undefined {
  if (isPersona(name))
    return Array.from({ length: Math.min(room, count) }, (_, index) => dressed(variantOf(name, index), tones))
  if (!isGroup(name)) return undefined
  return GROUPS[name].slice(0, room).map((member) => dressed(PERSONAS[member.persona], tonesFrom(member.tone)))
}

/** Groups of grown people, and who is as tall as they are. */
const GROWN_GROUPS: { readonly [name: string]: PersonaName } = { couple: 'man', 'old-couple': 'old-man' }

/** How high a head is, as a share of all of somebody; absent where no puppet is called so, or children are among them. */
export function headShareOf(name: string): number | undefined {
  const one = GROWN_GROUPS[name] ?? name
  if (!isPersona(one)) return undefined
  const { head, neck, trunk, thigh, shin, foot } = PERSONAS[one].body
  return head / (head + neck + trunk + thigh + shin + foot * 0.3)
}

function isGroup(name: string): name is keyof typeof GROUPS {
  return Object.hasOwn(GROUPS, name)
}

function dressed(persona: Persona, tones: Tones | undefined): Persona {
  if (tones === undefined) return persona
  // Who wears nothing is of that colour.
  return { ...persona, main: tones, ...(persona.kind === 'alien' && { skin: tones.main, shoes: tones.main }) }
}

function poseAt({ poses }: Movement, phase: number): Pose {
  return poses[phase % poses.length] ?? poses[0]
}

function mouthOf(persona: Persona, pose: Pose): readonly [number, number] {
  const { skull, gaze } = jointsOf(pose, persona.body)
  const [x, y] = [LIPS[0] * persona.body.head, LIPS[1] * persona.body.head]
  return [skull[0] + x * Math.cos(gaze) - y * Math.sin(gaze), skull[1] + x * Math.sin(gaze) + y * Math.cos(gaze)]
}

function paintPuppet(context: SKRSContext2D, persona: Persona, pose: Pose, load?: Load): void {
  posed(context, persona, holding(pose, load), (canvas, who, joints, sway) =>
    paintJoined(canvas, who, joints, sway, load),
  )
}

function holding(pose: Pose, load: Load | undefined): Pose {
  return load === undefined ? pose : { ...pose, nearArm: load.arm }
}

function posed(
  context: SKRSContext2D,
  persona: Persona,
  pose: Pose,
  draw: (context: SKRSContext2D, persona: Persona, joints: Joints, sway: number) => void,
): void {
  const joints = jointsOf(pose, persona.body)
  context.save()
  // Nothing is ever seen quite from its edge: paper would vanish.
  const width = Math.abs(pose.facing) < 0.16 ? 0.16 * (pose.facing < 0 ? -1 : 1) : pose.facing
  context.scale(width, 1)
  draw(context, persona, joints, pose.sway)
  context.restore()
}
