/** Actors: the costumes of a cast as textures, drawn where the camera sees them. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import { createCostume } from '../cast/costume.ts'
import type { Costume, Look } from '../cast/look.ts'
import { paintShadow } from '../cast/shadow.ts'
import { type Lens, placementOf, type Pose, SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Part, type Placement, type Texture } from '../pixels/texture.ts'
import type { Role } from './role.ts'
import { draughtOf, isAfloat } from './afloat.ts'
import { breathAt } from './breathing-out.ts'
import { even, textureFromCanvas } from './canvas-texture.ts'
import type { Effect } from './effect.ts'
import { effectsOf } from './effects-of.ts'
import { type Moment, smallestOf, type Stance, stanceAt } from './tracks.ts'

/** What actors are painted for. */
export type StageDoor = {
  readonly look: Look
  readonly lens: Lens
  /** Where the ground lies at the distance of subjects, in px of the resting frame. */
  readonly foot: number
  /** How large the camera sees what lies at a distance, at least and at most. */
  readonly scaleMinAt: (distance: number) => number
  readonly scaleMaxAt: (distance: number) => number
  /** How strongly the ground mirrors, 0 to 1. */
  readonly sheen: number
  /** They stand on water: what floats lies in it. */
  readonly isOnWater: boolean
}

/** A subject's costume as textures, shared by all who wear it. */
type Wardrobe = {
  readonly effects: readonly Effect[]
  readonly costume: Costume
  readonly phases: readonly Texture[]
  readonly lit: readonly Texture[]
  readonly halo: readonly Texture[]
  readonly shadow: Texture
  /** The height that it was painted for, in px of the resting frame. */
  readonly heightPx: number
}

/** Somebody on the stage. */
export type Actor = { readonly role: Role; readonly wardrobe: Wardrobe; readonly hasEffects: boolean }

/** A little softer than the frame, as everything painted. */
const SHARPNESS = 0.95

/** How high above the ground those are whose place is their middle, in frame heights. */
const HOVER = 0.12

/** The most whose fire, spray or flames are drawn. */
const EFFECTS_MAX = 4

/** The highest costume, in texels: whoever comes nearer than that is soft. */
const TEXELS_HIGH_MAX = 1400

/** Texels for each px of what has no detail. */
const SOFT = 0.25

/** Dresses a cast. Roles of one subject share what they wear. */
export function dressCast(memory: PixelMemory, roles: readonly Role[], door: StageDoor): Actor[] {
  const wardrobes = new Map<Role['subject'], Wardrobe>()
  const dress = (subject: Role['subject']) => {
    const wearers = roles.filter((role) => role.subject === subject)
    const heightPx = Math.max(...wearers.map((role) => restHeightPx(role, door)))
    const distance = Math.min(...wearers.map((role) => role.distance))
    const wardrobe = openWardrobe(
      memory,
      subject,
      {
        heightPx,
        distance,
        densityMax: densityFor(wearers, heightPx, door),
        isBlownOut: wearers.some((role) => role.isBlownOut === true),
      },
      door,
    )
    wardrobes.set(subject, wardrobe)
    return wardrobe
  }
  const dressed = roles.map((role) => ({ role, wardrobe: wardrobes.get(role.subject) ?? dress(role.subject) }))
  for (const { costume } of wardrobes.values()) letGo(...costume.phases, ...(costume.emissive ?? []))
  // Those who come last are nearest.
  const rich = dressed.filter(({ wardrobe }) => wardrobe.effects.length > 0).slice(-EFFECTS_MAX)
  return dressed.map((actor) => ({ ...actor, hasEffects: rich.includes(actor) }))
}

/** How much of its bobbing lifts what lies in water, rather than being the water's. */
const LIFTED_AFLOAT = 0.15

function restHeightPx({ motion, distance }: Role, { lens }: StageDoor): number {
  return (motion.height * lens.frame.heightPx * SUBJECT_DISTANCE) / distance
}

/** Textures are shrunk to this at most, with something to spare. */
const SHRUNK_MAX = 1.9

/** The finest that a costume may be painted, so that whoever is seen smallest in it does not shrink it too much. */
function densityFor(wearers: readonly Role[], heightPx: number, door: StageDoor): number {
  const least = wearers.map((role) => {
    const own = restHeightPx(role, door) / heightPx
    return door.scaleMinAt(role.distance) * own * smallestOf(role.motion.action)
  })
  return SHRUNK_MAX * Math.min(...least)
}

type Fitting = {
  readonly heightPx: number
  readonly distance: number
  readonly densityMax: number
  readonly isBlownOut: boolean
}

function openWardrobe(
  memory: PixelMemory,
  subject: Role['subject'],
  { heightPx, distance, densityMax, isBlownOut }: Fitting,
  door: StageDoor,
): Wardrobe {
  const density = Math.min(densityMax, TEXELS_HIGH_MAX / heightPx, door.scaleMaxAt(distance) * SHARPNESS)
  const costume = createCostume(subject, door.look, Math.max(16, heightPx * density))
  const isTurned = costume.facing === 'left'
  const texture = (canvas: Canvas) => textureOf(memory, canvas, costume, { density, isTurned })
  const widthPx = heightPx * costume.widthPerHeight
  const effects = effectsOf(memory, {
    subject,
    costume,
    heightPx,
    density,
    scaleMax: door.scaleMaxAt(distance),
    look: door.look,
    sheen: door.sheen,
    isAfloat: door.isOnWater && isAfloat(subject),
    isBlownOut,
  })
  return {
    effects,
    costume,
    phases: costume.phases.map((canvas) => texture(canvas)),
    lit: (costume.emissive ?? []).map((canvas) => texture(canvas)),
    halo: (costume.emissive ?? []).slice(0, 1).map((canvas) => haloOf(memory, canvas, costume, { density, isTurned })),
    shadow: shadowOf(memory, widthPx, door.look),
    heightPx,
  }
}

type Turning = { readonly density: number; readonly isTurned: boolean }

/** A costume as a texture with its place at 0, 0. */
function textureOf(memory: PixelMemory, canvas: Canvas, { anchor }: Costume, { density, isTurned }: Turning): Texture {
  const { width, height } = canvas
  const across = isTurned ? 1 - anchor.x : anchor.x
  const place = { left: (-across * width) / density, top: (-anchor.y * height) / density, density }
  if (!isTurned) return textureFromCanvas(memory, canvas, place)
  const other = turned(canvas)
  const texture = textureFromCanvas(memory, other, place)
  letGo(other)
  return texture
}

function turned(canvas: Canvas): Canvas {
  const other = createCanvas(canvas.width, canvas.height)
  const context = other.getContext('2d')
  context.translate(canvas.width, 0)
  context.scale(-1, 1)
  context.drawImage(canvas, 0, 0)
  return other
}

/** The glow around what shines. */
function haloOf(memory: PixelMemory, canvas: Canvas, { anchor }: Costume, { density, isTurned }: Turning): Texture {
  const [width, height] = [canvas.width * SOFT, canvas.height * SOFT]
  const margin = height * 0.5
  const soft = createCanvas(even(width + margin * 2), even(height + margin * 2))
  const context = soft.getContext('2d')
  context.filter = `blur(${(height * 0.09).toFixed(2)}px)`
  context.translate(margin + (isTurned ? width : 0), margin)
  context.scale(isTurned ? -1 : 1, 1)
  for (const opacity of [0.9, 0.7]) {
    context.globalAlpha = opacity
    context.drawImage(canvas, 0, 0, width, height)
  }
  const across = isTurned ? 1 - anchor.x : anchor.x
  const own = density * SOFT
  const [left, top] = [(-across * width - margin) / own, (-anchor.y * height - margin) / own]
  const texture = textureFromCanvas(memory, soft, { left, top, density: own })
  letGo(soft)
  return texture
}

function shadowOf(memory: PixelMemory, widthPx: number, look: Look): Texture {
  const size = { widthPx: even(widthPx * 1.25 * SOFT), heightPx: even(widthPx * 0.2 * SOFT) }
  const canvas = paintShadow(size, look.shade, 0.35 + 0.3 * (1 - look.darkness))
  const density = SOFT
  const [left, top] = [-size.widthPx / 2 / density, -size.heightPx / 2 / density]
  const texture = textureFromCanvas(memory, canvas, { left, top, density })
  letGo(canvas)
  return texture
}

/** Where an actor is in a frame. */
export type Appearance = {
  readonly place: Placement
  readonly ground: Placement
  readonly stance: Stance
  readonly phase: number
  /** The row of the frame below which it is under water. */
  readonly waterline?: number
}

/** Where an actor is seen. `withX`: how far the camera takes it along, in frame heights. */
export function appear(
  { role, wardrobe }: Actor,
  door: StageDoor,
  pose: Pose,
  moment: Moment,
  withX: number,
): Appearance {
  const { lens, foot } = door
  const { frame, horizon } = lens
  const stance = stanceAt(moment, role.motion)
  const unit = (frame.heightPx * SUBJECT_DISTANCE) / role.distance
  const camera = placementOf(pose, role.distance, lens)
  const x = frame.widthPx / 2 + (role.x + stance.x + withX) * unit
  const groundY = horizon + ((foot - horizon) * SUBJECT_DISTANCE) / role.distance + (role.drop ?? 0) * unit
  const y = groundY - aboveGround(role, wardrobe.costume, stance, door) * unit
  const own = (restHeightPx(role, door) / wardrobe.heightPx) * stance.grow
  const at = (row: number): Placement => ({
    scale: camera.scale * own,
    squeeze: stance.squeeze,
    dx: camera.scale * x + camera.dx,
    dy: camera.scale * row + camera.dy,
  })
  const { phases, costume } = wardrobe
  const ground = at(groundY)
  const isWet = door.isOnWater && isAfloat(role.subject)
  const phase =
    role.motion.action === 'blow' && costume.phasesPerSecond === 0
      ? Math.round(breathAt(moment.progress) * (phases.length - 1))
      : Math.floor((moment.seconds * costume.phasesPerSecond + role.motion.phase * phases.length) % phases.length)
  return { place: at(y), ground, stance, phase, ...(isWet && { waterline: Math.round(ground.dy / 2) * 2 }) }
}

/** How high the place of an actor is above the ground, in frame heights at its distance. */
function aboveGround(
  { subject, motion, above }: Role,
  { anchor }: Costume,
  { lift }: Stance,
  { isOnWater }: StageDoor,
) {
  if (isOnWater && isAfloat(subject)) {
    const wave = subject.action === 'jump' ? lift : lift * LIFTED_AFLOAT
    return (1 - anchor.y - draughtOf(subject)) * motion.height + wave
  }
  // Whose place is its middle hovers, and does not sink into the ground.
  const isAloft = anchor.y < 0.8 && subject.nature !== 'vessel'
  return (isAloft ? Math.max(above, (1 - anchor.y) * motion.height + HOVER) : above) + lift
}

/** The rows of a frame above the water, and those below. */
function rowsOf({ size }: Frame, waterline: number | undefined): { readonly dry?: Part[]; readonly wet?: Part[] } {
  if (waterline === undefined) return {}
  const row = Math.min(size.heightPx, Math.max(0, waterline))
  const all = { left: 0, top: 0, right: size.widthPx, end: size.heightPx, isSolid: false }
  return { dry: [{ ...all, end: row }], wet: [{ ...all, top: row }] }
}

/** Draws what an actor leaves on the ground: its mirror image where that is wet, and its shadow. */
export function drawFootprint(
  memory: PixelMemory,
  canvas: Frame,
  actor: Actor,
  door: StageDoor,
  seen: Appearance,
): void {
  const { wardrobe, role } = actor
  const { place, ground, stance, phase, waterline } = seen
  const height = role.above + stance.lift
  const body = wardrobe.phases[phase]
  if (door.sheen > 0 && body !== undefined) {
    const below = { ...place, dy: 2 * ground.dy - place.dy, isUpsideDown: true }
    layTexture(memory, canvas, body, below, rowsOf(canvas, waterline).wet, door.sheen * 0.55 * stance.opacity)
  }
  const contact = Math.max(0, 1 - height * 2.2) * (waterline === undefined ? 1 : 0.5)
  layTexture(memory, canvas, wardrobe.shadow, ground, undefined, contact * stance.opacity)
}

/** Draws an actor. */
export function drawActor(
  memory: PixelMemory,
  canvas: Frame,
  { wardrobe }: Actor,
  door: StageDoor,
  seen: Appearance,
): void {
  const { place, stance, phase, waterline } = seen
  const { dry } = rowsOf(canvas, waterline)
  const body = wardrobe.phases[phase]
  if (body !== undefined) layTexture(memory, canvas, body, place, dry, stance.opacity)
  const lit = wardrobe.lit[phase] ?? wardrobe.lit[0]
  const [halo] = wardrobe.halo
  if (halo !== undefined)
    layTexture(memory, canvas, halo, place, undefined, stance.opacity * (0.25 + 0.75 * door.look.darkness))
  if (lit !== undefined) layTexture(memory, canvas, lit, place, dry, stance.opacity)
}

/** Draws what comes with an actor and is no part of its costume: what is on the ground below it, or all else. */
export function drawEffects(
  frame: Frame,
  { wardrobe, hasEffects }: Actor,
  { place }: Appearance,
  { isBelow, moment }: { readonly isBelow: boolean; readonly moment: Moment },
): void {
  if (!hasEffects) return
  for (const effect of wardrobe.effects) if ((effect.isBelow === true) === isBelow) effect.paint(frame, place, moment)
}
