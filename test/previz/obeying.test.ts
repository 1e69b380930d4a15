/** Members of a request that say how a film is made: each is seen in the frames as docs/upstreams/previz.md says. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import type { ShapedOrder } from '../../src/core/order.ts'
import { render } from '../../src/previz/render.ts'
import { ORDER } from '../support/orders.ts'

const { widthPx: WIDTH, heightPx: HEIGHT } = ORDER.shape.size

/** Samples that differ by more are another thing, and no rounding. */
const OTHER = 6

type Made = { readonly frames: readonly Uint8Array[]; readonly lastFrame: Uint8Array }

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-obeying-'))
})
after(() => rm(folder, { recursive: true }))

/** Makes a film; the luma of its frames as they are handed to the encoder, and of the last one as it is handed back. */
async function make(changes: Partial<ShapedOrder>): Promise<Made> {
  const frames: Uint8Array[] = []
  const order = { ...ORDER, frames: 6, ...changes }
  const lastFramePath = join(folder, 'last.png')
  const paths = { videoPath: join(folder, 'film.mp4'), lastFramePath }
  await render({ order, references: [], ...paths }, { onProgress: () => undefined }, () => ({
    addFrame: async (planes) => void frames.push(planes.slice(0, WIDTH * HEIGHT)),
    addSound: async () => undefined,
    finish: async () => new Uint8Array(),
    close: () => undefined,
  }))
  return { frames, lastFrame: lumaOf(await sharp(lastFramePath).raw().toBuffer()) }
}

/** Luma of RGB as films have it: BT.709, from 16 to 235. */
function lumaOf(rgb: Uint8Array): Uint8Array {
  const at = (index: number) => rgb[index] ?? 0
  return Uint8Array.from({ length: rgb.length / 3 }, (_, index) => {
    const [red, green, blue] = [at(index * 3), at(index * 3 + 1), at(index * 3 + 2)]
    return Math.round(16 + ((0.2126 * red + 0.7152 * green + 0.0722 * blue) * 219) / 255)
  })
}

type Area = { readonly left?: number; readonly top?: number; readonly right?: number; readonly bottom?: number }

/** The share of samples that differ, in an area whose sides are fractions of the frame's. */
function changed(one: Uint8Array, other: Uint8Array, area: Area = {}): number {
  const { left = 0, top = 0, right = 1, bottom = 1 } = area
  let [all, moved] = [0, 0]
  for (let y = Math.ceil(top * HEIGHT); y < bottom * HEIGHT; y++) {
    for (let x = Math.ceil(left * WIDTH); x < right * WIDTH; x++) {
      all++
      if (Math.abs((one[y * WIDTH + x] ?? 0) - (other[y * WIDTH + x] ?? 0)) > OTHER) moved++
    }
  }
  return moved / all
}

function at<T>(list: readonly T[], index: number): T {
  const value = list.at(index)
  assert.ok(value !== undefined)
  return value
}

/** The strength of the finest detail. */
function detail(luma: Uint8Array): number {
  return luma.reduce((sum, value, index) => sum + (value - (luma[index + 1] ?? value)) ** 2, 0) / luma.length
}

describe('a seed', () => {
  test('decides the scene: the same gives the same frames, another one others', async () => {
    const [one, again, other] = [await make({ seed: 1 }), await make({ seed: 1 }), await make({ seed: 2 })]
    for (const [index, frame] of one.frames.entries()) assert.ok(Buffer.compare(frame, at(again.frames, index)) === 0)
    assert.ok(changed(at(one.frames, 0), at(other.frames, 0)) > 0.5)
  })

  test('decides nothing that the prompt says: its place and light stay', async () => {
    const means: number[] = []
    for (const seed of [1, 2, 3]) {
      const { frames } = await make({ seed, frames: 1, prompt: 'A street at night' })
      means.push(at(frames, 0).reduce((sum, value) => sum + value, 0) / (WIDTH * HEIGHT))
    }
    assert.ok(Math.max(...means) < 100, means.join(' '))
  })
})

describe('with a fixed camera', () => {
  // Clouds and leaves go on: what stands on the ground tells whether the camera moves.
  const GROUND = { top: 0.55, bottom: 0.9, left: 0.15 }

  for (const prompt of [
    'A meadow at noon',
    'A forest in autumn',
    'A desert at dawn',
    'A drone flies over a meadow, handheld',
  ]) {
    test(`nothing of the ground moves: ${prompt}`, async () => {
      const [still, moving] = [
        await make({ prompt, frames: 48, cameraFixed: true }),
        await make({ prompt, frames: 48, cameraFixed: false }),
      ]
      const [without, withIt] = [still, moving].map(({ frames }) => changed(at(frames, 0), at(frames, -1), GROUND))
      assert.ok((without ?? 1) < 0.03, `${without} of the ground has moved`)
      assert.ok((withIt ?? 0) > 5 * (without ?? 0) && (withIt ?? 0) > 0.05, `${withIt} of the ground has moved`)
    })
  }

  test('the water and the rain go on', async () => {
    const { frames } = await make({ prompt: 'The sea in the rain', frames: 24, cameraFixed: true })
    assert.ok(changed(at(frames, 0), at(frames, -1), { top: 0.6, bottom: 0.9 }) > 0.05)
  })
})

test('a draft shows the same scene with less detail', async () => {
  const [full, draft] = [await make({ frames: 1 }), await make({ frames: 1, draft: true })]
  assert.ok(detail(at(draft.frames, 0)) < 0.7 * detail(at(full.frames, 0)))
  const small = async ({ frames }: Made) =>
    sharp(at(frames, 0), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .resize(32, 18)
      .raw()
      .toBuffer()
  const [one, other] = [await small(full), await small(draft)]
  const difference = one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length
  assert.ok(difference < 6, `${difference}`)
})

describe('what is written on a film', () => {
  const LOWER_RIGHT = { left: 0.72, top: 0.9 }
  const UPPER = { bottom: 0.13 }

  test('the watermark is in the lower right corner, and nowhere else', async () => {
    const [plain, marked] = [await make({}), await make({ watermark: true })]
    for (const index of [0, -1]) {
      const [one, other] = [at(plain.frames, index), at(marked.frames, index)]
      assert.ok(changed(one, other, LOWER_RIGHT) > 0.05, `${changed(one, other, LOWER_RIGHT)}`)
      assert.equal(changed(one, other, { right: 0.7 }), 0)
      assert.equal(changed(one, other, { bottom: 0.88 }), 0)
    }
  })

  test('the burn-in is along the upper edge, and nowhere else', async () => {
    const [plain, marked] = [await make({}), await make({ prompt: `${ORDER.prompt} [[previz:burn-in]]` })]
    for (const index of [0, -1]) {
      const [one, other] = [at(plain.frames, index), at(marked.frames, index)]
      assert.ok(changed(one, other, UPPER) > 0.3)
      assert.equal(changed(one, other, { top: 0.17 }), 0)
    }
  })

  test('none of it is in the last frame that is handed back, which is the last one of the film else', async () => {
    const prompt = `${ORDER.prompt} [[previz:burn-in]]`
    const [plain, marked] = [await make({}), await make({ prompt, watermark: true })]
    assert.ok(Buffer.compare(plain.lastFrame, marked.lastFrame) === 0)
    const between = { top: 0.2, bottom: 0.85 }
    const shown = at(marked.frames, -1)
    assert.ok(changed(shown, marked.lastFrame, between) < 0.01)
    assert.ok(changed(shown, marked.lastFrame, UPPER) > 0.3)
  })
})
