import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaitOfSubject, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { arePortraits } from '../../../src/previz/staging/portraits.ts'
import type { Role } from '../../../src/previz/staging/role.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const near = (framing: 'close_up' | 'medium' | 'wide') => ({ ...ON_STAGE, camera: { ...ON_STAGE.camera, framing } })

/** Where the head of somebody begins, and where what is painted of it ends, in frame heights from the top. */
function spanOf({ above, motion: { height }, distance }: Role): readonly [top: number, bottom: number] {
  assert.equal(distance, 4)
  return [ON_STAGE.foot - above - height, ON_STAGE.foot - above]
}

const staged = (prompt: string, aspect = 16 / 9) => {
  const { cast, camera } = readScript(prompt).shots[0]
  return blockCast(cast, { ...ON_STAGE, camera, aspect })
}

test('a close-up shows head and shoulders, and a medium shot all above the waist', () => {
  for (const [prompt, seen] of [
    ['close-up of a barista', [0.2, 0.4]],
    ['一个老人的特写', [0.2, 0.4]],
    ['cận cảnh một ông lão', [0.2, 0.4]],
    ['medium shot of a chef', [0.4, 0.65]],
    ['一个女人的中景', [0.4, 0.65]],
    ['trung cảnh một người phụ nữ', [0.4, 0.65]],
    ['waist-up shot of a man', [0.4, 0.65]],
  ] as const) {
    const [role, ...others] = staged(prompt)
    assert.ok(role && others.length === 0, prompt)
    const [top, bottom] = spanOf(role)
    assert.ok(top > 0.05 && top < 0.15 && bottom > 1.3, `${prompt}: ${top} to ${bottom}`)
    const { shown = 1 } = role.subject
    const inFrame = (shown * (1 - top)) / (bottom - top)
    assert.ok(inFrame > seen[0] && inFrame < seen[1], `${prompt}: ${inFrame} of the figure`)
  }
})

test('who is seen from far, from above, riding, dancing or behind a table is seen whole', () => {
  const woman = subject('woman', { nature: 'person' })
  const whole = (roles: readonly Role[]) => roles.every((role) => role.subject.shown === undefined)
  assert.ok(whole(blockCast([woman], near('wide'))))
  assert.ok(whole(blockCast([woman], ON_STAGE)))
  assert.ok(whole(blockCast([{ ...woman, action: 'dance' }], near('close_up'))))
  assert.ok(whole(blockCast([{ ...woman, on: { picture: 'horse' } }], near('close_up'))))
  assert.ok(whole(blockCast([woman], { ...near('close_up'), hasTable: true })))
  assert.ok(whole(staged('aerial view, close-up of a woman')))
})

test('as many as are asked for have room beside each other', () => {
  for (const aspect of [16 / 9, 9 / 16]) {
    const roles = staged('close-up of three women', aspect)
    assert.equal(roles.length, 3)
    const edges = roles.map(({ x, motion, subject: one }) => Math.abs(x) + (motion.height * shapeOfSubject(one)) / 2)
    assert.ok(Math.max(...edges) < 0.62 * aspect, `${Math.max(...edges)} of ${aspect / 2}`)
  }
})

test('what is painted of somebody is no more than what is seen, and the steps are as long as before', () => {
  const walks = subject('woman', { nature: 'person', action: 'walk' })
  const strideOf = (one: typeof walks) => gaitOfSubject(one)?.stride ?? 0
  assert.ok(
    Math.abs(strideOf(walks) / strideOf({ ...walks, shown: 0.4 }) - 0.4) < 0.03,
    'in heights of what is painted',
  )
})

test('a shot is a portrait where people are near, and none where goods are shown with them', () => {
  for (const [prompt, wanted] of [
    ['Close-up portrait of an old man', true],
    ['一个女人的中景', true],
    ['cận cảnh một ông lão', true],
    ['A woman in a studio', false],
    ['close-up of a perfume bottle', false],
    ['medium shot of a chef with a cake', false],
    ['close-up of a dancer who dances', false],
  ] as const) {
    const { cast, camera } = readScript(prompt).shots[0]
    assert.equal(
      arePortraits(
        cast.filter(({ part }) => part === 'lead'),
        camera,
      ),
      wanted,
      prompt,
    )
  }
})
