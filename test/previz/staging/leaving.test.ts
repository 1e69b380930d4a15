import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subject } from '../../../src/previz/script/reading.ts'
import { withLeaving } from '../../../src/previz/staging/leaving.ts'
import type { Role } from '../../../src/previz/staging/role.ts'

const BOAT: Subject = {
  ...{ words: 'boat', picture: 'canoe', nature: 'vessel', count: 1, action: 'sail', part: 'lead', leaves: true },
}
const ROLE: Role = {
  ...{ subject: BOAT, distance: 6.4, x: 0, above: 0, along: 1 },
  motion: { action: 'sail', way: { from: -0.3, to: 0.3 }, phase: 0, height: 0.3 },
}

test('who leaves is seen to begin with, and out of the picture in the end', () => {
  for (const seconds of [1, 5, 12]) {
    for (const aspect of [9 / 16, 16 / 9]) {
      const [role] = withLeaving([ROLE], { aspect, seconds, shapeOf: () => 2 })
      assert.ok(role !== undefined)
      const { from, to } = role.motion.way
      const near = 4 / ROLE.distance
      assert.ok(Math.abs(from * near) < aspect * 0.31)
      assert.ok((to - 0.3) * near >= aspect / 2 - 1e-9)
      assert.equal(role.along, 0, 'the camera does not go along')
    }
  }
})

test('who stays is let be', () => {
  const { leaves: _, ...subject } = BOAT
  const stays: Role = { ...ROLE, subject }
  assert.deepEqual(withLeaving([stays], { aspect: 1, seconds: 5, shapeOf: () => 1 }), [stays])
})
