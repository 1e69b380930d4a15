/** Wardrobes: the costumes of a cast as textures, as large as the camera will see them, each painted once. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { assert } from '../../core/assert.ts'
import { letGo } from '../canvas-memory.ts'
import { reclaim } from '../native-memory.ts'
import { createCostume, heightWorn, shapeOfSubject } from '../cast/costume.ts'
import type { Costume, Look, Picture } from '../cast/look.ts'
import { paintBeam, paintShadow } from '../cast/shadow.ts'
import { type Lens, SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import type { Texture } from '../pixels/texture.ts'
import type { Heading } from '../script/reading.ts'
import { isAfloat } from './afloat.ts'
import { even, textureFromCanvas } from './canvas-texture.ts'
import type { Effect } from './effect.ts'
import { effectsOf } from './effects-of.ts'
import type { Role } from './role.ts'
import { smallestOf } from './tracks.ts'

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
  /** There is nothing below them that a shadow could fall on. */
  readonly isBottomless: boolean
}

/** A texture that is painted when it is first seen. */
type LateTexture = () => Texture

/** A costume at one size. */
export type Print = {
  /** Texels for each px. */
  readonly density: number
  readonly phases: readonly LateTexture[]
  readonly lit: readonly LateTexture[]
  readonly halo?: Texture
}

/** A subject's costume as textures, shared by all who wear it. */
export type Wardrobe = {
  readonly effects: readonly Effect[]
  readonly costume: Costume
  /** The largest first; more than one only for who comes from far away. */
  readonly prints: readonly [Print, ...Print[]]
  readonly shadow: Texture
  /** What its lamps throw on the ground. */
  readonly beam?: Texture
  /** The height that it was painted for, in px of the resting frame. */
  readonly heightPx: number
}

/** A little softer than the frame, as everything painted. */
const SHARPNESS = 0.95

/** The highest costume, in texels: whoever comes nearer than that is soft. */
const TEXELS_HIGH_MAX = 1400

/** The largest picture of whoever lives, in texels: there are eight and more of them. */
const TEXELS_ALIVE_MAX = 600_000

/** The widest picture, in texels. */
const TEXELS_WIDE_MAX = 4000

/** Texels for each px of what has no detail. */
const SOFT = 0.25

/** Textures are shrunk to this at most, with something to spare. */
export const SHRUNK_MAX = 1.9

/** How high somebody is where its role puts it, in px of the resting frame. */
export function restHeightPx({ motion }: Role, distance: number, { lens }: StageDoor): number {
  return (motion.height * lens.frame.heightPx * SUBJECT_DISTANCE) / distance
}

/** The costumes of all roles; those of one subject share theirs. */
export async function openWardrobes(
  memory: PixelMemory,
  roles: readonly Role[],
  door: StageDoor,
): Promise<ReadonlyMap<Role['subject'], Wardrobe>> {
  const wardrobes = new Map<Role['subject'], Wardrobe>()
  for (const { subject } of roles) {
    if (wardrobes.has(subject)) continue
    const wearers = roles.filter((role) => role.subject === subject)
    wardrobes.set(subject, openWardrobe(memory, subject, fittingOf(wearers, door), door))
    await reclaim()
  }
  return wardrobes
}

type Fitting = {
  readonly heightPx: number
  readonly distance: number
  readonly densities: readonly [number, ...number[]]
  readonly isBlownOut: boolean
}

function fittingOf(wearers: readonly Role[], door: StageDoor): Fitting {
  const heightPx = Math.max(...wearers.map((role) => restHeightPx(role, role.distance, door)))
  const distance = Math.min(...wearers.map((role) => role.distance))
  const isBlownOut = wearers.some((role) => role.isBlownOut === true)
  const travels = wearers.some(({ course }) => course !== undefined)
  // Who travels in depth keeps the distances to the camera that its course says, wherever that is.
  const most = travels ? 1 : door.scaleMaxAt(distance)
  const least = Math.min(
    ...wearers.map((role) => {
      const far = role.course === undefined ? door.scaleMinAt(role.distance) : role.distance / role.course.farthest
      return (far * restHeightPx(role, role.distance, door) * smallestOf(role.motion.action)) / heightPx
    }),
  )
  const finest = Math.min(TEXELS_HIGH_MAX / heightPx, most * SHARPNESS, finestOf(wearers, heightPx))
  if (!travels) return { heightPx, distance, isBlownOut, densities: [Math.min(SHRUNK_MAX * least, finest)] }
  const halvings = Math.max(0, Math.ceil(Math.log2(finest / (SHRUNK_MAX * least))))
  const smaller = Array.from({ length: halvings }, (_, index) => finest / 2 ** (index + 1))
  return { heightPx, distance, isBlownOut, densities: [finest, ...smaller] }
}

/** Who has many pictures has them no larger than that memory has room for all. */
function finestOf(wearers: readonly Role[], heightPx: number): number {
  const [{ subject } = { subject: undefined }] = wearers
  const isAlive = subject?.nature === 'person' || subject?.nature === 'animal'
  return subject !== undefined && isAlive
    ? Math.sqrt(TEXELS_ALIVE_MAX / (heightPx * heightPx * shapeOfSubject(subject)))
    : TEXELS_WIDE_MAX / (heightPx * (subject === undefined ? 1 : shapeOfSubject(subject)))
}

function openWardrobe(
  memory: PixelMemory,
  subject: Role['subject'],
  { heightPx, distance, densities: [density, ...smaller], isBlownOut }: Fitting,
  door: StageDoor,
): Wardrobe {
  const costume = createCostume(subject, door.look, Math.max(16, heightPx * density))
  const worn = heightWorn(costume, heightPx)
  const effects = effectsOf(memory, {
    ...{ subject, costume, heightPx: worn, density, isBlownOut },
    scaleMax: door.scaleMaxAt(distance),
    look: door.look,
    sheen: door.sheen,
    isAfloat: door.isOnWater && isAfloat(subject),
  })
  const widthPx = worn * costume.widthPerHeight
  const prints = printsOf(memory, costume, {
    density,
    owns: [density, ...smaller],
    isTurned: costume.facing === 'left',
  })
  return {
    effects,
    costume,
    prints,
    shadow: shadowOf(memory, widthPx, door.look),
    ...(subject.heading !== undefined &&
      costume.spots.lamp !== undefined && { beam: beamOf(memory, widthPx, subject.heading, door) }),
    heightPx,
  }
}

type Size = {
  /** Texels for each px of the costume, and of its print. */
  readonly density: number
  readonly own: number
  readonly isTurned: boolean
}

type Sizes = Omit<Size, 'own'> & { readonly owns: readonly [number, ...number[]] }

/**
 * Prints of all sizes. Each picture is painted once, when it is first seen, for all of them: the film begins with the first one, and
 * the others are painted while it is encoded.
 */
function printsOf(memory: PixelMemory, costume: Costume, { owns, ...rest }: Sizes): Wardrobe['prints'] {
  const printed = (picture: Picture, prints: readonly (typeof textureOf)[]) => {
    const canvas = picture()
    const textures = prints.map((print) => owns.map((own) => print(memory, canvas, costume, { ...rest, own })))
    letGo(canvas)
    return textures
  }
  const late = (picture: Picture, known?: readonly Texture[]) => {
    let textures = known
    return (size: number): Texture => {
      textures ??= printed(picture, [textureOf])[0]
      const texture = textures?.[size]
      assert(texture !== undefined, 'each size has its texture')
      return texture
    }
  }
  const { emissive = [] } = costume
  const [first] = emissive
  const [halos = [], shining] = first === undefined ? [] : printed(first, [haloOf, textureOf])
  const phases = costume.phases.map((picture) => late(picture))
  const lit = emissive.map((picture, phase) => late(picture, phase === 0 ? shining : undefined))
  const printAt = (own: number, size: number): Print => {
    const at = (textures: readonly ((size: number) => Texture)[]) => textures.map((texture) => () => texture(size))
    const halo = halos[size]
    return { density: own, phases: at(phases), lit: at(lit), ...(halo !== undefined && { halo }) }
  }
  const [largest, ...smaller] = owns
  return [printAt(largest, 0), ...smaller.map((own, index) => printAt(own, index + 1))]
}

/** A costume as a texture with its place at 0, 0. */
function textureOf(
  memory: PixelMemory,
  canvas: Canvas,
  { anchor }: Costume,
  { density, own, isTurned }: Size,
): Texture {
  const { width, height } = canvas
  const across = isTurned ? 1 - anchor.x : anchor.x
  const place = { left: (-across * width) / density, top: (-anchor.y * height) / density, density: own }
  if (!isTurned && own === density) return textureFromCanvas(memory, canvas, place)
  const other = redrawn(canvas, own / density, isTurned)
  const texture = textureFromCanvas(memory, other, place)
  letGo(other)
  return texture
}

/** The same picture smaller, or turned round. */
function redrawn(canvas: Canvas, ratio: number, isTurned: boolean): Canvas {
  const [width, height] = [canvas.width * ratio, canvas.height * ratio]
  const other = createCanvas(even(width), even(height))
  const context = other.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.translate(isTurned ? width : 0, 0)
  context.scale(isTurned ? -1 : 1, 1)
  context.drawImage(canvas, 0, 0, width, height)
  return other
}

/** The glow around what shines. */
function haloOf(memory: PixelMemory, canvas: Canvas, { anchor }: Costume, { density, own, isTurned }: Size): Texture {
  const soft = SOFT * own
  const [width, height] = [(canvas.width * soft) / density, (canvas.height * soft) / density]
  const margin = height * 0.5
  const glow = createCanvas(even(width + margin * 2), even(height + margin * 2))
  const context = glow.getContext('2d')
  context.filter = `blur(${(height * 0.09).toFixed(2)}px)`
  context.translate(margin + (isTurned ? width : 0), margin)
  context.scale(isTurned ? -1 : 1, 1)
  for (const opacity of [0.9, 0.7]) {
    context.globalAlpha = opacity
    context.drawImage(canvas, 0, 0, width, height)
  }
  const across = isTurned ? 1 - anchor.x : anchor.x
  const [left, top] = [(-across * width - margin) / soft, (-anchor.y * height - margin) / soft]
  const texture = textureFromCanvas(memory, glow, { left, top, density: soft })
  letGo(glow)
  return texture
}

function shadowOf(memory: PixelMemory, widthPx: number, look: Look): Texture {
  const size = { widthPx: even(widthPx * 1.25 * SOFT), heightPx: even(widthPx * 0.2 * SOFT) }
  return softTexture(memory, paintShadow(size, look.shade, 0.35 + 0.3 * (1 - look.darkness)), 0.5)
}

/** The light of lamps on the ground before whoever comes, or behind whoever goes. */
function beamOf(memory: PixelMemory, widthPx: number, heading: Heading, { look, sheen }: StageDoor): Texture {
  const size = { widthPx: even(widthPx * 2 * SOFT), heightPx: even(widthPx * SOFT) }
  return softTexture(memory, paintBeam(size, heading, { darkness: look.darkness, sheen }), 0.12)
}

/** What lies on the ground; `down`: which part of its height is above its place. */
function softTexture(memory: PixelMemory, canvas: Canvas, down: number): Texture {
  const [left, top] = [-canvas.width / 2 / SOFT, (-canvas.height * down) / SOFT]
  const texture = textureFromCanvas(memory, canvas, { left, top, density: SOFT })
  letGo(canvas)
  return texture
}
