/** Requests in pixels and frames: what is sent, and what is noted of it. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isJsonObject, type JsonObject } from '../../../../src/core/json.ts'
import type { Asset } from '../../../../src/core/media.ts'
import { Notes } from '../../../../src/core/notes.ts'
import { problemClass } from '../../../../src/core/problem.ts'
import type { GenerationRequest } from '../../../../src/core/request.ts'
import type { Dialect } from '../../../../src/dialects/dialect.ts'
import { findProfile, profilesOf } from '../../../../src/dialects/profiles.ts'
import { dialects } from '../../../../src/dialects/registry.ts'
import { newApiProfile } from '../../../../src/dialects/videos/profiles/new-api.ts'
import { openaiProfile } from '../../../../src/dialects/videos/profiles/openai.ts'
import { opeProfile } from '../../../../src/dialects/videos/profiles/ope.ts'
import { sglangProfile } from '../../../../src/dialects/videos/profiles/sglang.ts'
import { vllmOmniProfile } from '../../../../src/dialects/videos/profiles/vllm-omni.ts'
import { answering, asking, problemOf, sending, submitted } from '../../asking.ts'

const REQUEST: GenerationRequest = { model: 'm', prompt: 'A paper boat.', references: [] }
const PICTURE: Asset = {
  digest: 'a'.repeat(64),
  sizeBytes: 9,
  facts: { kind: 'image', mediaType: 'image/webp', widthPx: 64, heightPx: 64 },
}
const URL_1 = 'https://example.com/1.png'

/** What is sent, with texts of a form as they are, and the fields that are noted. */
function sent(dialect: Dialect, changes: Partial<GenerationRequest>): { fields: JsonObject; noted: string[] } {
  const notes = new Notes()
  const { body } = dialect.submit.request.encode({ ...REQUEST, ...changes }, notes)
  const noted = notes.list.map(({ kind, field }) => `${kind} ${field}`)
  if (body.kind === 'json' && isJsonObject(body.json)) return { fields: body.json, noted }
  assert.ok(body.kind === 'form')
  const fields = body.parts.map((part) => [part.name, 'value' in part ? part.value : 'a file'])
  return { fields: Object.fromEntries(fields), noted }
}

describe('OpenAI', () => {
  test('is asked for the nearest of its four sizes and the nearest of its lengths', () => {
    const exact = sent(openaiProfile, { resolution: '720p', ratio: '9:16', durationSeconds: 8 })
    assert.deepEqual([exact.fields['size'], exact.fields['seconds'], exact.noted], ['720x1280', '8', []])
    const near = sent(openaiProfile, { resolution: '1080p', ratio: '21:9', durationSeconds: 5 })
    assert.deepEqual([near.fields['size'], near.fields['seconds']], ['1792x1024', '4'])
    assert.deepEqual(near.noted, ['approximated size', 'approximated durationSeconds'])
    const square = sent(openaiProfile, { resolution: '480p', ratio: '3:4', frames: 290 })
    assert.deepEqual([square.fields['size'], square.fields['seconds']], ['720x1280', '12'])
  })

  test('is sent JSON with a link, and a form with a file', () => {
    const linked = sent(openaiProfile, { references: [{ role: 'first_frame', source: { from: 'url', url: URL_1 } }] })
    assert.deepEqual(linked.fields['input_reference'], { image_url: URL_1 })
    const source = { from: 'part', asset: PICTURE } as const
    const { body } = openaiProfile.submit.request.encode(
      { ...REQUEST, references: [{ role: 'first_frame', source }] },
      new Notes(),
    )
    assert.ok(body.kind === 'form')
    assert.deepEqual(body.parts.at(-1), { name: 'input_reference', asset: PICTURE, filename: 'image.webp' })
    assert.deepEqual(submitted(openaiProfile, sending(body.parts)).references, [{ role: 'first_frame', source }])
  })

  test('has no place for a second picture, a film, sound or a seed', () => {
    const references = (['first_frame', 'last_frame', 'reference_video'] as const).map((role) => ({
      role,
      source: { from: 'url', url: URL_1 } as const,
    }))
    const { noted } = sent(openaiProfile, { references, seed: 7, generateAudio: true })
    assert.deepEqual(noted.toSorted(), [
      'dropped generateAudio',
      'dropped references[1]',
      'dropped references[2]',
      'dropped seed',
    ])
  })
})

describe('a server for GPUs of one’s own', () => {
  test('is asked for sides in steps of 16 and for 4k + 1 frames', () => {
    const { fields, noted } = sent(sglangProfile, { resolution: '1080p', ratio: '16:9', durationSeconds: 5 })
    assert.deepEqual(fields, {
      model: 'm',
      prompt: 'A paper boat.',
      size: '1920x1088',
      seconds: 5,
      num_frames: 121,
      fps: 24,
    })
    assert.deepEqual(noted, ['approximated durationSeconds', 'approximated size'])
    const odd = sent(sglangProfile, { frames: 100, seed: -1 })
    assert.deepEqual([odd.fields['num_frames'], odd.fields['seconds'], odd.fields['seed']], [101, undefined, undefined])
    assert.deepEqual(sent(sglangProfile, { frames: 81 }).noted, [])
    assert.deepEqual(sent(sglangProfile, { durationSeconds: -1 }).fields['num_frames'], undefined)
  })

  test('is sent nothing but forms where it takes nothing else', () => {
    const { fields } = sent(vllmOmniProfile, { resolution: '720p', ratio: '4:3', generateAudio: false })
    assert.deepEqual(fields, {
      model: 'm',
      prompt: 'A paper boat.',
      width: '1120',
      height: '832',
      generate_sound: 'false',
    })
    const refused = problemOf(() => submitted(vllmOmniProfile, asking({ prompt: 'A paper boat.' })))
    assert.equal(refused.code, 'unsupported_content_type')
  })

  test('is told each reference in its own field, and a file as a part', () => {
    const link = { from: 'url', url: URL_1 } as const
    const { fields } = sent(vllmOmniProfile, {
      references: [
        { role: 'first_frame', source: { from: 'part', asset: PICTURE } },
        { role: 'reference_audio', source: link },
      ],
    })
    assert.equal(fields['input_reference'], 'a file')
    assert.equal(fields['audio_reference'], JSON.stringify({ audio_url: URL_1 }))
    assert.equal(fields['image_reference'], undefined)
  })

  test('that has forgotten a job says so, whichever it is', () => {
    for (const dialect of [sglangProfile, vllmOmniProfile]) {
      const wire = { status: 404, headers: {}, body: { detail: 'Video not found' } }
      assert.equal(dialect.problem.decode(wire, new Notes()).problem.code, 'job_not_found')
    }
  })

  test('is told to stop where deleting does that, and nowhere else', () => {
    assert.equal(vllmOmniProfile.cancel?.routes[0]?.method, 'DELETE')
    assert.equal(sglangProfile.cancel, undefined)
  })

  test('that goes from waiting to its end is read all the same, without the model that it names', () => {
    const { response } = sglangProfile.retrieve
    const view = response.decode(
      answering({ id: 'v', status: 'completed', progress: 100, model: 'sora-2' }),
      new Notes(),
    )
    assert.deepEqual([view.status, view.model, view.videos], ['succeeded', undefined, []])
  })
})

describe('new-api', () => {
  const read = (task: JsonObject) => {
    const notes = new Notes()
    const view = newApiProfile.retrieve.response.decode(answering({ code: 'success', data: task }), notes)
    return { view, notes: notes.list }
  }

  test('has the link in one of many places, and the first of them counts', () => {
    const places: readonly JsonObject[] = [
      { result_url: URL_1, fail_reason: 'https://example.com/old.mp4' },
      { data: { content: { video_url: URL_1 } }, metadata: { url: 'https://example.com/old.mp4' } },
      { metadata: { url: URL_1 }, url: 'https://example.com/old.mp4' },
      { url: URL_1, fail_reason: 'https://example.com/old.mp4' },
      { fail_reason: URL_1 },
    ]
    for (const place of places) {
      const { view } = read({ task_id: 'task_1', status: 'SUCCESS', ...place })
      assert.deepEqual(view.videos, [{ url: URL_1 }], JSON.stringify(place))
    }
    assert.deepEqual(read({ task_id: 'task_1', status: 'SUCCESS' }).view.videos, [])
  })

  test('says nothing new with UNKNOWN, and nothing of it is noted', () => {
    const { view, notes } = read({ task_id: 'cgt-1', status: 'UNKNOWN', progress: '30%' })
    assert.deepEqual([view.id, view.status, notes], ['cgt-1', 'queued', []])
  })

  test('tells a percentage as a text, and a time that has not come as 0', () => {
    const { view } = read({ task_id: 'task_1', status: 'in_progress', progress: '50%', finish_time: 0 })
    assert.deepEqual([view.status, view.progressPercent, view.finishedAtMs], ['running', 50, undefined])
  })

  test('tells why a task has failed in its own words or in those of the vendor behind it', () => {
    const own = read({ task_id: 'task_1', status: 'FAILURE', fail_reason: 'The prompt is empty.' })
    assert.equal(own.view.failure?.message, 'The prompt is empty.')
    const behind = read({ task_id: 'task_1', status: 'FAILURE', data: { error: { code: 'X', message: 'No.' } } })
    assert.equal(behind.view.failure?.message, 'No.')
  })

  test('has errors of three shapes', () => {
    const rows = [
      [400, { code: 'task_not_exist', message: 'gone', data: null }, 'not_found'],
      [401, { error: { message: 'no key', type: 'new_api_error', code: '' } }, 'unauthorized'],
      [502, { error: { message: 'behind it', type: 'server_error' } }, 'upstream'],
    ] as const
    for (const [status, body, kind] of rows) {
      const { problem } = newApiProfile.problem.decode({ status, headers: {}, body }, new Notes())
      assert.equal(problemClass(problem.code), kind)
    }
  })

  test('is sent what Ark takes in its metadata, and the length where each version reads it', () => {
    const { fields } = sent(newApiProfile, { durationSeconds: 5, resolution: '1080p', watermark: false })
    assert.deepEqual(fields, {
      model: 'm',
      prompt: 'A paper boat.',
      duration: 5,
      seconds: '5',
      metadata: { resolution: '1080p', duration: 5, watermark: false },
    })
  })
})

test('the host of seed 003 has no place for callbacks, metadata and open lengths', () => {
  const { fields, noted } = sent(opeProfile, { callbackUrl: URL_1, metadata: { a: 1 }, durationSeconds: -1 })
  assert.deepEqual(fields, { model: 'm', prompt: 'A paper boat.' })
  assert.deepEqual(noted.toSorted(), ['approximated durationSeconds', 'dropped callbackUrl', 'dropped metadata'])
})

describe('profiles', () => {
  test('are found by dialect and name, and a dialect without one is as we speak it', () => {
    assert.equal(findProfile('videos', 'sglang'), sglangProfile)
    assert.equal(findProfile('videos')?.id, 'videos')
    assert.equal(findProfile('videos', 'toString'), undefined)
    assert.equal(findProfile('toString', 'sglang'), undefined)
    assert.equal(findProfile('jobs', 'sglang'), undefined)
    assert.deepEqual(profilesOf('jobs'), [])
  })

  test('are no faces, and share no id with one', () => {
    const ids = profilesOf('videos').map((name) => findProfile('videos', name)?.id)
    assert.equal(new Set([...ids, ...dialects.map(({ id }) => id)]).size, ids.length + dialects.length)
  })
})
