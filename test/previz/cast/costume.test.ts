import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Canvas } from '@napi-rs/canvas'
import { PICTURES } from '../../../src/previz/cast/catalogue.ts'
import { toHsl } from '../../../src/previz/cast/colour-words.ts'
import { dressed } from './dressed.ts'
import { BEAT_PHASES, raised } from '../../../src/previz/cast/own/wing-beat.ts'
import { ACTIONS, type ColourName } from '../../../src/previz/script/reading.ts'
import { type Motion, stanceAt } from '../../../src/previz/staging/tracks.ts'
import { NOWHERE } from '../../../src/previz/staging/travel.ts'
import { DAY, NIGHT, subject } from './stand-ins.ts'

const pixelsOf = (canvas: Canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data

/** How much of a picture is opaque, and how bright that is, both 0 to 1. */
function seen(canvas: Canvas): { readonly cover: number; readonly bright: number } {
  const rgba = pixelsOf(canvas)
  let [cover, bright] = [0, 0]
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255
    cover += alpha
    bright += (alpha * (0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0))) / 255
  }
  return { cover: cover / (rgba.length / 4), bright: bright / cover }
}

/** The mean saturated colour's hue in degrees, mean saturation and mean lightness. */
function tint(canvas: Canvas): { readonly hue: number; readonly saturation: number; readonly light: number } {
  const rgba = pixelsOf(canvas)
  let [x, y, saturations, lights, count] = [0, 0, 0, 0, 0]
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < 200) continue
    const [hue, saturation, light] = toHsl([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0])
    const weight = saturation * (1 - Math.abs(2 * light - 1))
    x += Math.cos((hue * Math.PI) / 180) * weight
    y += Math.sin((hue * Math.PI) / 180) * weight
    saturations += saturation * (1 - Math.abs(2 * light - 1))
    lights += light
    count++
  }
  const hue = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
  return { hue, saturation: saturations / count, light: lights / count }
}

const apart = (one: number, other: number) => Math.abs(((one - other + 540) % 360) - 180)

test('every picture paints something that fills its canvas and stands on its anchor', () => {
  assert.ok(PICTURES.size > 850, `${PICTURES.size} pictures`)
  for (const picture of PICTURES) {
    const { phases, anchor, widthPerHeight } = dressed(subject(picture), DAY, 40)
    const [{ width, height }] = phases
    const { cover } = seen(phases[0])
    assert.ok(cover > 0.04, `${picture} covers ${cover}`)
    assert.ok(anchor.x >= 0 && anchor.x <= 1 && anchor.y > 0.3 && anchor.y <= 1, `${picture} is anchored outside`)
    assert.ok(Math.abs(widthPerHeight - width / height) < 1e-9)
    for (const phase of phases) {
      assert.deepEqual([phase.width, phase.height], [width, height], `${picture} changes its size`)
    }
    assert.ok(width % 2 === 0 && height % 2 === 0, `${picture} has odd sides`)
  }
})

test('a costume is as high as asked, unless it is very wide', () => {
  assert.equal(dressed(subject('rose'), DAY, 200).phases[0].height, 202)
  const { width, height } = dressed(subject('sports-car'), DAY, 200).phases[0]
  assert.ok(height <= 202 && width > height * 3)
})

const HUES: readonly (readonly [ColourName, number])[] = [
  ['red', 355],
  ['orange', 27],
  ['yellow', 45],
  ['green', 137],
  ['blue', 216],
  ['purple', 269],
  ['pink', 336],
]

for (const [colour, hue] of HUES) {
  test(`${colour} is obeyed by own drawings and by pictures of the set`, () => {
    for (const picture of [
      ...['sports-car', 'dragon', 'cat', 'woman', 'rose', 'racing-car', 'kite', 'umbrella'],
      ...['robot', 'alien', 'boar', 'hamster', 'frog', 'chicken'],
    ]) {
      if (picture === 'woman' && (colour === 'green' || colour === 'blue' || colour === 'purple')) continue
      const { phases } = dressed(subject(picture, { colour }), { ...DAY, light: [255, 255, 255] }, 120)
      const measured = tint(phases[0]).hue
      assert.ok(apart(measured, hue) < 42, `${colour} ${picture} has the hue ${measured.toFixed(0)}, not ${hue}`)
    }
  })
}

test('white is brighter than grey, grey than black, and none of them has much colour', () => {
  for (const picture of ['sports-car', 'rose', 'horse', 'motorcycle']) {
    const [white, grey, black] = (['white', 'grey', 'black'] as const).map((colour) =>
      tint(dressed(subject(picture, { colour }), DAY, 120).phases[0]),
    )
    assert.ok(white !== undefined && grey !== undefined && black !== undefined)
    assert.ok(white.light > grey.light && grey.light > black.light, picture)
    assert.ok(black.saturation < 0.3, picture)
  }
})

test('a colour word leaves skin, black and white as they are', () => {
  const natural = tint(dressed(subject('taxi'), DAY, 160).phases[0])
  const blue = tint(dressed(subject('taxi', { colour: 'blue' }), DAY, 160).phases[0])
  assert.ok(apart(natural.hue, blue.hue) > 90)
  const tyres = (colour?: ColourName) => {
    const [canvas] = dressed(subject('taxi', colour === undefined ? {} : { colour }), DAY, 160).phases
    return Array.from(
      canvas.getContext('2d').getImageData(Math.round(canvas.width * 0.24), Math.round(canvas.height * 0.86), 4, 4)
        .data,
    )
  }
  assert.deepEqual(tyres('blue'), tyres())
})

test('night leaves little more than an outline, and lamps shine', () => {
  for (const picture of ['sports-car', 'cat', 'woman', 'rose', 'birthday-cake', 'dragon']) {
    const day = seen(dressed(subject(picture), DAY, 160).phases[0]).bright
    const night = seen(dressed(subject(picture), NIGHT, 160).phases[0]).bright
    assert.ok(night < day * 0.55, `${picture}: ${night.toFixed(2)} by night, ${day.toFixed(2)} by day`)
  }
  for (const picture of ['sports-car', 'lantern', 'smartphone', 'robot']) {
    const { emissive, phases } = dressed(subject(picture), NIGHT, 160)
    const [light] = emissive ?? []
    assert.ok(light !== undefined, `${picture} shines`)
    assert.deepEqual([light.width, light.height], [phases[0].width, phases[0].height])
    assert.ok(seen(light).cover > 0.002 && seen(light).bright > 0.3, picture)
  }
})

test('a car mirrors the lamps that it stands among on its bonnet, where no rim is, and nothing in the open night', () => {
  const car = subject('sports-car', { heading: 'towards' })
  const bonnet = (darkness: number, rim: readonly [number, number, number]) => {
    const canvas = dressed(car, { ...NIGHT, rim, darkness }, 160).phases[0]
    const [left, top] = [Math.round(canvas.width * 0.3), Math.round(canvas.height * 0.38)]
    const { data } = canvas.getContext('2d').getImageData(left, top, Math.round(canvas.width * 0.4), 6)
    return data.filter((_, at) => at % 4 === 1).reduce((sum, green) => sum + green, 0) / (data.length / 4)
  }
  const among = bonnet(0.4, [0, 255, 0]) - bonnet(0.4, [0, 0, 0])
  const alone = bonnet(1, [0, 255, 0]) - bonnet(1, [0, 0, 0])
  assert.ok(among > 12, `${among.toFixed(1)} levels of green`)
  assert.ok(alone < among / 3, `${alone.toFixed(1)} levels of green in the open night`)
})

test('candles are given their flames by whoever stages them', () => {
  for (const [picture, count] of [
    ['candle', 1],
    ['birthday-cake', 5],
  ] as const) {
    const { wicks } = dressed(subject(picture), NIGHT, 160)
    assert.equal(wicks.length, count)
    for (const { y, height } of wicks) assert.ok(y < 0.1 && height > 0.1 && height < 0.4, `${picture}: ${y}, ${height}`)
  }
})

test('the rim is on the side that the light comes from', () => {
  const edges = (rimFrom: 'left' | 'right') => {
    const [canvas] = dressed(subject('bottle'), { ...NIGHT, rimFrom }, 200).phases
    const row = canvas.getContext('2d').getImageData(0, Math.round(canvas.height * 0.7), canvas.width, 1).data
    const brightness = (x: number) => (row[x * 4] ?? 0) + (row[x * 4 + 1] ?? 0) + (row[x * 4 + 2] ?? 0)
    return { left: brightness(3), right: brightness(canvas.width - 4) }
  }
  assert.ok(edges('left').left > edges('left').right)
  assert.ok(edges('right').right > edges('right').left)
})

test('far things are flatter', () => {
  const spread = (flat: number) => {
    const rgba = pixelsOf(dressed(subject('castle'), { ...DAY, flat }, 120).phases[0])
    const lumas = Array.from({ length: rgba.length / 4 }, (_, at) => at * 4)
      .filter((at) => rgba[at + 3] === 255)
      .map((at) => rgba[at + 1] ?? 0)
    const mean = lumas.reduce((sum, luma) => sum + luma, 0) / lumas.length
    return lumas.reduce((sum, luma) => sum + Math.abs(luma - mean), 0) / lumas.length
  }
  assert.ok(spread(1) < spread(0) * 0.6)
})

test('spots are where they are named', () => {
  const { spots } = dressed(subject('dragon'), DAY, 200)
  assert.ok(spots.mouth !== undefined && spots.mouth.x > 0.85 && spots.mouth.y > 0.2 && spots.mouth.y < 0.7)
  const cake = dressed(subject('birthday-cake'), DAY, 200).spots.flames
  assert.ok(cake !== undefined && cake.y < 0.25 && Math.abs(cake.x - 0.5) < 0.15)
  const car = dressed(subject('sports-car'), DAY, 200)
  assert.ok(car.facing === 'right' && car.spots.lamp !== undefined && car.spots.lamp.x > 0.8)
  const mouth = dressed(subject('girl', { action: 'blow' }), DAY, 200).spots.mouth
  assert.ok(mouth !== undefined && mouth.x > 0.5 && mouth.y < 0.5)
})

test('who moves has phases that differ, and who rests has one', () => {
  for (const picture of [
    ...['woman', 'man', 'child', 'samurai', 'cat', 'dog', 'horse', 'bear'],
    ...['panda', 'koala', 'hamster', 'unicorn', 'pegasus', 'moose', 'boar', 'elephant', 'deer', 'camel', 'cow'],
    ...['chicken', 'robot', 'alien', 'zebra', 'giraffe'],
  ]) {
    for (const action of ['walk', 'run'] as const) {
      const { phases, phasesPerSecond } = dressed(subject(picture, { action }), DAY, 80)
      assert.equal(phases.length, 8)
      assert.ok(phasesPerSecond > 0)
      const bytes = phases.map((phase) => Buffer.from(pixelsOf(phase)).toString('base64'))
      assert.equal(new Set(bytes).size, 8, `${picture} repeats itself`)
    }
  }
  assert.equal(dressed(subject('woman'), DAY, 80).phases.length, 1)
  assert.equal(dressed(subject('sports-car'), DAY, 80).phases.length, 1)
  assert.ok(dressed(subject('sports-car', { action: 'drive' }), DAY, 80).phases.length > 1)
})

test('a bird beats its wings in the air, and sits on its feet', () => {
  for (const picture of ['bird', 'black-bird', 'dove', 'gull']) {
    const flying = dressed(subject(picture, { action: 'fly' }), DAY, 80)
    assert.equal(flying.phases.length, 8)
    assert.ok(Math.abs(flying.anchor.y - 0.5) < 0.02, `the middle of ${picture} is its place`)
    const sitting = dressed(subject(picture, { action: 'sit' }), DAY, 80)
    assert.equal(sitting.phases.length, 1)
    assert.ok(sitting.anchor.y > 0.9, `${picture} sits on its feet`)
  }
})

test('who is of legend is a figure and no captioned card', () => {
  for (const picture of ['zombie', 'vampire', 'elf', 'fairy', 'baby-angel', 'robot', 'alien'])
    assert.equal(dressed(subject(picture, { action: 'walk' }), DAY, 40).phases.length, 8, picture)
})

test('no wing is seen from its edge, where it would vanish', () => {
  for (let phase = 0; phase < BEAT_PHASES; phase++) assert.ok(Math.abs(raised(phase)) >= 0.3)
})

test('a frog leaps when it is lifted, and sits between two leaps', () => {
  const { phases, phasesPerSecond } = dressed(subject('frog', { action: 'jump' }), DAY, 80)
  const motion: Motion = { action: 'jump', way: NOWHERE, phase: 0, height: 0.4 }
  const leapSeconds = phases.length / phasesPerSecond
  for (const leap of [0, 1, 5]) {
    const liftAt = (part: number) => stanceAt({ seconds: (leap + part) * leapSeconds, progress: 0 }, motion).lift
    assert.equal(liftAt(0.01), 0)
    assert.ok(liftAt(0.5) > 0.15)
  }
  const sitting = pixelsOf(dressed(subject('frog', { action: 'sit' }), DAY, 80).phases[0]).length
  assert.ok(phases[0].width * phases[0].height * 4 > sitting, 'stretched legs need room')
})

test('a colour word is about all of an alien, who wears nothing, and leaves a panda its black', () => {
  const green = tint(dressed(subject('alien', { colour: 'green' }), { ...DAY, light: [255, 255, 255] }, 160).phases[0])
  assert.ok(green.saturation > 0.25)
  const dark = (colour?: ColourName) => {
    const rgba = pixelsOf(dressed(subject('panda', colour && { colour }), DAY, 120).phases[0])
    const opaque = Array.from({ length: rgba.length / 4 }, (_, at) => at * 4).filter((at) => (rgba[at + 3] ?? 0) > 250)
    return (
      opaque.filter((at) => Math.max(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0) < 90).length / opaque.length
    )
  }
  assert.ok(dark() > 0.25 && Math.abs(dark('pink') - dark()) < 0.1)
})

test('people do everything there is to do', () => {
  for (const action of ACTIONS) {
    for (const picture of ['couple', 'bride']) {
      const { phases } = dressed(subject(picture, { action }), DAY, 32)
      for (const phase of phases) assert.ok(seen(phase).cover > 0.02, `${picture}, ${action}`)
    }
  }
  const size = (action: 'stand' | 'lie' | 'sit') => dressed(subject('man', { action }), DAY, 100).widthPerHeight
  assert.ok(size('lie') > 1.5 && size('sit') > size('stand'))
})

test('the same subject gives the same pixels', () => {
  for (const picture of ['crowd', 'rose', 'dragon']) {
    const paint = () => pixelsOf(dressed(subject(picture, { action: 'walk', colour: 'blue' }), NIGHT, 90).phases[0])
    assert.deepEqual(paint(), paint())
  }
})
