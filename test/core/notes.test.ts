/** Which of an upstream's notes are its caller's. */

import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type Note, notesForCaller } from '../../src/core/notes.ts'
import type { GenerationRequest } from '../../src/core/request.ts'

const about = (...fields: string[]): Note[] =>
  fields.map((field) => ({ kind: 'dropped', field, detail: 'there is no place for it' }))
const toldTo = (asked: Partial<GenerationRequest>, ...fields: string[]) =>
  notesForCaller(about(...fields), { model: 'm', prompt: 'A kite.', references: [], ...asked }).map(
    ({ field }) => field,
  )

test('a caller is told what he has lost, and nothing of what was decided for him', () => {
  const decided = ['seed', 'generateAudio', 'ratio']
  deepEqual(toldTo({}, ...decided, 'cameraFixed'), ['cameraFixed'])
  deepEqual(toldTo({ seed: -1, ratio: 'adaptive' }, ...decided), [])
  deepEqual(toldTo({ seed: 7, generateAudio: false, ratio: '16:9' }, ...decided), decided)
  // A size is a ratio too.
  deepEqual(toldTo({ size: { widthPx: 1280, heightPx: 720 } }, ...decided), ['ratio'])
})

test('a caller is not told of what he gets from us, whoever makes the film', () => {
  deepEqual(toldTo({ metadata: {}, expiresAfterSeconds: 60 }, 'metadata', 'expiresAfterSeconds', 'lowPriority'), [])
  // Our own callback, which the provider tells of in its own states.
  deepEqual(toldTo({}, 'callbackUrl', 'callbackStates'), [])
})
