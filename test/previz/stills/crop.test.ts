import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import type { PixelSize } from '../../../src/core/shape.ts'
import { frameToRgb } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { loadStill } from '../../../src/previz/stills/load-still.ts'
import { CROP_SIDE, chooseCrop } from '../../../src/previz/stills/crop.ts'
import { shrinkFrame } from '../../../src/previz/stills/small-picture.ts'
import { ballBefore, type Draw, drawn, frameOf, leaves, skyline } from './drawn-scenes.ts'

const wide: PixelSize = { widthPx: 640, heightPx: 360 }

function cropOfDrawing(draw: Draw, wanted: number, size: PixelSize = wide) {
  const memory = new PixelMemory()
  const small = shrinkFrame(memory, frameOf(memory, size, draw), CROP_SIDE)
  return chooseCrop(small, size.widthPx / size.heightPx, wanted)
}

const plain: Draw = (context) => {
  context.fillStyle = '#304050'
  context.fillRect(0, 0, 1, 1)
}

describe('what is kept of a picture of another shape', () => {
  test('is the part with a bright subject at its side', () => {
    for (const x of [0.12, 0.85]) {
      const { left, width, top, height } = cropOfDrawing(ballBefore(plain, x, 0.5), 9 / 16)
      assert.ok(left < x - 0.07 && x + 0.07 < left + width, `${left} to ${left + width} for a ball at ${x}`)
      assert.deepEqual([top, height], [0, 1])
    }
  })

  test('is higher up when the subject is', () => {
    const tall = { widthPx: 360, heightPx: 640 }
    const { top, height, left, width } = cropOfDrawing(ballBefore(plain, 0.5, 0.15), 16 / 9, tall)
    assert.ok(top < 0.08 && height < 0.4, `${top} and ${height}`)
    assert.deepEqual([left, width], [0, 1])
  })

  test('is the middle where nothing says otherwise', () => {
    const twins: Draw = (context) => ballBefore(ballBefore(plain, 0.12, 0.5), 0.88, 0.5)(context)
    for (const draw of [plain, leaves(), twins, ballBefore(plain, 0.5, 0.5)]) {
      const { left, width } = cropOfDrawing(draw, 9 / 16)
      assert.ok(Math.abs(left + width / 2 - 0.5) < 0.03, `${left} to ${left + width}`)
    }
  })

  test('is all of it when the shape is the same', () => {
    assert.deepEqual(cropOfDrawing(skyline(), 640 / 360), { left: 0, top: 0, width: 1, height: 1 })
  })

  test('has the wanted shape and lies inside, whatever it is asked of', () => {
    for (const wanted of [0.05, 0.4, 1, 1.7, 2.4, 30]) {
      const { left, top, width, height } = cropOfDrawing(skyline({ right: 0.1 }), wanted)
      assert.ok(Math.abs((width * 640) / (height * 360) / wanted - 1) < 1e-6)
      assert.ok(left >= 0 && top >= 0 && left + width <= 1 + 1e-9 && top + height <= 1 + 1e-9)
    }
  })
})

describe('an image file', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelay-crop-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** How red the middle of a still is. */
  async function redness(bytes: Buffer, mediaType: 'image/png' | 'image/jpeg'): Promise<number> {
    const path = join(folder, 'image')
    await writeFile(path, bytes)
    const memory = new PixelMemory()
    const facts = { kind: 'image', mediaType, widthPx: 0, heightPx: 0 } as const
    const size = { widthPx: 90, heightPx: 160 }
    const rgb = frameToRgb(memory, await loadStill(memory, path, facts, { size, seen: size }))
    let red = 0
    for (let at = 0; at < rgb.length; at += 3) if ((rgb[at] ?? 0) > 150 && (rgb[at + 1] ?? 0) < 90) red++
    return red / (rgb.length / 3)
  }

  const image = () => {
    const pixels = drawn(wide, ballBefore(plain, 0.86, 0.5))
    return sharp(pixels, { raw: { width: wide.widthPx, height: wide.heightPx, channels: 4 } })
  }

  test('is cropped around its subject', async () => {
    assert.ok((await redness(await image().png().toBuffer(), 'image/png')) > 0.02)
  })

  test('is turned upright before it is cropped', async () => {
    const turned = await image().rotate(270).toBuffer()
    const raw = { width: wide.heightPx, height: wide.widthPx, channels: 4 } as const
    const bytes = await sharp(turned, { raw }).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    assert.ok((await redness(bytes, 'image/jpeg')) > 0.02)
  })
})
