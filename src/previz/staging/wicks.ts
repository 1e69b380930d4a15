/** Flames on wicks: they flicker, lean away from whoever blows, and go out one by one, each with a thread of smoke. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { outline } from '../cast/pen.ts'
import type { Frame } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { layTexture, type Placement, type Texture } from '../pixels/texture.ts'
import { css } from '../scene/colour.ts'
import { breathAt, goesOutAt } from './breathing-out.ts'
import { paintTexture } from './canvas-texture.ts'
import { type Aside, type Effect, placeAside } from './effect.ts'
import type { Moment } from './tracks.ts'

/** Where a wick ends, and how high its flame is, in px of the resting frame. */
type Wick = Aside & { readonly heightPx: number }

/** What flames are painted for. */
type WickOptions = {
  /** Texels for each px. */
  readonly density: number
  /** 0 by day, 1 by night: what is dark shows their light. */
  readonly darkness: number
  /** Somebody blows them out in the course of the shot. */
  readonly isBlownOut: boolean
}

/** Flames are painted upright and leaning ever more, by such steps in radians, and each in two shapes. */
const LEANS = 6
const LEAN_STEP = 0.22

/** How fast smoke rises, in flame heights a second, how long it stays, and of how many puffs a thread is. */
const SMOKE = { rise: 2.1, seconds: 2.6, puffs: 28 } as const

/** Lights wicks, the nearest to whoever blows first: their light on what is behind them, then the flames. */
export function lightWicks(memory: PixelMemory, wicks: readonly Wick[], options: WickOptions): Effect[] {
  const height = Math.max(...wicks.map(({ heightPx }) => heightPx))
  const own: Kit = {
    flames: Array.from({ length: LEANS * 2 }, (_, index) =>
      flameTexture(memory, height, options.density, LEAN_STEP * Math.floor(index / 2), index % 2),
    ),
    glow: glowTexture(memory, height * 2.6, height * 0.5, 0.5),
    room: glowTexture(memory, height * 10, height * 0.5, 0.55),
    ember: glowTexture(memory, height * 0.3, 0, 1),
    height,
    puff: puffTexture(memory, height, options.density),
  }
  const ordered = wicks.toSorted((a, b) => a.x - b.x)
  const strength = 0.35 + 0.65 * options.darkness
  const isLit = (index: number, progress: number) => {
    return !options.isBlownOut || progress < goesOutAt(index, ordered.length)
  }
  const room: Effect = {
    isBelow: true,
    paint(frame, place, { progress, seconds }) {
      const burning = ordered.filter((_, index) => isLit(index, progress))
      if (burning.length === 0) return
      const middle = { x: burning.reduce((sum, { x }) => sum + x, 0) / burning.length, y: burning[0]?.y ?? 0 }
      const share = (burning.length / ordered.length) * pulseAt(seconds) * strength
      layTexture(memory, frame, own.room, placeAside(place, middle), undefined, share)
    },
  }
  const flames: Effect = {
    paint(frame, place, moment) {
      const { progress, seconds } = moment
      const breath = options.isBlownOut ? breathAt(progress) : 0
      for (const [index, wick] of ordered.entries()) {
        const at = placeAside(place, wick, wick.heightPx / height)
        if (isLit(index, progress)) {
          layTexture(memory, frame, own.glow, at, undefined, strength * pulseAt(seconds + index))
          paintFlame(memory, frame, own, at, { breath, seconds: seconds + index * 0.37 })
        } else paintSmoke(memory, frame, own, at, sinceOut(moment, goesOutAt(index, ordered.length)))
      }
    },
  }
  return [room, flames]
}

/** How bright flames are that flicker, around 0.92. */
function pulseAt(seconds: number): number {
  return 0.92 + 0.05 * Math.sin(seconds * 7.3) + 0.03 * Math.sin(seconds * 19)
}

/** How many seconds ago something happened that happens at a part of the shot. */
function sinceOut({ seconds, progress }: Moment, out: number): number {
  return seconds * (1 - out / progress)
}

type Kit = {
  readonly flames: readonly Texture[]
  readonly glow: Texture
  readonly room: Texture
  readonly ember: Texture
  readonly puff: Texture
  /** The height of the flame that all of it is painted for, in px of the resting frame. */
  readonly height: number
}

function paintFlame(
  memory: PixelMemory,
  frame: Frame,
  { flames }: Kit,
  at: Placement,
  { breath, seconds }: { readonly breath: number; readonly seconds: number },
): void {
  const flutter = 0.5 + 0.5 * Math.sin(seconds * 21) * Math.sin(seconds * 8.3)
  const lean = breath * (0.55 + 0.6 * flutter) + 0.1 * (0.5 + 0.5 * Math.sin(seconds * 2.7))
  const nearest = Math.min(LEANS - 1, Math.round(lean / LEAN_STEP))
  const shape = Math.floor(seconds * 8) % 2
  const tall = 1 + 0.05 * Math.sin(seconds * 11) + 0.03 * Math.sin(seconds * 5.1) - 0.18 * breath
  const flame = flames[nearest * 2 + shape]
  if (flame !== undefined) layTexture(memory, frame, flame, { ...at, scale: at.scale * tall })
}

/** A thread that winds upwards, wider and fainter the older it is; the wick glows for a moment. */
function paintSmoke(memory: PixelMemory, frame: Frame, { puff, ember, height }: Kit, at: Placement, since: number) {
  layTexture(memory, frame, ember, at, undefined, Math.max(0, 1 - since / 1.1))
  const unit = at.scale * height
  const step = SMOKE.seconds / SMOKE.puffs
  for (let age = since % step; age < Math.min(since, SMOKE.seconds); age += step) {
    const aside = (0.16 * Math.sin(age * 5.2 - since * 1.7) + 0.12 * age) * age
    // The wick gives off less and less: what is young when it is late is faint.
    const given = Math.max(0, 1 - (since - age) / SMOKE.seconds)
    const faint = given * Math.max(0, 1 - age / SMOKE.seconds) ** 1.3 * Math.min(1, age * 6)
    const puffAt = {
      scale: at.scale * (0.75 + 1.5 * age),
      dx: at.dx + aside * unit,
      dy: at.dy - SMOKE.rise * age * unit,
    }
    layTexture(memory, frame, puff, puffAt, undefined, 0.2 * faint)
  }
}

function flameTexture(memory: PixelMemory, height: number, density: number, lean: number, shape: number): Texture {
  const box = { left: -0.7 * height, top: -1.15 * height, right: 1.5 * height, bottom: 0.2 * height }
  return paintTexture(memory, box, density, (context) => {
    context.scale(height, height)
    drop(context, lean, 1, shape, [
      [0, [255, 196, 60], 0.95],
      [1, [250, 120, 24], 0.95],
    ])
    drop(context, lean, 0.66, shape, [
      [0, [255, 250, 214], 1],
      [1, [255, 206, 84], 1],
    ])
    drop(context, lean, 0.26, shape, [
      [0, [120, 150, 255], 0.5],
      [1, [120, 150, 255], 0.3],
    ])
  })
}

type Stops = readonly (readonly [number, readonly [number, number, number], number])[]

/** A flame as a drop with its tip blown aside. */
function drop(context: SKRSContext2D, lean: number, size: number, shape: number, stops: Stops): void {
  const bent = (up: number, out: number): readonly [number, number] => {
    const turn = lean * up * 0.95
    return [Math.sin(turn) * up * size + out * size, -Math.cos(turn) * up * size + 0.06]
  }
  const wave = shape === 0 ? 0.035 : -0.04
  const gradient = context.createRadialGradient(0, -0.25 * size, 0, 0.1 * lean, -0.3 * size, 0.75 * size)
  for (const [at, tone, opacity] of stops) gradient.addColorStop(at, css(tone, opacity))
  context.fillStyle = gradient
  context.fill(
    outline([
      bent(0, 0),
      bent(0.24, -0.2),
      bent(0.55, -0.13 + wave),
      [...bent(1, wave), 1],
      bent(0.55, 0.13 + wave),
      bent(0.24, 0.2),
    ]),
  )
}

/** Warm light around a place, and how far that is above the wick. */
function glowTexture(memory: PixelMemory, radius: number, above: number, strength: number): Texture {
  const box = { left: -radius, top: -radius - above, right: radius, bottom: radius - above }
  return paintTexture(memory, box, Math.min(1, 72 / radius), (context) => {
    const light = context.createRadialGradient(0, -above, 0, 0, -above, radius)
    light.addColorStop(0, css([255, 206, 120], strength))
    light.addColorStop(0.3, css([255, 170, 80], strength * 0.42))
    light.addColorStop(1, css([255, 150, 60], 0))
    context.fillStyle = light
    context.fillRect(-radius, -radius - above, radius * 2, radius * 2)
  })
}

/** A puff of smoke, as large as the wick gives it off. */
function puffTexture(memory: PixelMemory, height: number, density: number): Texture {
  const radius = height * 0.2
  return paintTexture(memory, { left: -radius, top: -radius, right: radius, bottom: radius }, density, (context) => {
    const haze = context.createRadialGradient(0, 0, 0, 0, 0, radius)
    haze.addColorStop(0, 'rgba(226,226,232,1)')
    haze.addColorStop(0.5, 'rgba(226,226,232,0.45)')
    haze.addColorStop(1, 'rgba(226,226,232,0)')
    context.fillStyle = haze
    context.fillRect(-radius, -radius, radius * 2, radius * 2)
  })
}
