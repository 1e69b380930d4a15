import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Place } from '../../../src/previz/script/reading.ts'
import { FRAMES, frameOf, gridOf, meansOf, type Wanted } from './grids.ts'
import { LANDSCAPES } from './landscapes.ts'

const PLACES: readonly Place[] = [
  'mountains',
  'lake',
  'river',
  'sea',
  'underwater',
  'forest',
  'desert',
  'meadow',
  'sky',
  'space',
]

const SHAPES = [
  [192, 108],
  [108, 192],
  [252, 108],
] as const
const DAYTIMES = ['day', 'sunset', 'night'] as const
const WEATHERS = ['clear', 'rain', 'snow', 'fog', 'storm'] as const

/** Luma starts at 16: what is 0 was never painted. */
function holesIn({ bytes, width, height }: ReturnType<typeof frameOf>): number {
  return bytes.subarray(0, width * height).filter((luma) => luma === 0).length
}

describe('Landscapes', () => {
  describe('have no holes, wherever the camera goes', () => {
    const moves = ['push_in', 'truck_left', 'orbit_right', 'crane_up', 'pan_left', 'tilt_up', 'fly'] as const
    for (const place of PLACES) {
      for (const view of ['level', 'aerial', 'top'] as const) {
        it(`${place}, ${view}`, () => {
          for (const [turn, move] of moves.entries()) {
            const size = SHAPES[turn % 3] ?? SHAPES[0]
            const daytime = DAYTIMES[turn % 3] ?? 'day'
            const weather = WEATHERS[turn % 5] ?? 'clear'
            for (const index of [0, FRAMES - 1]) {
              const frame = frameOf({ place, view, move, daytime, weather, seed: turn + 3, size }, index)
              assert.equal(holesIn(frame), 0, `${move}, frame ${index}`)
            }
          }
        })
      }
    }
  })

  it('are the same for the same seed, and others for another one', () => {
    for (const place of PLACES) {
      const wanted = { place, season: 'autumn', daytime: 'day', move: 'push_in' } as const
      assert.deepEqual(frameOf(wanted, 20).bytes, frameOf(wanted, 20).bytes, place)
      assert.notDeepEqual(frameOf(wanted, 20).bytes, frameOf({ ...wanted, seed: 8 }, 20).bytes, place)
    }
  })

  describe('show the season', () => {
    const means = (wanted: Wanted, top = 0.3) =>
      meansOf(frameOf({ daytime: 'day', weather: 'clear', ...wanted }, 0), { left: 0, top, right: 1, bottom: 1 })
    for (const { place, view } of [
      { place: 'forest', view: 'level' },
      { place: 'forest', view: 'aerial' },
      { place: 'river', view: 'aerial' },
    ] as const) {
      it(`in a ${place}, ${view}: autumn is red, summer green, winter pale`, () => {
        const of = (season: 'summer' | 'autumn' | 'winter') => means({ place, view, season })
        const [summer, autumn, winter] = [of('summer'), of('autumn'), of('winter')]
        assert.ok(autumn.v > summer.v + 12, `red: ${autumn.v} over ${summer.v}`)
        assert.ok(autumn.v > 133, `red: ${autumn.v}`)
        assert.ok(summer.v < 128, `green: ${summer.v}`)
        assert.ok(Math.abs(winter.v - 128) < 10 && Math.abs(winter.u - 128) < 14, 'winter has little colour')
        assert.ok(winter.y > summer.y, `pale: ${winter.y} over ${summer.y}`)
      })
    }

    it('where it snows, whatever the season is called', () => {
      const green = means({ place: 'meadow', season: 'summer' }, 0.65)
      const white = means({ place: 'meadow', season: 'summer', weather: 'snow' }, 0.65)
      assert.ok(white.y > green.y + 20, `${white.y} over ${green.y}`)
    })
  })

  it('follow the mood: noir has hardly any colour, pastel is light, epic is strong', () => {
    const strength = (moods: Wanted['moods']) => {
      const grid = gridOf(
        frameOf({ place: 'river', season: 'autumn', daytime: 'day', view: 'aerial', moods: moods ?? [] }, 0),
      )
      return grid.reduce((sum, [, u, v]) => sum + Math.hypot(u - 128, v - 128), 0) / grid.length
    }
    assert.ok(strength(['noir']) < strength([]) * 0.5)
    assert.ok(strength(['epic']) > strength(['pastel']) * 1.15)
  })

  it('move: waves come in, glints change, lightning strikes', () => {
    for (const wanted of [
      { place: 'sea', daytime: 'day', weather: 'clear' },
      { place: 'river', daytime: 'day', weather: 'clear', view: 'aerial' },
      { place: 'mountains', daytime: 'dusk', weather: 'storm' },
    ] as const) {
      const still = frameOf(wanted, 0)
      const changed = Array.from({ length: 8 }, (_, step) => frameOf(wanted, step * 6)).filter((frame) => {
        const differences = frame.bytes.reduce((sum, value, at) => sum + Math.abs(value - (still.bytes[at] ?? 0)), 0)
        return differences / frame.bytes.length > 0.25
      })
      assert.ok(changed.length > 0, wanted.place)
    }
  })

  describe('look as they did', () => {
    const golden: unknown = JSON.parse(readFileSync(new URL('landscapes.golden.json', import.meta.url), 'utf8'))
    for (const [name, wanted] of Object.entries(LANDSCAPES)) {
      it(name, () => {
        const known = golden instanceof Object ? Object.entries(golden).find(([key]) => key === name)?.[1] : undefined
        assert.ok(Array.isArray(known), 'there is a golden grid; `node test/previz/scene/landscapes.ts` writes it')
        const grid = gridOf(frameOf(wanted, 12)).flat()
        const off = grid.map((value, at) => Math.abs(value - Number(known[at])))
        const mean = off.reduce((sum, one) => sum + one, 0) / off.length
        assert.ok(mean < 1.5, `on the mean ${mean.toFixed(2)} levels off`)
        assert.ok(Math.max(...off) < 24, `at most ${Math.max(...off)} levels off`)
      })
    }
  })
})
