import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Mood, Place } from '../../../src/previz/script/reading.ts'
import { FRAMES, frameOf, framesOf, type Grab, gridOf, meansOf, type Wanted } from './grids.ts'
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
function holesIn({ bytes, width, height }: Grab): number {
  return bytes.subarray(0, width * height).filter((luma) => luma === 0).length
}

describe('Landscapes', () => {
  describe('have no holes, wherever the camera goes', () => {
    const moves = ['push_in', 'truck_left', 'orbit_right', 'crane_up', 'pan_left', 'tilt_up', 'fly'] as const
    for (const place of PLACES) {
      for (const view of ['level', 'aerial', 'top'] as const) {
        it(`${place}, ${view}`, async () => {
          for (const [turn, move] of moves.entries()) {
            const size = SHAPES[turn % 3] ?? SHAPES[0]
            const daytime = DAYTIMES[turn % 3] ?? 'day'
            const weather = WEATHERS[turn % 5] ?? 'clear'
            const wanted = { place, view, move, daytime, weather, seed: turn + 3, size }
            for (const frame of await framesOf(wanted, [0, FRAMES - 1])) assert.equal(holesIn(frame), 0, move)
          }
        })
      }
    }
  })

  it('are the same for the same seed, and others for another one', async () => {
    for (const place of PLACES) {
      const wanted = { place, season: 'autumn', daytime: 'day', move: 'push_in' } as const
      const [one, again, other] = [
        await frameOf(wanted, 20),
        await frameOf(wanted, 20),
        await frameOf({ ...wanted, seed: 8 }, 20),
      ]
      assert.ok(Buffer.compare(one.bytes, again.bytes) === 0, place)
      assert.ok(Buffer.compare(one.bytes, other.bytes) !== 0, place)
    }
  })

  describe('show the season', () => {
    const means = async (wanted: Wanted, top = 0.3) => {
      const frame = await frameOf({ daytime: 'day', weather: 'clear', ...wanted }, 0)
      return meansOf(frame, { left: 0, top, right: 1, bottom: 1 })
    }
    for (const { place, view } of [
      { place: 'forest', view: 'level' },
      { place: 'forest', view: 'aerial' },
      { place: 'river', view: 'aerial' },
    ] as const) {
      it(`in a ${place}, ${view}: autumn is red, summer green, winter pale`, async () => {
        const of = (season: 'summer' | 'autumn' | 'winter') => means({ place, view, season })
        const [summer, autumn, winter] = [await of('summer'), await of('autumn'), await of('winter')]
        assert.ok(autumn.v > summer.v + 12, `red: ${autumn.v} over ${summer.v}`)
        assert.ok(autumn.v > 133, `red: ${autumn.v}`)
        assert.ok(summer.v < 128, `green: ${summer.v}`)
        assert.ok(Math.abs(winter.v - 128) < 10 && Math.abs(winter.u - 128) < 14, 'winter has little colour')
        assert.ok(winter.y > summer.y, `pale: ${winter.y} over ${summer.y}`)
      })
    }

    it('where it snows, whatever the season is called', async () => {
      const green = await means({ place: 'meadow', season: 'summer' }, 0.65)
      const white = await means({ place: 'meadow', season: 'summer', weather: 'snow' }, 0.65)
      assert.ok(white.y > green.y + 20, `${white.y} over ${green.y}`)
    })
  })

  it('follow the mood: noir has hardly any colour, pastel is light, epic is strong', async () => {
    const strength = async (moods: readonly Mood[]) => {
      const grid = gridOf(await frameOf({ place: 'river', season: 'autumn', daytime: 'day', view: 'aerial', moods }, 0))
      return grid.reduce((sum, [, u, v]) => sum + Math.hypot(u - 128, v - 128), 0) / grid.length
    }
    assert.ok((await strength(['noir'])) < (await strength([])) * 0.5)
    assert.ok((await strength(['epic'])) > (await strength(['pastel'])) * 1.15)
  })

  it('move: waves come in, glints change, lightning strikes', async () => {
    for (const wanted of [
      { place: 'sea', daytime: 'day', weather: 'clear' },
      { place: 'river', daytime: 'day', weather: 'clear', view: 'aerial' },
      { place: 'mountains', daytime: 'dusk', weather: 'storm' },
    ] as const) {
      const [still, ...later] = await framesOf(
        wanted,
        Array.from({ length: 8 }, (_, step) => step * 6),
      )
      const changes = ({ bytes }: Grab) =>
        bytes.reduce((sum, value, at) => sum + Math.abs(value - (still?.bytes[at] ?? 0)), 0) / bytes.length
      assert.ok(
        later.map(changes).some((change) => change > 0.25),
        wanted.place,
      )
    }
  })

  describe('look as they did', () => {
    const golden: unknown = JSON.parse(readFileSync(new URL('landscapes.golden.json', import.meta.url), 'utf8'))
    for (const [name, wanted] of Object.entries(LANDSCAPES)) {
      it(name, async () => {
        const known = golden instanceof Object ? Object.entries(golden).find(([key]) => key === name)?.[1] : undefined
        assert.ok(Array.isArray(known), 'there is a golden grid; `node test/previz/scene/landscapes.ts` writes it')
        const grid = gridOf(await frameOf(wanted, 12)).flat()
        const off = grid.map((value, at) => Math.abs(value - Number(known[at])))
        const mean = off.reduce((sum, one) => sum + one, 0) / off.length
        assert.ok(mean < 1.5, `on the mean ${mean.toFixed(2)} levels off`)
        assert.ok(Math.max(...off) < 24, `at most ${Math.max(...off)} levels off`)
      })
    }
  })
})
