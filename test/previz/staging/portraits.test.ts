import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aheadOfSubject, gaitOfSubject, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { handOver } from '../../../src/previz/staging/hand-over.ts'
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
  return blockCast(handOver(cast), { ...ON_STAGE, camera, aspect })
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

test('as many as are asked for have room beside each other, with all that they hold', () => {
  for (const [prompt, count] of [
    ['close-up of three women', 3],
    ['close-up of two men', 2],
    ['medium shot of a couple', 1],
    ['barista pours milk, close-up', 1],
    ['close-up of a woman drinking tea', 1],
  ] as const) {
    for (const aspect of [16 / 9, 9 / 16]) {
      const roles = staged(prompt, aspect).filter(({ subject: one }) => one.part === 'lead')
      assert.equal(roles.length, count, prompt)
      for (const { x, motion, subject: one } of roles) {
        const [breadth, ahead] = [motion.height * shapeOfSubject(one), aheadOfSubject(one)]
        const [left, right] = [x - breadth * (1 - ahead), x + breadth * ahead]
        assert.ok(left > -0.5 * aspect && right < 0.5 * aspect, `${prompt}: ${left} to ${right} of ${aspect / 2}`)
      }
    }
  }
})

test('who has something over his head is seen with all of it', () => {
  const [man] = staged('medium shot of a man under an umbrella in the rain')
  assert.ok(man?.subject.holds?.picture.startsWith('umbrella'))
  assert.equal(man?.subject.shown, undefined)
})

test('what is painted of somebody is no more than what is seen, and the steps are as long as before', () => {
  const walks = subject('woman', { nature: 'person', action: 'walk' })
  const strideOf = (one: typeof walks) => gaitOfSubject(one)?.stride ?? 0
  assert.ok(
    Math.abs(strideOf(walks) / strideOf({ ...walks, shown: 0.4 }) - 0.4) < 0.03,
    'in heights of what is painted',
  )
})

test('a shot shows portraits where people are near, and nothing but people', () => {
  for (const [prompt, wanted] of [
    ['Close-up portrait of an old man', true],
    ['一个女人的中景', true],
    ['cận cảnh một ông lão', true],
    ['A woman in a studio', false],
    ['close-up of a perfume bottle', false],
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
