import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { SceneSetting } from '../../../src/previz/scene/scene-setting.ts'
import type { CameraMove, CameraWish, Subject } from '../../../src/previz/script/reading.ts'
import { drawScene, gridOf } from '../../support/scenes.ts'

type Look = {
  readonly setting: Partial<SceneSetting>
  readonly view?: NonNullable<CameraWish['view']>
  /** Whom the camera goes along with. */
  readonly cast?: readonly Subject[]
}

const car: Subject = { words: 'car', picture: 'car', nature: 'vehicle', count: 1, action: 'drive', part: 'lead' }
const walker: Subject = { words: 'man', picture: 'man', nature: 'person', count: 1, action: 'walk', part: 'lead' }

const metro: Subject = { words: 'metro', picture: 'metro', nature: 'vehicle', count: 1, action: 'drive', part: 'lead' }
const soup: Subject = {
  words: 'soup',
  picture: 'steaming-bowl',
  nature: 'food',
  count: 1,
  action: 'stand',
  part: 'lead',
}

/** What the built places can be asked for. */
const LOOKS: { readonly [name: string]: Look } = {
  'street by day': { setting: { place: 'street' } },
  'street in autumn at sunset': { setting: { place: 'street', daytime: 'sunset', season: 'autumn' } },
  'street in snow': { setting: { place: 'street', weather: 'snow', season: 'winter' } },
  'street in fog': { setting: { place: 'street', daytime: 'dawn', weather: 'fog' } },
  'neon street in rain': {
    setting: { place: 'street', daytime: 'night', weather: 'rain', isWet: true, lamps: ['neon'] },
  },
  'noir street': { setting: { place: 'street', daytime: 'night', weather: 'storm', moods: ['noir'] } },
  'fronts by day, for a car': { setting: { place: 'street' }, cast: [car] },
  'fronts in neon rain, for a car': {
    setting: { place: 'street', daytime: 'night', weather: 'rain', isWet: true, lamps: ['neon'] },
    cast: [car],
  },
  'fronts in snow, for a walker': { setting: { place: 'street', weather: 'snow', season: 'winter' }, cast: [walker] },
  'city by day': { setting: { place: 'city' } },
  'city at night': { setting: { place: 'city', daytime: 'night', moods: ['cyberpunk'] } },
  'city from the air': { setting: { place: 'city', daytime: 'sunset' }, view: 'aerial' },
  'city at night from above': { setting: { place: 'city', daytime: 'night' }, view: 'top' },
  'room by day': { setting: { place: 'room' } },
  'room at night': { setting: { place: 'room', daytime: 'night', lamps: ['lamp'] } },
  'birthday by candlelight': { setting: { place: 'room', lamps: ['candle'], moods: ['warm'], life: ['confetti'] } },
  station: { setting: { place: 'room', interior: 'station' } },
  'station, for a train': { setting: { place: 'room', interior: 'station' }, cast: [metro] },
  factory: { setting: { place: 'room', interior: 'factory' } },
  'factory at night': { setting: { place: 'room', interior: 'factory', daytime: 'night' } },
  kitchen: { setting: { place: 'room', interior: 'kitchen' } },
  'kitchen with a table': { setting: { place: 'room', interior: 'kitchen', daytime: 'night' }, cast: [soup] },
  classroom: { setting: { place: 'room', interior: 'classroom' } },
  'office at night': { setting: { place: 'room', interior: 'office', daytime: 'night' } },
  hospital: { setting: { place: 'room', interior: 'hospital' } },
  laboratory: { setting: { place: 'room', interior: 'laboratory' } },
  gym: { setting: { place: 'room', interior: 'gym' } },
  library: { setting: { place: 'room', interior: 'library' } },
  'supermarket at night': { setting: { place: 'room', interior: 'supermarket', daytime: 'night' } },
  cafe: { setting: { place: 'room', interior: 'cafe' } },
  'cafe at night': { setting: { place: 'room', interior: 'cafe', daytime: 'night' } },
  'bar at night': { setting: { place: 'room', interior: 'bar', daytime: 'night' } },
  restaurant: { setting: { place: 'room', interior: 'restaurant' } },
  'restaurant by candlelight': {
    setting: { place: 'room', interior: 'restaurant', daytime: 'night', lamps: ['candle'] },
  },
  'dark studio': { setting: { place: 'studio', moods: ['cinematic'] } },
  'pastel studio': { setting: { place: 'studio', moods: ['pastel'] } },
  'studio in winter': { setting: { place: 'studio', season: 'winter' } },
  theatre: { setting: { place: 'stage', moods: ['vintage'] } },
  concert: { setting: { place: 'stage', lamps: ['neon'], moods: ['playful'] } },
}

const MOVES: readonly CameraMove[] = [
  'push_in',
  'truck_right',
  'orbit_left',
  'crane_up',
  'pan_left',
  'fly',
  'tilt_up',
  'pull_out',
  'truck_left',
]
const SIZES = [
  [192, 108],
  [108, 192],
  [252, 108],
] as const

const cameraOf = ({ view, cast }: Look, move: CameraMove): Partial<CameraWish> => ({
  moves: cast === undefined ? [move] : ['follow', move],
  pace: 'fast',
  ...(view === undefined ? {} : { view }),
})

/** Where nothing was painted, the planes are still as they were reserved: 0, which no colour is. */
const isEmpty = (plane: Uint8Array) => plane.some((sample) => sample < 12)

for (const [index, [name, look]] of Object.entries(LOOKS).entries()) {
  test(`${name}: nothing stays unpainted, wherever the camera goes and whatever the shape`, async () => {
    for (const [turn, size] of SIZES.entries()) {
      for (const offset of [0, 3, 6]) {
        const move = MOVES[(index + turn + offset) % MOVES.length] ?? 'push_in'
        const drawn = await drawScene({ ...look, size, camera: cameraOf(look, move), seed: index + turn }, [0, 0.5, 1])
        for (const { u, v } of drawn) {
          assert.ok(!isEmpty(u) && !isEmpty(v), `${move} at ${size.join('x')} sees an edge`)
        }
      }
    }
  })
}

test('the same seed paints the same, another one does not', async () => {
  for (const look of Object.values(LOOKS)) {
    const camera = cameraOf(look, 'push_in')
    const [one] = await drawScene({ ...look, camera, seed: 3 }, [1])
    const [again] = await drawScene({ ...look, camera, seed: 3 }, [1])
    const [other] = await drawScene({ ...look, camera, seed: 4 }, [1])
    assert.deepEqual(one, again)
    assert.notDeepEqual(one, other)
  }
})

const lightOf = async (setting: Partial<SceneSetting>) => {
  const [planes] = await drawScene({ setting })
  assert.ok(planes)
  return planes.y.reduce((sum, sample) => sum + sample, 0) / planes.y.length
}
const strengthOf = async (setting: Partial<SceneSetting>) => {
  const [planes] = await drawScene({ setting })
  assert.ok(planes)
  const { u, v } = planes
  return u.reduce((sum, sample, at) => sum + Math.hypot(sample - 128, (v[at] ?? 128) - 128), 0) / u.length
}

test('light and colour of a place are what is asked for', async () => {
  const night = { place: 'street', daytime: 'night' } as const
  assert.ok((await lightOf({ place: 'street' })) > 1.25 * (await lightOf(night)), 'day is lighter than night')
  assert.ok(
    (await strengthOf({ ...night, lamps: ['neon'] })) > 2 * (await strengthOf({ ...night, moods: ['noir'] })),
    'neon is more colourful than noir',
  )
  assert.ok(
    (await lightOf({ place: 'room' })) > 1.5 * (await lightOf({ place: 'room', lamps: ['candle'] })),
    'a candle leaves a room dark',
  )
  assert.ok(
    (await lightOf({ place: 'studio', moods: ['pastel'] })) > 2 * (await lightOf({ place: 'studio', moods: ['noir'] })),
    'a pastel studio is light, a noir one dark',
  )
})

/** Grids of means as they were when somebody last looked at the pictures; `UPDATE_GOLDENS=1` writes them anew. */
const GOLDENS = new URL('../../fixtures/previz/town-sets.json', import.meta.url)

test('sets look as they did when they were last looked at', async () => {
  const drawn: { [name: string]: number[] } = {}
  for (const [name, look] of Object.entries(LOOKS)) {
    const [planes] = await drawScene({ ...look, camera: cameraOf(look, 'static') })
    assert.ok(planes)
    drawn[name] = gridOf(planes)
  }
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDENS, `${JSON.stringify(drawn)}\n`)
  const goldens: { readonly [name: string]: readonly number[] } = JSON.parse(readFileSync(GOLDENS, 'utf8'))
  for (const [name, grid] of Object.entries(drawn)) {
    const off = grid.map((value, at) => Math.abs(value - (goldens[name]?.[at] ?? 0)))
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length
    assert.ok(mean < 2, `${name} differs by ${mean.toFixed(1)} in the mean`)
    assert.ok(Math.max(...off) < 28, `${name} differs by ${Math.max(...off)} somewhere`)
  }
})
