/** The storyboard from outside: asked for with the film, in the words of the dialect, by tenants and by the operator. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const headers = { authorization: `Bearer ${KEY}` }

let reelay: Reelay
before(async () => {
  reelay = await startReelay({})
})
after(() => reelay?.close())

const call = (method: string, path: string, body?: JsonObject) => reelay.call(method, path, { headers, body })

async function submit(prompt: string): Promise<string> {
  const input = { prompt, duration: 4, resolution: '480p', seed: 7 }
  return String((await call('POST', '/v1/jobs', { model: 'seedance-2.0', input })).json()['id'])
}

const errorOf = (answer: JsonObject) => (isJsonObject(answer['error']) ? answer['error']['code'] : undefined)

test('whoever waits for it is told how the prompt was understood; when the job is deleted, it is gone', async () => {
  const id = await submit('A calm mountain lake at sunset')
  const answer = await call('GET', `/v1/jobs/${id}/storyboard?wait=60`)
  assert.equal(answer.status, 200, answer.text)
  const { object, job, version, frames, seed, shots } = answer.json()
  assert.deepEqual([object, job, version, frames, seed], ['storyboard', id, 1, 96, 7])
  assert.ok(Array.isArray(shots) && isJsonObject(shots[0]) && isJsonObject(shots[0]['picture']))
  assert.equal(shots[0]['line'], 'A calm mountain lake at sunset')
  assert.deepEqual([shots[0]['picture']['kind'], shots[0]['picture']['daytime']], ['scene', 'sunset'])

  const env = { ...process.env, REELAY_DATA_DIR: reelay.dataDir, REELAY_URL: reelay.url }
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'jobs', 'storyboard', id], { env })
  assert.deepEqual(JSON.parse(stdout), answer.json())

  await call('POST', `/v1/jobs/${id}/delete`)
  const gone = await call('GET', `/v1/jobs/${id}/storyboard`)
  assert.deepEqual([gone.status, errorOf(gone.json())], [404, 'job_not_found'])
})

test('a job under way has none yet, and one that failed never has', async () => {
  const never = await submit('a kite [[previz:never-end]]')
  const early = await call('GET', `/v1/jobs/${never}/storyboard`)
  assert.deepEqual([early.status, errorOf(early.json())], [400, 'video_not_ready'])
  await call('POST', `/v1/jobs/${never}/cancel`)
  const failing = await submit('a kite [[previz:fail]]')
  const failed = await call('GET', `/v1/jobs/${failing}/storyboard?wait=60`)
  assert.deepEqual([failed.status, errorOf(failed.json())], [404, 'storyboard_unavailable'])
})
