import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Storyboard } from '../../src/previz/storyboard.ts'
import { storyboardJson } from '../../src/previz/storyboard-json.ts'

const SETTING = {
  place: 'street',
  season: 'summer',
  daytime: 'night',
  weather: 'rain',
  isWet: true,
  isWindy: false,
  lamps: ['neon'],
  moods: ['cyberpunk'],
  life: [],
} as const

const SEEN = {
  place: 'street',
  season: 'summer',
  daytime: 'night',
  weather: 'rain',
  wet: true,
  windy: false,
  lamps: ['neon'],
  moods: ['cyberpunk'],
  life: [],
}

const STILL = { moves: [], pace: 'normal', isHandheld: false } as const

const BOARD: Storyboard = {
  size: { widthPx: 864, heightPx: 496 },
  drawnSize: { widthPx: 432, heightPx: 248 },
  frames: 100,
  seed: 7,
  cameraFixed: false,
  watermark: true,
  burnIn: true,
  setting: SETTING,
  sound: { kind: 'references', references: [2] },
  shots: [
    {
      line: 'A red sports car drives through the rain.',
      picture: {
        kind: 'scene',
        setting: SETTING,
        cast: [
          {
            words: 'red sports car',
            picture: 'own:sports-car',
            nature: 'vehicle',
            colour: 'red',
            count: 1,
            action: 'drive',
            heading: 'towards',
            part: 'lead',
          },
          { words: 'zeppelins', nature: 'thing', count: 'crowd', action: 'float', part: 'backdrop' },
        ],
      },
      camera: { moves: ['follow', 'crane_up'], pace: 'slow', view: 'low', framing: 'wide', isHandheld: true },
      firstFrame: 0,
      frames: 41,
      fadeInFrames: 0,
    },
    {
      line: '@Image1',
      picture: { kind: 'still', reference: 0, role: 'shot' },
      camera: STILL,
      firstFrame: 29,
      frames: 20,
      fadeInFrames: 12,
    },
    {
      line: '@Video1',
      picture: { kind: 'footage', reference: 1 },
      camera: STILL,
      firstFrame: 49,
      frames: 20,
      fadeInFrames: 0,
    },
    {
      line: 'to the end',
      picture: { kind: 'morph', from: 3, to: 4 },
      camera: STILL,
      firstFrame: 69,
      frames: 31,
      fadeInFrames: 0,
    },
  ],
}

test('a storyboard is told with names of the wire, in frames and in seconds', () => {
  const { shots: _shots, ...film } = storyboardJson(BOARD)
  assert.deepEqual(film, {
    version: 1,
    width: 864,
    height: 496,
    drawn_width: 432,
    drawn_height: 248,
    frame_rate: 24,
    frames: 100,
    duration: 4.167,
    seed: 7,
    camera_fixed: false,
    watermark: true,
    burn_in: true,
    sound: { kind: 'references', references: [2] },
  })
})

test('a scene is told by its place and light, its cast and its camera; what was not said is null', () => {
  const { shots } = storyboardJson(BOARD)
  assert.ok(Array.isArray(shots))
  assert.deepEqual(shots[0], {
    number: 1,
    line: 'A red sports car drives through the rain.',
    first_frame: 0,
    frames: 41,
    fade_in_frames: 0,
    start: 0,
    duration: 1.708,
    picture: {
      kind: 'scene',
      ...SEEN,
      cast: [
        {
          words: 'red sports car',
          picture: 'own:sports-car',
          nature: 'vehicle',
          colour: 'red',
          count: 1,
          action: 'drive',
          heading: 'towards',
          part: 'lead',
        },
        {
          words: 'zeppelins',
          picture: null,
          nature: 'thing',
          colour: null,
          count: 'crowd',
          action: 'float',
          heading: null,
          part: 'backdrop',
        },
      ],
    },
    camera: { moves: ['follow', 'crane_up'], pace: 'slow', view: 'low', framing: 'wide', handheld: true },
  })
})

test('references are told by their places in the request', () => {
  const { shots } = storyboardJson(BOARD)
  assert.ok(Array.isArray(shots))
  assert.deepEqual(shots.map(({ picture }) => picture).slice(1), [
    { kind: 'still', reference: 0, role: 'shot' },
    { kind: 'footage', reference: 1 },
    { kind: 'morph', from_reference: 3, to_reference: 4 },
  ])
  const { camera } = shots[1]
  assert.deepEqual(camera, { moves: [], pace: 'normal', view: null, framing: null, handheld: false })
})

test('generated sound is told with the place that is heard', () => {
  assert.deepEqual(storyboardJson({ ...BOARD, sound: { kind: 'generated' } })['sound'], { kind: 'generated', ...SEEN })
  assert.deepEqual(storyboardJson({ ...BOARD, sound: { kind: 'none' } })['sound'], { kind: 'none' })
})

test('members that few have are there for them alone', () => {
  const crew = { picture: 'canoe', crew: 3 }
  const [rowers, friend, fox] = [
    { words: 'three friends', nature: 'person', count: 1, action: 'sail', part: 'lead', on: crew },
    {
      words: 'a man',
      nature: 'person',
      count: 1,
      action: 'sit',
      part: 'lead',
      on: { picture: 'bench', beside: ['woman'] },
    },
    { words: 'a fox', nature: 'animal', count: 1, action: 'walk', part: 'lead', leaves: true, facesOthers: true },
  ] as const
  const picture = { kind: 'scene', setting: { ...SETTING, rise: 'hill' }, cast: [rowers, friend, fox] } as const
  const { shots } = storyboardJson({ ...BOARD, shots: BOARD.shots.slice(0, 1).map((shot) => ({ ...shot, picture })) })
  assert.ok(Array.isArray(shots))
  const { rise, cast } = shots[0].picture
  assert.equal(rise, 'hill')
  assert.deepEqual(cast[0].on, { picture: 'canoe', colour: null, crew: 3 })
  assert.deepEqual(cast[1].on, { picture: 'bench', colour: null, beside: ['woman'] })
  assert.equal(cast[2].leaves, true)
  assert.equal(cast[2].faces_others, true)
  for (const absent of ['leaves', 'faces_others']) assert.ok(!(absent in cast[0]), absent)
})
