import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateFrame, frameBytes } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { breathAt, goesOutAt } from '../../../src/previz/staging/breathing-out.ts'
import { lightWicks } from '../../../src/previz/staging/wicks.ts'

const SIZE = { widthPx: 320, heightPx: 240 }
const SECONDS = 5

/** How bright a black frame has become by three flames, at a part of the shot. */
function lightAt(progress: number, isBlownOut: boolean): number {
  const memory = new PixelMemory()
  const frame = allocateFrame(memory, SIZE)
  const wicks = [80, 160, 240].map((x) => ({ x, y: 150, heightPx: 30 }))
  const effects = lightWicks(memory, wicks, { density: 1, darkness: 0.5, isBlownOut })
  const moment = { progress, seconds: progress * SECONDS }
  for (const effect of effects) effect.paint(frame, { scale: 1, dx: 0, dy: 0 }, moment)
  return memory.bytes(frame.at, frameBytes(SIZE)).reduce((sum, sample) => sum + sample, 0)
}

test('candles that nobody blows at burn to the end of the shot', () => {
  for (const progress of [0, 0.4, 0.8, 1]) assert.ok(lightAt(progress, false) > lightAt(1, true) * 2, `${progress}`)
})

test('candles that are blown at go out while the breath lasts, the nearest first', () => {
  const outs = [0, 1, 2, 3, 4].map((index) => goesOutAt(index, 5))
  assert.deepEqual(outs, outs.toSorted())
  for (const out of outs) assert.ok(breathAt(out) > 0.9, `nobody blows at ${out}`)
  assert.equal(breathAt(0), 0)
  assert.equal(breathAt(1), 0)
})

test('with every candle the light is less, and smoke is left of the last', () => {
  const lights = [0.1, 0.45, 0.52, 0.62].map((progress) => lightAt(progress, true))
  for (const [index, light] of lights.entries()) assert.ok(light < (lights[index - 1] ?? Infinity), lights.join())
  assert.ok((lights.at(-1) ?? 0) > 0, 'no smoke')
})
