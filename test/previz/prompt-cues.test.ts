import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cues, readCues } from '../../src/previz/prompt-cues.ts'
import { chanceFrom } from '../../src/previz/random.ts'

const read = (prompt: string, seed = 1) => readCues(prompt, chanceFrom(seed, 'cues'))

const ROWS: readonly (readonly [prompt: string, wanted: Partial<Cues>])[] = [
  ['A calm mountain lake at sunset', { place: 'lake', daytime: 'sunset', weather: 'clear' }],
  ['Neon city street in heavy rain', { place: 'city', daytime: 'night', weather: 'rain' }],
  ['Snowfall in a pine forest, early morning', { place: 'forest', daytime: 'dawn', weather: 'snow' }],
  ['Waves roll onto a beach at dusk', { place: 'sea', daytime: 'dusk' }],
  ['清晨的湖面，远山薄雾', { place: 'lake', daytime: 'dawn', weather: 'fog' }],
  ['沙漠中的日落', { place: 'desert', daytime: 'sunset' }],
  ['雨夜的城市街道', { place: 'city', daytime: 'night', weather: 'rain' }],
  ['Sa mạc lúc hoàng hôn', { place: 'desert', daytime: 'sunset' }],
  ['Thành phố về đêm trong mưa', { place: 'city', daytime: 'night', weather: 'rain' }],
  ['Cánh đồng hoa buổi bình minh', { place: 'meadow', daytime: 'dawn' }],
]

for (const [prompt, wanted] of ROWS) {
  test(`"${prompt}" is read as ${Object.values(wanted).join(', ')}`, () => {
    const cues = read(prompt)
    assert.deepEqual({ ...cues, ...wanted }, cues)
  })
}

test('words inside other words are not cues', () => {
  assert.equal(read('A tremendous research').place, read('Something').place)
  assert.equal(read('The training', 3).weather, 'clear')
})

test('what the prompt leaves open, the seed decides, the same way each time', () => {
  const places = new Set(Array.from({ length: 40 }, (_, seed) => read('Something', seed).place))
  assert.ok(places.size > 1)
  assert.deepEqual(read('Something', 5), read('Something', 5))
})

test('a decomposed Vietnamese prompt is read like a composed one', () => {
  const prompt = 'Sa mạc lúc hoàng hôn'
  assert.deepEqual(read(prompt.normalize('NFD')), read(prompt.normalize('NFC')))
})
