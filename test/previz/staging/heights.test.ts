import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outlookOf } from '../../../src/previz/camera/outlook.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const animal = (picture: string) => subject(picture, { nature: 'animal' })

test('nobody living is higher than the frame, however near the camera is', () => {
  for (const prompt of [
    'close-up of a couple kissing on a bridge in the rain',
    'close-up of a man under an umbrella',
    'close-up of a knight riding a horse',
    'close-up of a giraffe',
    'close-up of a woman and a giraffe',
    'a giraffe, the camera pushes in fast',
  ]) {
    const { cast, camera } = readScript(prompt).shots[0]
    const outlook = outlookOf({ wish: camera, seconds: 5, seed: 1 })
    for (const { above, motion } of blockCast(cast, { ...ON_STAGE, camera, outlook })) {
      const top = ON_STAGE.foot - above - motion.height
      assert.ok(top > 0.03, `${prompt}: begins at ${top}`)
    }
  }
})

test('animals of one row have the sizes that they have beside each other', () => {
  const [giraffe = 0, elephant = 0, zebra = 0, lion = 0] = blockCast(
    ['giraffe', 'elephant', 'zebra', 'lion'].map(animal),
    ON_STAGE,
  )
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ motion }) => motion.height)
  assert.ok(giraffe > 1.2 * elephant, `giraffe ${giraffe}, elephant ${elephant}`)
  assert.ok(elephant > 1.2 * zebra, `elephant ${elephant}, zebra ${zebra}`)
  assert.ok(zebra > lion, `zebra ${zebra}, lion ${lion}`)
  assert.ok(Math.abs(giraffe / lion - 2.2) < 0.01, `giraffe ${giraffe}, lion ${lion}`)
})
