/** What moves through the air: snow, rain, petals, fireflies, embers, dust. Where each is follows from the time alone. */

import { type Frame, planesOf } from '../pixels/frame.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { between, type Chance } from '../random.ts'
import { type Colour, toYuv, type Yuv } from './colour.ts'
import { INDOORS, type SceneSetting } from './scene-setting.ts'

/** A small soft shape: masks of opacity for luma and chroma. Sides are even. */
export type Sprite = { readonly width: number; readonly rows: number; readonly mask: number; readonly halfMask: number }

type Particle = {
  /** Place at the beginning, speed a second, and sway, in frame widths and heights. */
  readonly x: number
  readonly y: number
  readonly vx: number
  readonly vy: number
  readonly sway: number
  readonly phase: number
  /** Flickers a second; 0 shines steadily. */
  readonly flicker: number
  readonly opacity: number
  readonly sprite: Sprite
  readonly tone: Yuv
}

/** A swarm of one kind. */
interface Swarm {
  /** Paints it at a time in seconds. */
  paint(frame: Frame, seconds: number): void
}

type Kind = {
  readonly count: number
  /** Radii in thousandths of the height; a streak is longer than it is wide. */
  readonly radius: readonly [number, number]
  readonly stretch: number
  readonly speed: { readonly x: readonly [number, number]; readonly y: readonly [number, number] }
  readonly sway: number
  readonly flicker: readonly [number, number]
  readonly opacity: readonly [number, number]
  readonly tones: readonly [Colour, ...Colour[]]
  /** The part of the height that it lives in. */
  readonly band: readonly [number, number]
}

const KINDS = {
  snow: {
    count: 260,
    radius: [1.2, 4.5],
    stretch: 1,
    speed: { x: [0.005, 0.03], y: [0.05, 0.13] },
    sway: 0.012,
    flicker: [0, 0],
    opacity: [0.35, 0.9],
    tones: [[250, 252, 255]],
    band: [0, 1],
  },
  rain: {
    count: 240,
    radius: [0.7, 1.1],
    stretch: 24,
    speed: { x: [0, 0], y: [1.5, 2.2] },
    sway: 0,
    flicker: [0, 0],
    opacity: [0.1, 0.3],
    tones: [[214, 226, 240]],
    band: [0, 1],
  },
  petals: {
    count: 46,
    radius: [2.5, 5.5],
    stretch: 0.7,
    speed: { x: [0.03, 0.08], y: [0.03, 0.07] },
    sway: 0.02,
    flicker: [0.2, 0.6],
    opacity: [0.6, 0.95],
    tones: [[255, 190, 205]],
    band: [0, 1],
  },
  fireflies: {
    count: 60,
    radius: [2.2, 4.5],
    stretch: 1,
    speed: { x: [-0.01, 0.01], y: [-0.008, 0.008] },
    sway: 0.02,
    flicker: [0.15, 0.5],
    opacity: [0.5, 1],
    tones: [[255, 232, 140]],
    band: [0.45, 0.95],
  },
  embers: {
    count: 70,
    radius: [1, 2.6],
    stretch: 1,
    speed: { x: [-0.02, 0.03], y: [-0.12, -0.04] },
    sway: 0.015,
    flicker: [0.4, 1.2],
    opacity: [0.5, 1],
    tones: [[255, 150, 60]],
    band: [0, 1],
  },
  dust: {
    count: 30,
    radius: [1, 3],
    stretch: 1,
    speed: { x: [-0.008, 0.012], y: [-0.01, 0.004] },
    sway: 0.01,
    flicker: [0.05, 0.2],
    opacity: [0.12, 0.4],
    tones: [[255, 240, 214]],
    band: [0.1, 0.95],
  },
  leaves: {
    count: 54,
    radius: [2.8, 6.5],
    stretch: 0.62,
    speed: { x: [0.02, 0.07], y: [0.05, 0.11] },
    sway: 0.03,
    flicker: [0.25, 0.7],
    opacity: [0.75, 1],
    tones: [
      [214, 96, 32],
      [232, 152, 42],
      [176, 58, 30],
      [240, 190, 80],
    ],
    band: [0, 1],
  },
  bubbles: {
    count: 60,
    radius: [1.5, 5],
    stretch: 1,
    speed: { x: [-0.01, 0.01], y: [-0.14, -0.06] },
    sway: 0.012,
    flicker: [0, 0],
    opacity: [0.2, 0.5],
    tones: [[228, 248, 255]],
    band: [0, 1],
  },
  confetti: {
    count: 110,
    radius: [2, 4],
    stretch: 0.55,
    speed: { x: [-0.03, 0.03], y: [0.1, 0.2] },
    sway: 0.02,
    flicker: [0.6, 1.6],
    opacity: [0.8, 1],
    tones: [
      [240, 84, 100],
      [250, 200, 70],
      [80, 190, 230],
      [140, 220, 130],
      [200, 130, 235],
    ],
    band: [0, 1],
  },
  lanterns: {
    count: 26,
    radius: [4, 11],
    stretch: 1.25,
    speed: { x: [-0.006, 0.012], y: [-0.05, -0.02] },
    sway: 0.008,
    flicker: [0.05, 0.15],
    opacity: [0.7, 1],
    tones: [
      [255, 186, 96],
      [255, 160, 70],
    ],
    band: [0, 1],
  },
  smoke: {
    count: 16,
    radius: [40, 90],
    stretch: 0.7,
    speed: { x: [0.01, 0.03], y: [-0.02, -0.005] },
    sway: 0.01,
    flicker: [0.04, 0.1],
    opacity: [0.06, 0.14],
    tones: [[214, 218, 226]],
    band: [0.35, 1],
  },
} as const satisfies Record<string, Kind>

/** Which kinds a scene has. */
export function kindsOf({ place, weather, life }: SceneSetting): readonly (keyof typeof KINDS)[] {
  const outside = weather === 'storm' ? ['rain' as const] : weather === 'snow' || weather === 'rain' ? [weather] : []
  const falling = INDOORS.includes(place) ? [] : outside
  const living = life.flatMap((kind) => (kind === 'stars' ? [] : [kind]))
  const kinds = [...falling, ...living]
  if (kinds.length > 0) return kinds
  return place === 'underwater' ? ['bubbles'] : place === 'space' || place === 'moon' ? [] : ['dust']
}

/** Makes a swarm for frames of this height. */
export function createSwarm(memory: PixelMemory, name: keyof typeof KINDS, height: number, chance: Chance): Swarm {
  const kind: Kind = KINDS[name]
  const radius = (step: number) => ((kind.radius[0] + (kind.radius[1] - kind.radius[0]) * (step / 3)) * height) / 1000
  const sprites = [0, 1, 2, 3].map((step) => createSprite(memory, radius(step), kind.stretch))
  const tones = kind.tones.map(toYuv)
  const range = ([low, high]: readonly [number, number]) => between(chance, low, high)
  const particles = Array.from({ length: kind.count }, (): Particle => {
    const near = Math.floor(chance() ** 2 * 4)
    const pace = 0.6 + near * 0.2
    return {
      x: chance(),
      y: range(kind.band),
      vx: range(kind.speed.x) * pace,
      vy: range(kind.speed.y) * pace,
      sway: kind.sway,
      phase: chance() * Math.PI * 2,
      flicker: range(kind.flicker),
      opacity: range(kind.opacity),
      sprite: sprites[near] ?? createSprite(memory, radius(0), kind.stretch),
      tone: tones[Math.floor(chance() * tones.length)] ?? toYuv(kind.tones[0]),
    }
  })
  return {
    paint(frame, seconds) {
      for (const particle of particles) paintParticle(memory, frame, particle, seconds)
    },
  }
}

function paintParticle(memory: PixelMemory, frame: Frame, particle: Particle, seconds: number): void {
  const { sprite, phase, flicker, sway } = particle
  const { widthPx, heightPx } = frame.size
  const beat = flicker === 0 ? 1 : 0.5 - 0.5 * Math.cos(seconds * flicker * Math.PI * 2 + phase)
  const opacity = Math.round(particle.opacity * beat * 256)
  if (opacity < 4) return
  const swing = Math.sin(seconds * 1.1 + phase) * sway
  const x = wrap(particle.x + particle.vx * seconds + swing) * (widthPx + sprite.width) - sprite.width
  const y = wrap(particle.y + particle.vy * seconds + swing * 0.4) * (heightPx + sprite.rows) - sprite.rows
  paintSprite(memory, frame, sprite, {
    left: Math.round(x / 2) * 2,
    top: Math.round(y / 2) * 2,
    opacity,
    tone: particle.tone,
  })
}

/** The part of a sprite that lies inside the frame. */
export function paintSprite(
  memory: PixelMemory,
  frame: Frame,
  sprite: Sprite,
  at: { readonly left: number; readonly top: number; readonly opacity: number; readonly tone: Yuv },
): void {
  const [cutLeft, cutTop] = [Math.max(0, -at.left), Math.max(0, -at.top)]
  const width = Math.min(sprite.width, frame.size.widthPx - at.left) - cutLeft
  const rows = Math.min(sprite.rows, frame.size.heightPx - at.top) - cutTop
  if (width <= 0 || rows <= 0) return
  planesOf(frame).forEach((plane, index) => {
    const shrink = index === 0 ? 1 : 2
    const [stride, mask] = [sprite.width / shrink, index === 0 ? sprite.mask : sprite.halfMask]
    const out = plane.at + ((at.top + cutTop) / shrink) * plane.width + (at.left + cutLeft) / shrink
    const from = mask + (cutTop / shrink) * stride + cutLeft / shrink
    memory.kernels.paint_mask(
      out,
      plane.width,
      width / shrink,
      rows / shrink,
      from,
      stride,
      at.tone[index] ?? 128,
      at.opacity,
    )
  })
}

/** A soft ellipse; `stretch` over 1 makes it tall, under 1 flat. */
export function createSprite(memory: PixelMemory, radius: number, stretch: number): Sprite {
  const soft = radius * 1.6 + 0.6
  const width = Math.ceil(soft) * 2
  const rows = Math.ceil(soft * stretch) * 2
  const opacityAt = (x: number, y: number, shrink: number) => {
    const [dx, dy] = [((x + 0.5) * shrink - width / 2) / soft, ((y + 0.5) * shrink - rows / 2) / (soft * stretch)]
    return Math.round(255 * Math.max(0, 1 - Math.hypot(dx, dy)) ** 0.8 * 1)
  }
  const mask = Uint8Array.from({ length: width * rows }, (_, at) => opacityAt(at % width, Math.floor(at / width), 1))
  const half = width / 2
  const halfMask = Uint8Array.from({ length: (half * rows) / 2 }, (_, at) =>
    opacityAt(at % half, Math.floor(at / half), 2),
  )
  return { width, rows, mask: memory.store(mask), halfMask: memory.store(halfMask) }
}

function wrap(value: number): number {
  return value - Math.floor(value)
}
