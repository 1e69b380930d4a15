import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInCatalog } from '../../src/models/catalog.ts'
import type { MediaFacts } from '../../src/core/media.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { checkReference, checkRoles, checkTotals } from '../../src/core/reference-rules.ts'
import type { ReferenceRole } from '../../src/core/request.ts'
import { inferRoles } from '../../src/core/roles.ts'

const model = builtInCatalog().find('seedance-2.0')
assert.ok(model)

const image: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 480 }
const video = (durationSeconds: number): MediaFacts => ({
  kind: 'video',
  mediaType: 'video/mp4',
  widthPx: 640,
  heightPx: 480,
  durationSeconds,
  frames: 48,
  videoCodec: 'avc',
})
const audio = (durationSeconds: number): MediaFacts => ({
  kind: 'audio',
  mediaType: 'audio/mpeg',
  durationSeconds,
  audioCodec: 'mp3',
})

function refused(work: () => void, code: ProblemCode, field: string): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof ProblemError)
    assert.deepEqual([error.problem.code, error.problem.field], [code, field])
    return true
  })
}

const times = (count: number, role: ReferenceRole) => Array.from({ length: count }, () => role)

describe('sets of roles', () => {
  const rows: readonly [string, ReferenceRole[], ProblemCode, string][] = [
    ['two first frames', ['first_frame', 'first_frame'], 'too_many_references', 'references[1]'],
    ['two last frames', ['first_frame', 'last_frame', 'last_frame'], 'too_many_references', 'references[2]'],
    ['a last frame alone', ['last_frame'], 'unsupported_combination', 'references[0]'],
    ['ten images', times(10, 'reference_image'), 'too_many_references', 'references[9]'],
    ['four videos', times(4, 'reference_video'), 'too_many_references', 'references[3]'],
    ['four sounds', ['reference_image', ...times(4, 'reference_audio')], 'too_many_references', 'references[4]'],
    ['sound alone', ['reference_audio'], 'unsupported_combination', 'references[0]'],
  ]
  for (const [what, roles, code, field] of rows) {
    test(`${what} are refused`, () => refused(() => checkRoles(roles, model), code, field))
  }

  test('the most that seed 003 allows is allowed', () => {
    checkRoles([...times(9, 'reference_image'), ...times(3, 'reference_video'), ...times(3, 'reference_audio')], model)
    checkRoles(['first_frame', 'last_frame', 'reference_image', 'reference_video'], model)
    checkRoles([], model)
  })
})

describe('single references', () => {
  const bytes = (sizeBytes: number, facts: MediaFacts) => ({ sizeBytes, facts })
  const rows: readonly [string, ReferenceRole, number, MediaFacts, ProblemCode][] = [
    ['a video as an image', 'reference_image', 1, video(5), 'reference_kind_mismatch'],
    ['a sound as a video', 'reference_video', 1, audio(5), 'reference_kind_mismatch'],
    ['an image over 30 MB', 'first_frame', 31_457_281, image, 'reference_too_large'],
    ['a video over 50 MB', 'reference_video', 52_428_801, video(5), 'reference_too_large'],
    ['a sound over 15 MB', 'reference_audio', 15_728_641, audio(5), 'reference_too_large'],
    ['a video under 2 s', 'reference_video', 1, video(1.5), 'reference_too_short'],
    ['a video over 15 s', 'reference_video', 1, video(15.5), 'reference_too_long'],
    ['a sound under 2 s', 'reference_audio', 1, audio(1.5), 'reference_too_short'],
    ['a sound over 15 s', 'reference_audio', 1, audio(15.5), 'reference_too_long'],
    ['an image of a few pixels', 'reference_image', 1, { ...image, widthPx: 8 }, 'reference_dimensions'],
  ]
  for (const [what, role, sizeBytes, facts, code] of rows) {
    test(`${what} is refused`, () =>
      refused(() => checkReference(3, role, bytes(sizeBytes, facts), model), code, 'references[3]'))
  }

  test('references at the edges are taken', () => {
    checkReference(0, 'reference_image', bytes(31_457_280, image), model)
    checkReference(0, 'reference_video', bytes(52_428_800, video(15)), model)
    checkReference(0, 'reference_audio', bytes(15_728_640, audio(2)), model)
  })
})

test('videos together last at most fifteen seconds; the one that is over the limit is named', () => {
  const facts = (seconds: number) => ({ facts: video(seconds) })
  checkTotals([facts(7), facts(8), { facts: audio(15) }], model)
  refused(() => checkTotals([facts(7), facts(7), facts(7)], model), 'reference_too_long', 'references[2]')
  checkTotals([facts(7), undefined, facts(7)], model)
})

describe('roles that the caller leaves open', () => {
  const infer = (...kinds: ('image' | 'video' | 'audio')[]) =>
    inferRoles(kinds.map((kind) => ({ role: 'infer', kind })))

  test('one image is the first frame', () => assert.deepEqual(infer('image'), ['first_frame']))
  test('two images are first and last frame', () =>
    assert.deepEqual(infer('image', 'image'), ['first_frame', 'last_frame']))
  test('three images are references', () =>
    assert.deepEqual(infer('image', 'image', 'image'), times(3, 'reference_image')))
  test('with a video or a sound among them, all are references', () => {
    assert.deepEqual(infer('image', 'video'), ['reference_image', 'reference_video'])
    assert.deepEqual(infer('image', 'audio'), ['reference_image', 'reference_audio'])
  })
  test('roles that were given stay', () => {
    const questions = [{ role: 'last_frame', kind: 'image' } as const, { role: 'infer', kind: 'image' } as const]
    assert.deepEqual(inferRoles(questions), ['last_frame', 'reference_image'])
  })
})

describe('an open role is never one that the model does not take, where it takes the other', () => {
  const inferred = (count: number, ...taken: ReferenceRole[]) =>
    inferRoles(
      Array.from({ length: count }, () => ({ role: 'infer', kind: 'image' }) as const),
      taken,
    )

  test('pictures for a model without frames are references', () => {
    assert.deepEqual(inferred(1, 'reference_image'), ['reference_image'])
    assert.deepEqual(inferred(2, 'first_frame', 'reference_image'), ['reference_image', 'reference_image'])
  })

  test('and frames for one that takes nothing else, to be refused where there is one too many', () => {
    assert.deepEqual(inferred(1, 'first_frame', 'reference_image'), ['first_frame'])
    assert.deepEqual(inferred(2, 'first_frame'), ['first_frame', 'last_frame'])
  })
})
