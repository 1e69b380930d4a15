import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Offer } from '../../src/core/model.ts'
import type { Order } from '../../src/core/order.ts'
import { REFERENCE_ROLES, type ReferenceRole } from '../../src/core/request.ts'
import { isNamed, obstacleTo, whoCan } from '../../src/core/routing.ts'
import { ORDER } from '../support/orders.ts'

const order: Order = {
  ...ORDER,
  model: 'seedance-2.0-fast',
  resolution: '720p',
  shape: { ratio: '16:9', size: { widthPx: 1280, heightPx: 720 } },
  frames: 120,
  audio: true,
}

const everything: Offer = { sound: true, framesWithReferences: true, roles: REFERENCE_ROLES }

const asked = (...roles: ReferenceRole[]) => ({ order, references: roles.map((role) => ({ role })) })

describe('an upstream is able', () => {
  test('when nothing narrows what it can do', () => {
    assert.equal(obstacleTo(asked(...REFERENCE_ROLES), everything), undefined)
  })

  test('when it has the model by its public name, or its family', () => {
    for (const name of ['seedance-2.0-fast', 'seedance-2.0']) {
      assert.equal(obstacleTo(asked(), { ...everything, models: [name] }), undefined)
    }
  })

  test('when an open length may still turn out to be short enough', () => {
    const open = { ...order, lengthIsOpen: true } as const
    assert.equal(
      obstacleTo({ order: open, references: [] }, { ...everything, frames: { min: 24, max: 96 } }),
      undefined,
    )
    assert.ok(obstacleTo({ order: open, references: [] }, { ...everything, frames: { min: 121, max: 400 } }))
  })

  test('when a shape that is not decided yet may still turn out to be one of its own', () => {
    const { shape: _undecided, ...open } = order
    assert.equal(obstacleTo({ order: open, references: [] }, { ...everything, ratios: ['1:1'] }), undefined)
  })
})

const OBSTACLES: readonly (readonly [string, Partial<Offer>, string])[] = [
  ['the model', { models: ['seedance-1.0'] }, 'model'],
  ['the resolution', { resolutions: ['480p'] }, 'resolution'],
  ['the ratio', { ratios: ['1:1'] }, 'ratio'],
  ['so short a film', { frames: { min: 121, max: 400 } }, 'durationSeconds'],
  ['so long a film', { frames: { min: 24, max: 119 } }, 'durationSeconds'],
  ['sound', { sound: false }, 'generateAudio'],
]

for (const [what, narrowed, field] of OBSTACLES) {
  test(`an upstream without ${what} has the field ${field} in its way`, () => {
    assert.equal(obstacleTo(asked(), { ...everything, ...narrowed })?.field, field)
  })
}

test('who says nothing of containers delivers mp4 alone, and who says mov alone delivers no mp4', () => {
  const mov = { order: { ...order, outputFormat: 'mov' } as const, references: [] }
  assert.deepEqual(obstacleTo(mov, everything), { field: 'outputFormat', rule: 'no provider here delivers mov' })
  assert.equal(obstacleTo(mov, { ...everything, outputFormats: ['mp4', 'mov'] }), undefined)
  assert.equal(obstacleTo(asked(), { ...everything, outputFormats: ['mov'] })?.field, 'outputFormat')
})

test('a role that an upstream does not take, and references beyond its number, are named by their place', () => {
  const framesOnly = { ...everything, roles: ['first_frame', 'last_frame'] } as const
  assert.equal(obstacleTo(asked('first_frame', 'reference_video'), framesOnly)?.field, 'references[1]')
  const one = { ...everything, referencesMax: 1 }
  assert.equal(obstacleTo(asked('first_frame', 'last_frame'), one)?.field, 'references[1]')
  assert.equal(obstacleTo(asked('first_frame'), one), undefined)
})

test('more references in one role than there are places for are named by the first that has none', () => {
  const one = { ...everything, roleCountMax: { reference_video: 1 } }
  assert.deepEqual(obstacleTo(asked('reference_video', 'reference_image', 'reference_video'), one), {
    field: 'references[2]',
    rule: 'no provider here takes more than 1 of reference_video',
  })
  assert.equal(obstacleTo(asked('reference_video', 'reference_image', 'reference_image'), one), undefined)
})

test('frames with references are an obstacle only for an upstream that cannot mix them', () => {
  const narrow = { ...everything, framesWithReferences: false }
  assert.equal(obstacleTo(asked('first_frame', 'reference_image'), everything), undefined)
  assert.equal(obstacleTo(asked('first_frame', 'reference_image'), narrow)?.field, 'references[1]')
  assert.equal(obstacleTo(asked('first_frame', 'last_frame'), narrow), undefined)
  assert.equal(obstacleTo(asked('reference_image', 'reference_video'), narrow), undefined)
})

describe('media in a provider’s library', () => {
  const named = { order, references: [{ role: 'first_frame' }, { role: 'reference_video', library: 'ark' }] } as const
  const shared = { ...everything, libraries: ['ark'] } as const

  test('is an obstacle for everybody who does not say that callers may name it', () => {
    const rule = 'no provider here lets callers name media in its library (asset://)'
    for (const offer of [everything, { ...everything, libraries: [] }]) {
      assert.deepEqual(obstacleTo(named, offer), { field: 'references[1]', rule })
    }
    assert.equal(obstacleTo(named, shared), undefined)
  })

  test('needs no link of ours, which other references do', () => {
    const far = { ...shared, unreachable: ['video'] } as const
    assert.equal(obstacleTo(named, far), undefined)
    assert.equal(obstacleTo(asked('first_frame', 'reference_video'), far)?.field, 'references[1]')
  })

  test('counts, and is held to roles, like any other', () => {
    assert.equal(obstacleTo(named, { ...shared, roles: ['first_frame'] })?.field, 'references[1]')
    assert.equal(obstacleTo(named, { ...shared, referencesMax: 1 })?.field, 'references[1]')
    assert.equal(obstacleTo(named, { ...shared, framesWithReferences: false })?.field, 'references[1]')
  })

  test('may decide the shape, which is then nobody’s to refuse', () => {
    const shape = { ratio: '16:9', size: { widthPx: 1280, heightPx: 720 }, isOpen: true } as const
    assert.equal(obstacleTo({ ...named, order: { ...order, shape } }, { ...shared, ratios: ['1:1'] }), undefined)
  })
})

test('references whose roles are open yet are counted, and refused for no role', () => {
  const open = { order, references: [{ role: 'infer' }, { role: 'infer' }] } as const
  assert.equal(obstacleTo(open, { ...everything, roles: [], needsReference: true }), undefined)
  assert.equal(obstacleTo(open, { ...everything, referencesMax: 1 })?.field, 'references[1]')
})

describe('who can do a work', () => {
  const mute = { id: 'mute', offers: [{ ...everything, sound: false }] }
  const one = { id: 'one', offers: [everything] }
  const other = { id: 'other', offers: [everything] }

  test('is everybody with whom nothing stands in the way', () => {
    assert.deepEqual(whoCan([mute, one, other], asked()), { able: [one, other], notes: [] })
  })

  test('may be meant by a channel: by its name, or by one of its own', () => {
    const tagged = { id: 'tagged', channels: ['byte2.0', 'cheap'], offers: [everything] }
    for (const channel of ['one', 'byte2.0']) {
      assert.deepEqual(whoCan([one, tagged], { ...asked(), channel }).notes, [])
    }
    assert.deepEqual(
      [isNamed(tagged, 'cheap'), isNamed(tagged, 'tagged'), isNamed(tagged, 'one'), isNamed(tagged, undefined)],
      [true, true, false, false],
    )
  })

  test('is told past a channel that cannot do it, and past one that is not there, with a note that tells which', () => {
    const unable = whoCan([mute, one], { ...asked(), channel: 'mute' })
    assert.deepEqual(unable.able, [one])
    assert.match(unable.notes[0]?.detail ?? '', /cannot do this work \(generateAudio\)/)
    const missing = whoCan([mute, one], { ...asked(), channel: 'nowhere' })
    assert.match(missing.notes[0]?.detail ?? '', /no such channel/)
  })

  test('is nobody for the reason of somebody who has the model, where others do not have it', () => {
    const stranger = { id: 'stranger', offers: [{ ...everything, models: ['another'] }] }
    assert.equal(whoCan([stranger, mute], asked()).obstacle?.field, 'generateAudio')
    assert.equal(whoCan([stranger], asked()).obstacle?.field, 'model')
  })

  test("is nobody for the first upstream's reason, and for none where there is no upstream", () => {
    const routed = whoCan([mute], asked())
    assert.deepEqual(routed.able, [])
    assert.equal(routed.obstacle?.field, 'generateAudio')
    assert.deepEqual(whoCan([], asked()), { able: [], notes: [] })
  })
})
