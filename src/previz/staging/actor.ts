/** Actors: the costumes of a cast as textures, drawn where the camera sees them. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import { createCostume } from '../cast/costume.ts'
import type { Costume, Look } from '../cast/look.ts'
import { paintShadow } from '../cast/shadow.ts'
import { type Lens, placementOf, type Pose, SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Placement, type Texture, textureFromRgba } from '../pixels/texture.ts'
import { chanceFrom } from '../random.ts'
import type { Role } from './role.ts'
import { createJet, type Jet, type JetKind } from './effects.ts'
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
}

/** A subject's costume as textures, shared by all who wear it. */
type Wardrobe = {
  readonly jets: readonly {
    readonly jet: Jet
    readonly spot: { readonly x: number; readonly y: number }
    readonly length: number
  }[]
  readonly costume: Costume
  readonly phases: readonly Texture[]
  readonly lit: readonly Texture[]
  readonly halo: readonly Texture[]
  readonly shadow: Texture
  /** The height that it was painted for, in px of the resting frame. */
  readonly heightPx: number
}

/** Somebody on the stage. */
export type Actor = { readonly role: Role; readonly wardrobe: Wardrobe; readonly hasJets: boolean }

/** A little softer than the frame, as everything painted. */
const SHARPNESS = 0.95

/** How high above the ground those are whose place is their middle, in frame heights. */
const HOVER = 0.12

/** The most whose fire or spray is drawn. */
const JETS_MAX = 4

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
      { heightPx, distance, densityMax: densityFor(wearers, heightPx, door) },
      door,
    )
    wardrobes.set(subject, wardrobe)
    return wardrobe
  }
  const dressed = roles.map((role) => ({ role, wardrobe: wardrobes.get(role.subject) ?? dress(role.subject) }))
  for (const { costume } of wardrobes.values()) letGo(...costume.phases, ...(costume.emissive ?? []))
  // Those who come last are nearest.
  const spouting = dressed.filter(({ wardrobe }) => wardrobe.jets.length > 0).slice(-JETS_MAX)
  return dressed.map((actor) => ({ ...actor, hasJets: spouting.includes(actor) }))
}

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

type Fitting = { readonly heightPx: number; readonly distance: number; readonly densityMax: number }

function openWardrobe(
  memory: PixelMemory,
  subject: Role['subject'],
  { heightPx, distance, densityMax }: Fitting,
  door: StageDoor,
): Wardrobe {
  const density = Math.min(densityMax, TEXELS_HIGH_MAX / heightPx, door.scaleMaxAt(distance) * SHARPNESS)
  const costume = createCostume(subject, door.look, Math.max(16, heightPx * density))
  const isTurned = costume.facing === 'left'
  const texture = (canvas: Canvas) => textureOf(memory, canvas, costume, { density, isTurned })
  const widthPx = heightPx * costume.widthPerHeight
  const jets = jetsOf(subject, costume, door).map(({ kind, spot, length }) => ({
    jet: createJet(
      memory,
      kind,
      heightPx * length * door.scaleMaxAt(distance),
      chanceFrom(1, `${kind} ${subject.words}`),
    ),
    spot,
    length,
  }))
  return {
    jets,
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

function textureFromCanvas(
  memory: PixelMemory,
  canvas: Canvas,
  place: { readonly left: number; readonly top: number; readonly density: number },
): Texture {
  const { width, height } = canvas
  return textureFromRgba(memory, canvas.data(), { widthPx: width, heightPx: height }, place)
}

function even(px: number): number {
  return Math.max(2, Math.ceil(px / 2) * 2)
}

/** Where an actor is in a frame. */
export type Appearance = {
  readonly place: Placement
  readonly ground: Placement
  readonly stance: Stance
  readonly phase: number
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
  const groundY = horizon + ((foot - horizon) * SUBJECT_DISTANCE) / role.distance
  // Whose place is its middle hovers, and does not sink into the ground.
  const isAloft = wardrobe.costume.anchor.y < 0.8 && role.subject.nature !== 'vessel'
  const hover = isAloft ? (1 - wardrobe.costume.anchor.y) * role.motion.height + HOVER : 0
  const y = groundY - ((isAloft ? Math.max(role.above, hover) : role.above) + stance.lift) * unit
  const own = (restHeightPx(role, door) / wardrobe.heightPx) * stance.grow
  const at = (row: number): Placement => ({
    scale: camera.scale * own,
    squeeze: stance.squeeze,
    dx: camera.scale * x + camera.dx,
    dy: camera.scale * row + camera.dy,
  })
  const { phases, costume } = wardrobe
  const phase = Math.floor(
    (moment.seconds * costume.phasesPerSecond + role.motion.phase * phases.length) % phases.length,
  )
  return { place: at(y), ground: at(groundY), stance, phase }
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
  const { place, ground, stance, phase } = seen
  const height = role.above + stance.lift
  const body = wardrobe.phases[phase]
  if (door.sheen > 0 && body !== undefined) {
    const below = { ...place, dy: 2 * ground.dy - place.dy, isUpsideDown: true }
    layTexture(memory, canvas, body, below, undefined, door.sheen * 0.55 * stance.opacity)
  }
  const contact = Math.max(0, 1 - height * 2.2)
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
  const { place, stance, phase } = seen
  const body = wardrobe.phases[phase]
  if (body !== undefined) layTexture(memory, canvas, body, place, undefined, stance.opacity)
  const lit = wardrobe.lit[phase] ?? wardrobe.lit[0]
  const [halo] = wardrobe.halo
  if (halo !== undefined)
    layTexture(memory, canvas, halo, place, undefined, stance.opacity * (0.25 + 0.75 * door.look.darkness))
  if (lit !== undefined) layTexture(memory, canvas, lit, place, undefined, stance.opacity)
}

type Source = {
  readonly kind: JetKind
  readonly spot: { readonly x: number; readonly y: number }
  readonly length: number
}

/** What comes out of a costume, by what it does and where it is; lengths are parts of its height. */
function jetsOf({ action, nature }: Role['subject'], { spots }: Costume, { sheen }: StageDoor): Source[] {
  if (action === 'breathe_fire') return [{ kind: 'fire', spot: spots.mouth ?? { x: 0.95, y: 0.3 }, length: 0.62 }]
  if (action === 'drive' && sheen > 0) return [{ kind: 'spray', spot: { x: 0.12, y: 0.94 }, length: 0.7 }]
  if (action === 'shine' && nature === 'product') return [{ kind: 'sparkle', spot: { x: 0.5, y: 0.5 }, length: 0.6 }]
  return []
}

/** Draws what comes out of an actor. */
export function drawJets(
  frame: Frame,
  { wardrobe, hasJets }: Actor,
  { place, stance }: Appearance,
  seconds: number,
): void {
  if (!hasJets) return
  const { costume, heightPx, jets } = wardrobe
  const widthPx = heightPx * costume.widthPerHeight
  const isTurned = costume.facing === 'left'
  for (const { jet, spot, length } of jets) {
    const across = isTurned ? 1 - spot.x - (1 - costume.anchor.x) : spot.x - costume.anchor.x
    const nozzle = {
      x: place.dx + across * widthPx * place.scale * stance.squeeze,
      y: place.dy + (spot.y - costume.anchor.y) * heightPx * place.scale,
      direction: spot.x < 0.3 ? -1 : 1,
      lengthPx: heightPx * length * place.scale,
    } as const
    jet.paint(frame, nozzle, seconds)
  }
}
