/** The process dies at every station, as in a power cut; after a restart the job ends in a correct MP4, and its callback comes. */

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isJsonObject } from '../../src/core/json.ts'
import { FAILPOINTS, type Failpoint } from '../../src/lib/failpoints.ts'
import { difference, frameThumbnail, inspectFilm, pictureThumbnail } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type Answer, KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const WIDTH = 640
const HEIGHT = 360

let dir: string
let origin: Origin
let still: Buffer
/** A gateway that makes what others are asked for, as a provider does. */
let provider: Reelay

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-crash-'))
  still = await makePng({ widthPx: WIDTH, heightPx: HEIGHT, colour: [60, 160, 90] })
  origin = await startOrigin(dir, new Map([['/still.png', { contentType: 'image/png', bytes: still }]]))
  provider = await startReelay({ ...origin.settings, REELAY_PUBLIC_URL: 'http://provider.example' })
})

after(async () => {
  await provider?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

/** The shortest film of its model. */
const SHORT_FRAMES = 29
const LONG_FRAMES = 145

const request = (callback: string, frames: number) => ({
  model: 'seedance-1.0-pro',
  input: {
    prompt: 'a lighthouse in the fog',
    first_frame_url: 'https://example.com/still.png',
    resolution: '480p',
    aspect_ratio: '16:9',
    frames,
    callback_url: `https://your-app.com/${callback}`,
  },
})

/** Orders a film, as short as it may be unless it is to take a while. */
async function submit(reelay: Reelay, callback: string, frames = SHORT_FRAMES): Promise<Answer | undefined> {
  try {
    return await reelay.call('POST', '/v1/jobs', { body: request(callback, frames) })
  } catch {
    // The process died before it could answer: then nothing was promised.
    return undefined
  }
}

async function jobsOf(reelay: Reelay): Promise<readonly Record<string, unknown>[]> {
  const { data } = (await reelay.call('GET', '/v1/jobs')).json()
  return Array.isArray(data) ? data.filter(isJsonObject) : []
}

async function isComplete(reelay: Reelay, id: string, frames = SHORT_FRAMES): Promise<void> {
  const content = await reelay.call('GET', `/v1/videos/${id.replace('job_', 'video_')}/content`)
  assert.equal(content.status, 200, content.text.slice(0, 200))
  const film = await inspectFilm(content.bytes)
  assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 480, frames])
  const distance = difference(await frameThumbnail(content.bytes, 0), await pictureThumbnail(still, 864 / 480))
  assert.ok(distance < 8, `the first frame differs by ${distance}`)
}

/** Where only a job of a provider comes by. */
const OF_PROVIDERS: readonly Failpoint[] = ['cancel.after-commit', 'reconcile.after-commit', 'stills.after-commit']

for (const failpoint of FAILPOINTS.filter((name) => !OF_PROVIDERS.includes(name))) {
  test(`a process that dies at ${failpoint} loses nothing that it has promised`, async () => {
    const settings = origin.settings
    const callback = failpoint.replace('.', '/')
    const victim = await startReelay({ ...settings, REELAY_FAILPOINT: failpoint })
    const answer = await submit(victim, callback)
    await victim.died()
    assert.equal(victim.process.signalCode, 'SIGKILL', victim.log())

    const heir = await startReelay(settings, victim.dataDir)
    try {
      const before = await jobsOf(heir)
      assert.equal(before.length, failpoint === 'submit.before-commit' ? 0 : 1)
      if (failpoint === 'submit.before-commit') {
        assert.equal(answer, undefined)
        return
      }
      const id = String(before[0]?.['id'])
      if (answer !== undefined) assert.equal(answer.json()['id'], id)
      const job = await until(
        async () => (await heir.call('GET', `/v1/jobs/${id}`)).json(),
        ({ status }) => status !== 'processing',
      )
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      await isComplete(heir, id)
      const told = await until(
        async () => origin.callbacks.filter(({ path }) => path === `/${callback}`),
        (found) => found.length > 0 && (failpoint !== 'deliver.after-send' || found.length > 1),
      )
      assert.equal(new Set(told.map(({ headers }) => headers['webhook-id'])).size, 1)
      await heir.stop()
      const left = await readdir(join(heir.dataDir, 'temporary'), { recursive: true, withFileTypes: true })
      assert.deepEqual(
        left.filter((entry) => entry.isFile()).map(({ name }) => name),
        [],
      )
    } finally {
      await heir.close()
    }
  })
}

/** A gateway in a process of its own, before the provider. */
function startGateway(failpoint: Failpoint | undefined, dataDir?: string): Promise<Reelay> {
  const settings = {
    ...origin.settings,
    REELAY_CONNECT_TO: `${origin.settings['REELAY_CONNECT_TO']},provider.example:80:127.0.0.1:${new URL(provider.url).port}`,
    REELAY_FAILPOINT: failpoint,
    PROVIDER_URL: provider.url,
    PROVIDER_KEY: KEY,
  }
  return startReelay(settings, dataDir, undefined, join(import.meta.dirname, '..', 'support', 'gateway-program.ts'))
}

/** How a job of a provider has to end after each crash: nothing is made and billed twice. */
const BEFORE_PROVIDER: readonly (readonly [Failpoint, string])[] = [
  ['dispatch.after-submit', 'succeeded'],
  ['watch.after-commit', 'succeeded'],
  ['settle.after-commit', 'succeeded'],
]

for (const [failpoint, expected] of BEFORE_PROVIDER) {
  test(`a process that dies at ${failpoint} of a provider's job has it made once`, async () => {
    const known = (await jobsOf(provider)).length
    const victim = await startGateway(failpoint)
    const id = String((await submit(victim, failpoint))?.json()['id'])
    await victim.died()
    const heir = await startGateway(undefined, victim.dataDir)
    try {
      const job = await until(
        async () => (await heir.call('GET', `/v1/jobs/${id}`)).json(),
        ({ status }) => status !== 'processing',
      )
      assert.equal(job['status'], expected, JSON.stringify(job))
      assert.equal((await jobsOf(provider)).length - known, 1)
      await isComplete(heir, id)
    } finally {
      await heir.close()
    }
  })
}

test('processes that die before a handle is written down, and when it was found again, have the job made once', async () => {
  const known = (await jobsOf(provider)).length
  const victim = await startGateway('dispatch.after-submit')
  const id = String((await submit(victim, 'twice'))?.json()['id'])
  await victim.died()
  const second = await startGateway('reconcile.after-commit', victim.dataDir)
  await second.died()
  const heir = await startGateway(undefined, victim.dataDir)
  try {
    const job = await until(
      async () => (await heir.call('GET', `/v1/jobs/${id}`)).json(),
      ({ status }) => status !== 'processing',
    )
    assert.equal(job['status'], 'succeeded', JSON.stringify(job))
    assert.equal((await jobsOf(provider)).length - known, 1)
  } finally {
    await heir.close()
  }
})

test('a process that dies at cancel.after-commit has stopped its provider, and does not forget that', async () => {
  const victim = await startGateway('cancel.after-commit')
  const id = String((await submit(victim, 'cancelled'))?.json()['id'])
  const newest = async () => (await jobsOf(provider))[0]
  const before = await newest()
  const made = await until(newest, (job) => job !== undefined && (before === undefined || job['id'] !== before['id']))
  await victim.call('POST', `/v1/jobs/${id}/cancel`)
  await victim.died()
  const heir = await startGateway(undefined, victim.dataDir)
  try {
    assert.equal((await heir.call('GET', `/v1/jobs/${id}`)).json()['status'], 'cancelled')
    await until(
      async () => (await provider.call('GET', `/v1/jobs/${String(made?.['id'])}`)).json(),
      ({ status }) => status === 'cancelled',
    )
    await until(
      async () => origin.callbacks.filter(({ path }) => path === '/cancelled'),
      (told) => told.length > 0,
    )
  } finally {
    await heir.close()
  }
})

test('a process that is killed again and again in the middle of rendering still finishes the job', async () => {
  let reelay = await startReelay(origin.settings)
  const id = String((await submit(reelay, 'again', LONG_FRAMES))?.json()['id'])
  for (const progress of [1, 30]) {
    await until(
      async () => (await reelay.call('GET', `/openai/v1/videos/${id.replace('job_', 'video_')}`)).json(),
      (video) => Number(video['progress']) >= progress,
      20,
    )
    await reelay.kill()
    reelay = await startReelay(origin.settings, reelay.dataDir)
  }
  try {
    await until(
      async () => (await reelay.call('GET', `/v1/jobs/${id}`)).json(),
      ({ status }) => status === 'succeeded',
    )
    await isComplete(reelay, id, LONG_FRAMES)
  } finally {
    await reelay.close()
  }
})
