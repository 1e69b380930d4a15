/** Frames of scenes as coarse grids: what the eye keeps of them. */

import assert from 'node:assert/strict'
import { chanceFrom } from '../../../src/previz/random.ts'
import { allocateFrame, frameBytes } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { createScenePicture } from '../../../src/previz/scene/scene-picture.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import type { CameraMove, CameraWish, Setting } from '../../../src/previz/script/reading.ts'

/** What a test wants to see. */
export type Wanted = Partial<Setting> & {
  readonly view?: CameraWish['view']
  readonly move?: CameraMove
  readonly seed?: number
  readonly size?: readonly [number, number]
}

/** Frames of every scene of these tests: two seconds. */
export const FRAMES = 48

/** A picture of a scene: all planes, luma first. */
export type Grab = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

/** One frame of a fresh scene. */
export async function frameOf(wanted: Wanted, index: number): Promise<Grab> {
  const [frame] = await framesOf(wanted, [index])
  assert.ok(frame !== undefined)
  return frame
}

/** Some frames of a fresh scene. */
export async function framesOf(wanted: Wanted, indices: readonly number[]): Promise<readonly Grab[]> {
  const { view, move = 'static', seed = 7, size: [width, height] = [192, 108], ...given } = wanted
  const memory = new PixelMemory()
  const size = { widthPx: width, heightPx: height }
  const setting = decideSetting(
    { isWet: false, isWindy: false, lamps: [], moods: [], life: [], ...given },
    [],
    chanceFrom(seed, 'decided'),
  )
  const camera: CameraWish = {
    moves: [move],
    pace: 'normal',
    isHandheld: false,
    ...(view === undefined ? {} : { view }),
  }
  const options = { size, frames: FRAMES, seed, setting, camera, cast: [] }
  const picture = await createScenePicture(memory, options)
  const frame = allocateFrame(memory, size)
  const grabs: Grab[] = []
  for (const index of indices) {
    await picture.draw(frame, index)
    grabs.push({ bytes: memory.bytes(frame.at, frameBytes(size)).slice(), width, height })
  }
  memory.close()
  return grabs
}

/** Means over a part of the frame, by default all of it: luma, and both colour differences. */
export function meansOf(
  { bytes, width, height }: Grab,
  part = { left: 0, top: 0, right: 1, bottom: 1 },
): { readonly y: number; readonly u: number; readonly v: number } {
  const mean = (at: number, shrink: number) => {
    const wide = width / shrink
    const [left, right] = [Math.floor(part.left * wide), Math.ceil(part.right * wide)]
    const [top, bottom] = [Math.floor((part.top * height) / shrink), Math.ceil((part.bottom * height) / shrink)]
    let sum = 0
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) sum += bytes[at + row * wide + column] ?? 0
    }
    return sum / ((right - left) * (bottom - top))
  }
  const luma = width * height
  return { y: mean(0, 1), u: mean(luma, 2), v: mean(luma + luma / 4, 2) }
}

/** A frame as 16 × 9 cells of luma, and of both colour differences, rounded. */
export function gridOf(frame: Grab): readonly (readonly [number, number, number])[] {
  return Array.from({ length: 16 * 9 }, (_, cell) => {
    const [column, row] = [cell % 16, Math.floor(cell / 16)]
    const part = { left: column / 16, right: (column + 1) / 16, top: row / 9, bottom: (row + 1) / 9 }
    const { y, u, v } = meansOf(frame, part)
    return [Math.round(y), Math.round(u), Math.round(v)]
  })
}
