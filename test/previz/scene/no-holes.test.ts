import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateFrame, frameBytes } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { planStoryboard } from '../../../src/previz/plan/plan-storyboard.ts'
import { createScenePicture } from '../../../src/previz/scene/scene-picture.ts'
import { ORDER } from '../../support/orders.ts'

const SIZE = { widthPx: 1920, heightPx: 1080 }
const FRAMES = 360

/** Prompts with a trembling or a fast camera, a seed, and the frames that are looked at: some that once had holes. */
const CASES = [
  ['A city street, handheld', 4, [3, 24, 25, 26, 27, 28, 100, 200, 300]],
  ['City street, fast pull out, crane up, handheld', 3, [0, 90, 180, 272, 273, 274, 275, 359]],
  ['Street market, handheld, fast truck left then fast truck right', 3, [0, 120, 240, 355, 356, 357, 359]],
  ['Tracking shot of a car in a neon street in the rain, fast, handheld', 3, [0, 60, 180, 300, 359]],
  ['A woman walks down a street, handheld', 5, [0, 120, 240, 359]],
  ['A forest in fog, fast orbit, handheld', 5, [0, 60, 120, 180, 240, 300, 359]],
] as const

for (const [prompt, seed, indices] of CASES) {
  test(`fifteen seconds of “${prompt}”: every sample is painted, whatever was there before`, async () => {
    const shape = { ratio: '16:9', size: SIZE } as const
    const { shots } = planStoryboard({ ...ORDER, prompt, resolution: '1080p', shape, frames: FRAMES, seed }, [])
    const [shot] = shots
    assert.ok(shot !== undefined && shot.picture.kind === 'scene' && shots.length === 1)
    const { setting, cast } = shot.picture
    const memory = new PixelMemory()
    const scene = { size: SIZE, frames: FRAMES, seed, setting, cast, camera: shot.camera }
    const picture = await createScenePicture(memory, scene)
    const [dark, bright] = [allocateFrame(memory, SIZE), allocateFrame(memory, SIZE)]
    const length = frameBytes(SIZE)
    for (const index of indices) {
      memory.bytes(dark.at, length).fill(16)
      memory.bytes(bright.at, length).fill(235)
      await picture.draw(dark, index)
      await picture.draw(bright, index)
      const [one, other] = [memory.bytes(dark.at, length), memory.bytes(bright.at, length)]
      const holes = one.reduce((count, value, at) => count + (Math.abs(value - (other[at] ?? 0)) > 8 ? 1 : 0), 0)
      assert.equal(holes, 0, `frame ${index}`)
    }
  })
}
