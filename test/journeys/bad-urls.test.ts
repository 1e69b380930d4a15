/** Rows G of the attack list: URLs that must not be fetched, as a reference and as a callback, in every face. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import type { Json, JsonObject } from '../../src/core/json.ts'
import {
  assertRefused,
  assertUnharmed,
  type Face,
  jobIds,
  loadRows,
  rowFields,
  SUBMITS,
  withMembers,
} from '../support/attacks.ts'
import { type HostileServer, startHostileServer } from '../support/hostile-server.ts'
import { type Reelay, startReelay } from '../support/reelay.ts'

const urlRow = z.strictObject({ ...rowFields, urls: z.array(z.string()) })

/** Every place where a face takes a URL: how it is sent, and how it is named. */
const PLACES: readonly {
  readonly face: Face
  readonly param: string
  readonly members: (url: string) => JsonObject
}[] = [
  { face: 'jobs', param: 'input.first_frame_url', members: (url) => ({ 'input.first_frame_url': url }) },
  { face: 'jobs', param: 'input.reference_video_urls[0]', members: (url) => ({ 'input.reference_video_urls': [url] }) },
  { face: 'jobs', param: 'input.callback_url', members: (url) => ({ 'input.callback_url': url }) },
  { face: 'open', param: 'mediaUrls[0]', members: (url) => ({ mediaUrls: [url] }) },
  { face: 'open', param: 'webhookUrl', members: (url) => ({ webhookUrl: url }) },
  { face: 'videos', param: 'input_reference', members: (url) => ({ input_reference: { image_url: url } }) },
  { face: 'videos', param: 'input_reference.content[1]', members: contentOf },
  { face: 'videos', param: 'callback_url', members: (url) => ({ callback_url: url }) },
  { face: 'videos', param: 'callback_url', members: (url) => ({ webhook_url: url }) },
]

let reelay: Reelay
let canary: HostileServer

before(async () => {
  canary = await startHostileServer()
  reelay = await startReelay({ REELAY_EGRESS_PORTS: String(canary.port) })
})

after(async () => {
  await reelay?.close()
  await canary?.close()
})

function contentOf(url: string): JsonObject {
  const item = (text: string): Json => ({ type: 'image_url', role: 'reference_image', image_url: { url: text } })
  return { 'input_reference.content': [item('https://example.com/1.png'), item(url)] }
}

/** The field that is blamed is as precise as what was wrong: the place, or the text inside it. */
function blames(told: string, place: string): boolean {
  const within = ['.url', '.image_url', '.image_url.url'].map((rest) => place + rest)
  return told === place || within.includes(told) || (place === 'callback_url' && told === 'webhook_url')
}

async function refuse(url: string): Promise<void> {
  for (const { face, param, members } of PLACES) {
    const { path, body } = SUBMITS[face]
    const answer = await reelay.call('POST', path, { body: withMembers(body, members(url)) })
    const told = /"param":"([^"]+)"/.exec(answer.text)?.[1] ?? ''
    assert.ok(blames(told, param), `${JSON.stringify(url)} as ${param}: ${answer.text}`)
    assertRefused(reelay, face, answer, { status: 400, code: 'url_not_allowed', param: told }, ['secret@'])
  }
  assert.deepEqual(await jobIds(reelay), [])
}

describe('a URL that Reelay would never fetch is refused at submit, wherever it stands', () => {
  for (const row of loadRows('urls', urlRow)) {
    test(`${row.row}: ${row.sends}`, async () => {
      for (const url of row.urls) {
        await refuse(url.replace('SERVER', reelay.url).replace('LONG', `https://example.com/${'a'.repeat(2_029)}`))
      }
    })
  }

  test('G1: an address that listens, at a port that the operator allows', async () => {
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::ffff:127.0.0.1]', '2130706433']) {
      await refuse(`http://${host}:${canary.port}/ok`)
    }
    assert.deepEqual(canary.hits, [])
    await assertUnharmed(reelay)
  })
})
