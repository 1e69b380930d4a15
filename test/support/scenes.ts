/** Scenes rendered small, for looking at them in tests. */

import { allocateFrame } from '../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../src/previz/pixels/pixel-memory.ts'
import { createScenePicture } from '../../src/previz/scene/scene-picture.ts'
import type { SceneSetting } from '../../src/previz/scene/scene-setting.ts'
import type { CameraWish, Subject } from '../../src/previz/script/reading.ts'

/** A clear summer day without anything else. */
export const PLAIN: SceneSetting = {
  place: 'street',
  season: 'summer',
  daytime: 'day',
  weather: 'clear',
  isWet: false,
  isWindy: false,
  lamps: [],
  moods: [],
  life: [],
}

/** The planes of one picture. */
export type Planes = { readonly y: Uint8Array; readonly u: Uint8Array; readonly v: Uint8Array }

/** Draws some pictures of a scene of two seconds; `at`: 0 its first, 1 its last. */
export async function drawScene(
  scene: {
    readonly setting: Partial<SceneSetting>
    readonly camera?: Partial<CameraWish>
    readonly cast?: readonly Subject[]
    readonly size?: readonly [number, number]
    readonly seed?: number
  },
  at: readonly number[] = [0],
): Promise<Planes[]> {
  const [widthPx, heightPx] = scene.size ?? [320, 180]
  const memory = new PixelMemory()
  const frames = 48
  const picture = await createScenePicture(memory, {
    size: { widthPx, heightPx },
    frames,
    seed: scene.seed ?? 7,
    setting: { ...PLAIN, ...scene.setting },
    camera: { moves: ['static'], pace: 'normal', isHandheld: false, ...scene.camera },
    cast: scene.cast ?? [],
  })
  const frame = allocateFrame(memory, { widthPx, heightPx })
  const drawn: Planes[] = []
  for (const part of at) {
    await picture.draw(frame, Math.round(part * (frames - 1)))
    const [all, quarter] = [widthPx * heightPx, (widthPx * heightPx) / 4]
    const bytes = memory.bytes(frame.at, all * 1.5).slice()
    drawn.push({ y: bytes.slice(0, all), u: bytes.slice(all, all + quarter), v: bytes.slice(all + quarter) })
  }
  await picture.close()
  return drawn
}

/** A picture of 320 by 180 as a grid of 32 by 18 means, plane after plane. */
export function gridOf({ y, u, v }: Planes): number[] {
  return [...meansOf(y, 320, 10), ...meansOf(u, 160, 5), ...meansOf(v, 160, 5)]
}

function meansOf(plane: Uint8Array, width: number, cell: number): number[] {
  return Array.from({ length: 32 * 18 }, (_, index) => {
    const [left, top] = [(index % 32) * cell, Math.floor(index / 32) * cell]
    let sum = 0
    for (let row = 0; row < cell; row++)
      for (let column = 0; column < cell; column++) sum += plane[(top + row) * width + left + column] ?? 0
    return Math.round(sum / (cell * cell))
  })
}
