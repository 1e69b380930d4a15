import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MediaFacts } from '../../../src/core/media.ts'
import type { ShapedOrder } from '../../../src/core/order.ts'
import type { ReferenceRole } from '../../../src/core/request.ts'
import { CAMERA_MOVES, type CameraWish, type Script } from '../../../src/previz/script/reading.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { WHOLE } from '../../../src/previz/pixels/frame.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { planView } from '../../../src/previz/camera/views.ts'
import { planStoryboard } from '../../../src/previz/plan/plan-storyboard.ts'
import { planShots, type ReferenceFacts } from '../../../src/previz/plan/plan-shots.ts'
import type { Shot } from '../../../src/previz/storyboard.ts'
import { ORDER } from '../../support/orders.ts'

const order: ShapedOrder = {
  ...ORDER,
  shape: { ratio: '4:3', size: { widthPx: 834, heightPx: 1112 } },
  frames: 120,
  audio: true,
}

const image: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 64, heightPx: 64 }
const video = (durationSeconds: number): MediaFacts => ({
  kind: 'video',
  mediaType: 'video/mp4',
  widthPx: 64,
  heightPx: 64,
  durationSeconds,
  frames: Math.round(durationSeconds * 24),
  videoCodec: 'avc',
})
const audio: MediaFacts = { kind: 'audio', mediaType: 'audio/wav', durationSeconds: 3, audioCodec: 'pcm-s16' }

const reference = (role: ReferenceRole, facts: MediaFacts = image): ReferenceFacts => ({ role, facts })

/** Which reference each shot shows. */
const shown = (shots: readonly Shot[]) =>
  shots.map(({ picture }) =>
    picture.kind === 'scene' ? 'scene' : picture.kind === 'morph' ? [picture.from, picture.to] : picture.reference,
  )

test('a prompt alone becomes one scene', () => {
  const { shots } = planStoryboard(order, [])
  assert.deepEqual(shown(shots), ['scene'])
  assert.partialDeepStrictEqual(shots, [{ firstFrame: 0, frames: 120, fadeInFrames: 0 }])
})

test('magic words are obeyed and not drawn: no line has them, and the scene is the same without', () => {
  const board = planStoryboard({ ...order, prompt: `${order.prompt} [[previz:burn-in]] [[previz:slow:1]]` }, [])
  assert.deepEqual(board, { ...planStoryboard(order, []), burnIn: true })
  assert.equal(planStoryboard(order, []).burnIn, false)
  assert.equal(planStoryboard(order, [], { burnIn: true }).burnIn, true)
})

test('a fixed camera does not move, and looks from where the prompt says, and as near', () => {
  const setting = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] }
  const read = (camera: CameraWish): Script => ({
    shots: [{ line: '', setting, camera, cast: [], mentions: [] }],
    form: 'sentences',
  })
  const cameraOf = (wish: CameraWish) => planShots({ ...order, cameraFixed: true }, read(wish), [])[0]?.camera
  const still = { moves: ['static'], pace: 'normal', isHandheld: false }
  const asked: CameraWish = { moves: ['orbit_left'], pace: 'fast', view: 'aerial', framing: 'wide', isHandheld: true }
  assert.deepEqual(cameraOf(asked), { ...still, view: 'aerial', framing: 'wide' })
  assert.deepEqual(cameraOf({ ...asked, view: 'first_person' }), { ...still, framing: 'wide' })
})

test('the first frame comes first and the last frame last, whatever the order in which they were given', () => {
  const references = [
    reference('last_frame'),
    reference('reference_image'),
    reference('reference_video', video(3)),
    reference('first_frame'),
  ]
  assert.deepEqual(shown(planStoryboard(order, references).shots), [3, 1, 2, 0])
})

test('a first and a last frame alone become one shot, from one into the other', () => {
  const { shots } = planStoryboard(order, [reference('last_frame'), reference('first_frame')])
  assert.deepEqual(shown(shots), [[1, 0]])
})

test('an opening begins with the whole picture, an ending comes to rest on it', () => {
  const wishes = fc
    .constantFrom(...CAMERA_MOVES)
    .map((move) => ({ moves: [move], pace: 'fast', isHandheld: false }) as const)
  fc.assert(
    fc.property(wishes, fc.integer(), (wish, seed) => {
      const view = (role: 'opening' | 'ending' | 'shot') =>
        planView(wish, { role, seconds: 5, chance: chanceFrom(seed, 'view') })
      assert.deepEqual(view('opening')(0), WHOLE)
      assert.deepEqual(view('ending')(1), WHOLE)
      const isStill = wish.moves[0] === 'static'
      assert.equal(view('opening')(0.5).scale === 1, isStill)
    }),
  )
})

test('a fixed camera stands still in every shot', () => {
  const { shots } = planStoryboard({ ...order, cameraFixed: true }, [
    reference('first_frame'),
    reference('reference_image'),
  ])
  for (const { camera } of shots) assert.deepEqual(camera.moves, ['static'])
})

test('footage is shown no longer than it lasts while stills can fill the rest', () => {
  const { shots } = planStoryboard(order, [reference('reference_image'), reference('reference_video', video(1))])
  assert.deepEqual(
    shots.map(({ firstFrame }) => firstFrame),
    [0, 96],
  )
})

test('shots cover every frame once, and no fade reaches past the shot after it', () => {
  const roles = fc.constantFrom<ReferenceFacts>(
    reference('reference_image'),
    reference('reference_video', video(2)),
    reference('reference_video', video(0.01)),
  )
  const cases = fc.tuple(fc.array(roles, { minLength: 1, maxLength: 14 }), fc.integer({ min: 1, max: 360 }))
  fc.assert(
    fc.property(cases, ([references, frames]) => {
      const { shots } = planStoryboard({ ...order, frames }, references)
      assert.equal(shots[0]?.firstFrame, 0)
      shots.forEach((shot, index) => {
        const next = shots[index + 1]
        assert.ok(shot.frames >= 1)
        assert.ok(shot.fadeInFrames < shot.frames || shot.fadeInFrames === 0)
        assert.equal(shot.firstFrame + shot.frames, next === undefined ? frames : next.firstFrame + next.fadeInFrames)
      })
    }),
  )
})

test('sound comes from reference audio first, then generated, else there is none', () => {
  const references = [reference('reference_image'), reference('reference_audio', audio)]
  assert.deepEqual(planStoryboard({ ...order, audio: false }, references).sound, {
    kind: 'references',
    references: [1],
  })
  assert.deepEqual(planStoryboard(order, []).sound, { kind: 'generated' })
  assert.deepEqual(planStoryboard({ ...order, audio: false }, []).sound, { kind: 'none' })
})

test('a draft is drawn at half the sides, still even', () => {
  assert.deepEqual(planStoryboard({ ...order, draft: true }, []).drawnSize, { widthPx: 418, heightPx: 556 })
})

test('a script is followed with references as without: each shot shows what it names, or is drawn', () => {
  const prompt =
    'Shot 1: image 1 in the sun. Shot 2: a dragon breathes fire. Shot 3: a red car drives. Shot 4: image 1 again'
  const { shots } = planStoryboard({ ...order, prompt }, [reference('reference_image')])
  assert.deepEqual(shown(shots), [0, 'scene', 'scene', 0])
})

test('the times of a script hold for references', () => {
  const images = [reference('reference_image'), reference('reference_image')]
  const { shots } = planStoryboard({ ...order, frames: 96, prompt: '0-1s: @Image1. 1-4s: @Image2' }, images)
  assert.deepEqual(
    shots.map(({ frames }) => frames),
    [24, 72],
  )
})

test('a script with a first frame opens with it and goes on as written', () => {
  const { shots } = planStoryboard({ ...order, prompt: '0-2s: image 1. 2-4s: a dragon flies over mountains' }, [
    reference('first_frame'),
  ])
  assert.deepEqual(shown(shots), [0, 'scene'])
})

test('sentences that share a shot are no larger a cast than one, and keep how the camera is held', () => {
  const many = Array.from({ length: 24 }, (_, index) => `Two cats, ten dogs, ${index} horses and a crowd dance.`).join(
    ' ',
  )
  const { shots } = planStoryboard({ ...order, frames: 24, prompt: `${many} Fast handheld camera pushes in.` }, [])
  for (const { picture, camera } of shots) {
    assert.ok(picture.kind === 'scene' && picture.cast.length <= 10)
    assert.ok(camera.isHandheld)
  }
})

test('the last frame is kept, however short the film', () => {
  const images = [
    reference('first_frame'),
    ...Array.from({ length: 9 }, () => reference('reference_image')),
    reference('last_frame'),
  ]
  assert.equal(shown(planStoryboard({ ...order, frames: 4 }, images).shots).at(-1), 10)
})

test('who goes through a city is in its streets, and a skyline stays for those who look', () => {
  const placeOf = (prompt: string) => {
    const [shot] = planStoryboard({ ...order, prompt }, []).shots
    return shot?.picture.kind === 'scene' ? shot.picture.setting.place : undefined
  }
  assert.equal(placeOf('An orange cat walks through Tokyo'), 'street')
  assert.equal(placeOf('A car drives through Shanghai at night'), 'street')
  assert.equal(placeOf('The skyline of a city at night'), 'city')
  assert.equal(placeOf('A woman looks at the city'), 'city')
  assert.equal(placeOf('A woman stands in the city while cars race past'), 'street')
  assert.equal(placeOf('POV walking through the city'), 'street')
  for (const prompt of [
    'Aerial view of a car that drives through the city',
    'Top view of a city, people walking',
    'High angle shot of a city, cars driving',
    '俯拍城市，行人走过',
    'A couple strolls along the promenade, city skyline in the background',
  ])
    assert.equal(placeOf(prompt), 'city', prompt)
})

test('a car among mountains has a road, and what has no ends goes across', () => {
  const [shot] = planStoryboard({ ...order, prompt: 'A car drives on a mountain road' }, []).shots
  assert.ok(shot?.picture.kind === 'scene')
  assert.deepEqual([shot.picture.setting.place, shot.picture.setting.also], ['meadow', 'street'])
  const [truck] = planStoryboard({ ...order, prompt: 'A truck drives away down a street' }, []).shots
  assert.ok(truck?.picture.kind === 'scene')
  assert.equal(truck.picture.cast[0]?.heading, undefined)
})

test('kites, flags and prams are out of doors, but where the shot before was', () => {
  const placesOf = (prompt: string) =>
    planStoryboard({ ...order, prompt }, []).shots.map(
      ({ picture }) => picture.kind === 'scene' && picture.setting.place,
    )
  for (const prompt of ['Children fly kites', '红旗飘扬', 'A mother pushes a stroller'])
    assert.deepEqual(placesOf(prompt), ['meadow'], prompt)
  assert.deepEqual(placesOf('A pirate ship with a red flag sails'), ['sea'])
  assert.deepEqual(placesOf('An astronaut walks on the moon. The astronaut plants a flag.'), ['moon', 'moon'])
})

test('camels are in a desert, and nobody dances on a stage where it rains', () => {
  const placeOf = (prompt: string) => {
    const [shot] = planStoryboard({ ...order, prompt }, []).shots
    return shot?.picture.kind === 'scene' ? shot.picture.setting.place : undefined
  }
  for (const prompt of ['A desert caravan at sunset', '骆驼', 'đoàn lữ hành sa mạc'])
    assert.equal(placeOf(prompt), 'desert')
  assert.equal(placeOf('A woman dances'), 'stage')
  assert.equal(placeOf('A woman dances at night'), 'stage')
  assert.equal(placeOf('A woman dances in the rain'), 'meadow')
  assert.equal(placeOf('女孩在夕阳下跳舞'), 'meadow')
})

test('who goes away becomes smaller under the sky, and leaves the picture where no way leads off', () => {
  const ways = {
    'A man walks away in a field': 'away',
    'A bird flies away': 'away',
    'A boat sails away': 'leaves',
    'The train leaves the station': 'leaves',
    'A woman leaves the room': 'leaves',
    'A flock of birds flies away': 'leaves',
  }
  for (const [prompt, way] of Object.entries(ways)) {
    const [shot] = planStoryboard({ ...order, prompt }, []).shots
    assert.ok(shot?.picture.kind === 'scene')
    const [lead] = shot.picture.cast
    assert.equal(lead?.leaves === true ? 'leaves' : lead?.heading, way, prompt)
    assert.deepEqual(shot.camera.moves, [way === 'leaves' ? 'static' : 'push_in'], prompt)
  }
})

test('whoever the camera goes along with never leaves it', () => {
  const [shot] = planStoryboard({ ...order, prompt: 'The camera follows a ship leaving the harbor' }, []).shots
  assert.ok(shot?.picture.kind === 'scene' && shot.camera.moves.includes('follow'))
  assert.ok(shot.picture.cast.every(({ leaves }) => leaves !== true))
})

test('what is heard is where the first shot is', () => {
  for (const prompt of ['A cat walks through the city', 'A car drives through Tokyo', 'A boat on a river']) {
    const { setting, shots } = planStoryboard({ ...order, prompt }, [])
    assert.deepEqual(shots[0]?.picture.kind === 'scene' && shots[0].picture.setting, setting)
  }
})

test('whoever is in a city that is looked at stands on a quay, and ships stay on the water', () => {
  const planned = (isTrodden: boolean) => {
    const { setting } = planStoryboard({ ...order, prompt: 'The skyline of a city' }, [])
    return planSet(setting, chanceFrom(1, 'set'), undefined, { isTrodden })
  }
  const front = (isTrodden: boolean) => planned(isTrodden).layers.at(-1)?.part
  assert.deepEqual([front(true), front(false)], ['ground', 'front'])
  assert.ok((planned(true).waterFrom ?? 0) > 5)
})

const directed = (prompt: string) => {
  const [shot] = planStoryboard({ ...order, prompt }, []).shots
  assert.ok(shot?.picture.kind === 'scene')
  const [lead] = shot.picture.cast
  return `${lead?.heading ?? 'across'} ${shot.camera.moves.join(' ')}`
}

test('a storyboard tells who shares a boat, and how many such boats there are', () => {
  const aboard = (prompt: string) => {
    const [shot] = planStoryboard({ ...order, prompt }, []).shots
    assert.ok(shot?.picture.kind === 'scene')
    const [lead] = shot.picture.cast
    return [lead?.picture, lead?.count, lead?.on]
  }
  assert.deepEqual(aboard('Three friends row a boat'), ['person', 1, { picture: 'canoe', crew: 3 }])
  assert.deepEqual(aboard('Ten soldiers in a boat'), ['person', 1, { picture: 'canoe', crew: 4 }])
  assert.deepEqual(aboard('Three men row boats'), ['man', 3, { picture: 'canoe', crew: 1 }])
  assert.deepEqual(aboard('父亲和儿子在湖上划船'), ['man', 1, { picture: 'canoe', beside: ['boy'] }])
  assert.deepEqual(aboard('Two boats leave the harbor'), ['person', 2, { picture: 'canoe', crew: 1 }])
})

test('a car comes down a street, or goes away on it, and a camera beside it sees it from the side', () => {
  assert.equal(directed('A red sports car drives through a neon street'), 'towards push_in')
  assert.equal(directed('电影感街头运镜,一辆跑车穿过雨夜霓虹街道'), 'towards push_in')
  assert.equal(directed('A blue car drives away down a country road'), 'away push_in')
  assert.equal(directed('A car drives through a street, the camera cranes up'), 'towards crane_up')
  assert.equal(directed('Tracking shot of a car in a street'), 'across follow')
  assert.equal(directed('跟拍一辆跑车在街道上飞驰'), 'across follow')
  assert.equal(directed('A car drives through the desert'), 'across follow')
  assert.equal(directed('A bus drives through a street'), 'across follow')
})

test('a camera of which nothing is said goes along with whoever goes, if all of them do', () => {
  assert.equal(directed('A cat walks through a garden'), 'across follow')
  assert.equal(directed('A cat walks, slow orbit'), 'across orbit_right')
  assert.equal(directed('A cat sits in a garden'), 'across ')
  assert.equal(directed('A boat drifts down the river'), 'across pan_right')
})
