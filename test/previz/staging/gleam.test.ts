import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCostume } from '../../../src/previz/cast/costume.ts'
import { allocateFrame } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { createGleam } from '../../../src/previz/staging/gleam.ts'
import { DAY, subject } from '../cast/stand-ins.ts'

const SIZE = { widthPx: 240, heightPx: 240 }
const HEIGHT = 160

/** What a picture's glass adds to a black frame over it at a time: how much, and where its middle is across. */
function gleamOf(picture: string, seconds: number): { readonly light: number; readonly middle: number } {
  const costume = createCostume(subject(picture), DAY, HEIGHT)
  const { glass, anchor, widthPerHeight } = costume
  if (glass === undefined) return { light: 0, middle: 0 }
  const at = ({ x, y }: { readonly x: number; readonly y: number }) => {
    return { x: (x - anchor.x) * HEIGHT * widthPerHeight, y: (y - anchor.y) * HEIGHT }
  }
  const memory = new PixelMemory()
  const frame = allocateFrame(memory, SIZE)
  const effects = createGleam(memory, { costume, glass, look: DAY, heightPx: HEIGHT, density: 1, at })
  for (const effect of effects)
    if (effect.isBelow !== true) effect.paint(frame, { scale: 1, dx: 120, dy: 200 }, { seconds, progress: 0 })
  let [light, moment] = [0, 0]
  memory.bytes(frame.at, SIZE.widthPx * SIZE.heightPx).forEach((luma, index) => {
    light += luma
    moment += luma * (index % SIZE.widthPx)
  })
  return { light, middle: moment / light }
}

test('light runs over glass from one side to the other', () => {
  const way = [1, 1.3, 1.6].map((seconds) => gleamOf('perfume-bottle', seconds))
  for (const [index, { middle }] of way.entries())
    assert.ok(middle > (way[index - 1]?.middle ?? 0), `${index}: ${middle}`)
})

test('between two gleams there is hardly any', () => {
  assert.ok(gleamOf('perfume-bottle', 0.1).light < gleamOf('perfume-bottle', 1.3).light * 0.25)
})

test('what is not of glass does not gleam', () => {
  for (const picture of ['woman', 'rose', 'sneaker']) assert.equal(gleamOf(picture, 1.3).light, 0, picture)
  for (const picture of ['wristwatch', 'wine-glass', 'fruit-tea', 'bottle'])
    assert.ok(gleamOf(picture, 1.3).light > 0, picture)
})
