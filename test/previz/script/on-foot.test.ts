import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'

/** Words that are said of cars as well as of people, and what who does it. */
const ROWS = [
  ['Một cô gái chạy trên bãi biển lúc hoàng hôn', 'girl run'],
  ['女孩穿过森林', 'girl run'],
  ['A boy speeds through the park', 'boy run'],
  ['A woman rides a bicycle', 'cyclist drive'],
  ['Một chiếc xe hơi chạy trên đường', 'car drive'],
] as const

for (const [prompt, doing] of ROWS) {
  test(`${prompt}: ${doing}`, () => {
    const cast = readScript(prompt).shots.flatMap((shot) => shot.cast)
    assert.deepEqual(
      cast.map(({ picture, action }) => `${picture} ${action}`),
      [doing],
    )
  })
}
