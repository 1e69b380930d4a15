import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import { type ProblemCode, problem } from '../../src/core/problem.ts'
import type { Order } from '../../src/core/order.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import type { Write } from '../../src/core/writes.ts'
import { ResultMoved, type ResultSource, type StillSources, type UpstreamReport } from '../../src/core/upstream-port.ts'
import { type CollectDeps, collectStep } from '../../src/engine/collect.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { createProber } from '../../src/media/probe.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { handingOver } from './handing-over.ts'
import { createRig, type JobChanges } from './rig.ts'
import { filmFacts, type Script, scriptedUpstream, streamOf } from './scripted-upstream.ts'

/** A job whose film is finished at its upstream. */
async function collecting(context: TestContext, script: Script = {}, changes: JobChanges = {}) {
  const upstream = scriptedUpstream(script)
  const rig = await createRig(context, [upstream])
  const { id } = await rig.addJob(changes)
  await handingOver(rig.deps)(await rig.claim('dispatch:vendor'), rig.calm)
  const job = await rig.job(id)
  const lease = await rig.store.claim({ lane: 'watch:vendor', workerId: rig.workerId, limit: 1 })
  assert.equal(lease.steps.length, 0)
  const collect = { id, tenantId: rig.tenantId, kind: 'collect', lane: 'collect:vendor', afterMs: 0 } as const
  await rig.store.commit([
    { write: 'drop-step', id },
    { write: 'enqueue-step', step: collect },
  ])
  return {
    rig,
    id,
    upstream,
    order: job.order,
    collect: async (deps: Partial<CollectDeps> = {}) => {
      const all = { ...rig.deps, ...deps }
      return runJobStep(all, collectStep(all))(await rig.claim('collect:vendor'), rig.calm)
    },
    /** Collects for as often as it is tried. */
    async collectAll() {
      for (;;) {
        await runJobStep(rig.deps, collectStep(rig.deps))(await rig.claim('collect:vendor'), rig.calm)
        if (!isActive(await rig.job(id))) return
        await rig.pass(30_000)
      }
    },
    async outcome() {
      const now = await rig.job(id)
      return now.status === 'failed' ? now.failure.code : now.status
    },
  }
}

const jpeg = ({ widthPx, heightPx }: PixelSize) =>
  ({ kind: 'image', mediaType: 'image/jpeg', widthPx, heightPx }) as const

const sizeOf = ({ shape }: Order): PixelSize => {
  assert.ok(shape !== undefined)
  return shape.size
}

/** The pictures of exactly the film that an order is about. */
const stillsOf = (order: Order): StillSources => ({
  poster: streamOf(mediaOf(jpeg(sizeOf(order)))),
  scrubSheet: streamOf(mediaOf(jpeg(planSheet(sizeOf(order), order.frames).size))),
})

const hasUse = (writes: readonly Write[]) => writes.some(({ write }) => write === 'use-asset')
const hasEnd = (writes: readonly Write[]) => writes.some(({ write }) => write === 'finish-step')

describe('a finished film is brought home', () => {
  test('stored, proved, used by its job, and then let go of', async (context) => {
    const { rig, id, upstream, order, collect } = await collecting(context, { isLocal: true })
    await collect()
    const job = await rig.job(id)
    assert.ok(job.status === 'succeeded')
    assert.deepEqual(job.result.video.facts, filmFacts(order))
    assert.ok(rig.storage.digests.includes(job.result.video.digest))
    assert.equal((await rig.store.uses(job.result.video.digest)).length, 1)
    assert.deepEqual(upstream.heard.releases, [{ id: 'cgt-1' }])
    assert.deepEqual(await rig.store.lanes(), [])
  })

  test('with the storyboard that it was made by, which the job uses as it uses its film', async (context) => {
    const check = (): UpstreamReport => ({
      state: 'succeeded',
      video: streamOf(mediaOf(filmFacts(order))),
      storyboard: streamOf(Buffer.from('{"version":1}')),
    })
    const { rig, id, order, collect } = await collecting(context, { isLocal: true, check })
    await collect()
    const job = await rig.job(id)
    assert.ok(job.status === 'succeeded' && job.result.storyboard !== undefined)
    assert.equal(job.result.storyboard.sizeBytes, 13)
    assert.ok(rig.storage.digests.includes(job.result.storyboard.digest))
    assert.equal((await rig.store.uses(job.result.storyboard.digest)).length, 1)
  })

  test('with its poster and its scrubbing sheet, which the job uses as it uses its film', async (context) => {
    const check = (): UpstreamReport => ({
      state: 'succeeded',
      video: streamOf(mediaOf(filmFacts(order))),
      stills: stillsOf(order),
    })
    const { rig, id, order, collect } = await collecting(context, { isLocal: true, check })
    await collect()
    const job = await rig.job(id)
    assert.ok(job.status === 'succeeded')
    const { poster, scrubSheet } = job.result
    assert.deepEqual(poster?.facts, jpeg(sizeOf(order)))
    assert.deepEqual(scrubSheet?.facts, jpeg(planSheet(sizeOf(order), order.frames).size))
    for (const still of [poster, scrubSheet]) assert.equal((await rig.store.uses(still?.digest ?? '')).length, 1)
  })

  describe('without pictures that', () => {
    const gone: ResultSource = {
      from: 'stream',
      // biome-ignore lint/correctness/useYield: there is nothing here.
      async *open() {
        throw problem('file_not_found', 'it is gone')
      },
    }
    const bad: Readonly<Record<string, ResultSource>> = {
      'are gone': gone,
      'are no pictures': streamOf(Buffer.from('<html>')),
      'are of another size': streamOf(mediaOf(jpeg({ widthPx: 8, heightPx: 8 }))),
      'are no JPEG': streamOf(mediaOf({ ...jpeg({ widthPx: 864, heightPx: 496 }), mediaType: 'image/png' })),
    }
    for (const [what, source] of Object.entries(bad)) {
      test(`${what}, and at the first try`, async (context) => {
        const check = (): UpstreamReport => ({
          state: 'succeeded',
          video: streamOf(mediaOf(filmFacts(order))),
          stills: { ...stillsOf(order), poster: source },
        })
        const { rig, id, order, collect } = await collecting(context, { isLocal: true, check })
        await collect()
        const job = await rig.job(id)
        assert.ok(job.status === 'succeeded')
        assert.deepEqual([job.result.poster, job.result.scrubSheet?.facts.kind], [undefined, 'image'])
      })
    }
  })

  test('from a URL, with its last frame', async (context) => {
    const url = (name: string) => ({ from: 'url', url: `https://cdn.example.com/${name}` }) as const
    const check = () => ({ state: 'succeeded', video: url('v.mp4'), lastFrame: url('l.png') }) as const
    const { rig, id, order, collect } = await collecting(context, { check })
    const picture = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 640 } as const
    const pages = { 'v.mp4': mediaOf(filmFacts(order)), 'l.png': mediaOf(picture) }
    for (const [name, bytes] of Object.entries(pages)) {
      rig.web.pages.set(url(name).url, async function* () {
        yield bytes
      })
    }
    await collect()
    const job = await rig.job(id)
    assert.deepEqual(job.status === 'succeeded' && job.result.lastFrame?.facts, picture)
  })
})

describe('a film of which its provider says that it is at another place', () => {
  const movedTo = (url: string): ResultSource => ({
    from: 'stream',
    // biome-ignore lint/correctness/useYield: there is nothing here.
    async *open() {
      throw new ResultMoved(url)
    },
  })

  test('is fetched there like a stranger’s', async (context) => {
    const there = 'https://cdn.example.com/v.mp4'
    const check = () => ({ state: 'succeeded', video: movedTo(there) }) as const
    const { rig, order, collect, outcome } = await collecting(context, { check })
    rig.web.pages.set(there, async function* () {
      yield mediaOf(filmFacts(order))
    })
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })

  test('where nobody goes is waited for: whoever stands in between may have said so, and the film is paid for', async (context) => {
    let video = movedTo('http://10.0.0.1/login')
    const { rig, order, collect, outcome } = await collecting(context, {
      check: () => ({ state: 'succeeded', video }),
    })
    const inside = problem('url_not_allowed', 'The address is not public.')
    rig.web.pages.set('http://10.0.0.1/login', () => {
      throw inside
    })
    for (let round = 0; round < 10; round++) {
      await collect()
      await rig.pass(30_000)
    }
    assert.equal(await outcome(), 'queued')
    assert.match(rig.troubles.at(-1) ?? '', /redirects to where nobody goes: The address is not public/)
    video = streamOf(mediaOf(filmFacts(order)))
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })
})

test('a job that succeeds is not cancelled at its provider (B2)', async (context) => {
  const { upstream, rig, collect, outcome } = await collecting(context)
  await collect()
  assert.equal(await outcome(), 'succeeded')
  assert.deepEqual(upstream.heard.cancels, [])
  assert.deepEqual(await rig.store.lanes(), [], 'nor is that planned')
})

describe('a failed commit at the end makes no job loop (B1)', () => {
  for (const [what, isMeant] of [
    ['that writes down what was brought home', hasUse],
    ['that ends the job', hasEnd],
  ] as const) {
    test(`a full store at the commit ${what} is waited for; the film is fetched once`, async (context) => {
      const { rig, upstream, collect, outcome } = await collecting(context)
      let failures = 0
      rig.store.disturb((writes) => {
        if (isMeant(writes) && ++failures <= 6) throw problem('storage_full', 'no room')
        return undefined
      })
      const ending = collect()
      await rig.pass(120_000)
      await ending
      assert.equal(await outcome(), 'succeeded')
      assert.equal(upstream.heard.checks.length, 1)
      assert.equal(upstream.heard.submits.length, 1)
    })

    test(`an unforeseen failure of the commit ${what} costs one more try, and nothing is made again`, async (context) => {
      const { rig, upstream, collect, outcome } = await collecting(context)
      rig.store.disturb((writes) => {
        if (!isMeant(writes)) return undefined
        rig.store.disturb()
        throw new TypeError('surprise')
      })
      await collect()
      assert.equal(await outcome(), 'queued')
      assert.deepEqual(upstream.heard.releases, [], 'the film is not let go of before it is ours')
      await rig.pass(30_000)
      await collect()
      assert.equal(await outcome(), 'succeeded')
      assert.equal(upstream.heard.submits.length, 1)
      if (isMeant === hasEnd)
        assert.equal(upstream.heard.checks.length, 1, 'what was written down is not asked for again')
    })
  }

  test('a film that is gone counts against its job: after eight times it ends', async (context) => {
    const video: ResultSource = {
      from: 'stream',
      // biome-ignore lint/correctness/useYield: it fails before there is anything.
      async *open() {
        throw problem('file_not_found', 'It is not there any more.')
      },
    }
    const { rig, id, collect, upstream, outcome } = await collecting(context, {
      repeatable: true,
      isLocal: true,
      check: () => ({ state: 'succeeded', video }),
    })
    const dispatch = handingOver(rig.deps)
    for (let round = 0; round < 20; round++) {
      await collect()
      if ((await outcome()) !== 'queued') break
      const watched = await dispatch(await rig.claim('dispatch:vendor'), rig.calm)
      assert.ok(watched)
      const to = { kind: 'collect', lane: 'collect:vendor', afterMs: 0 } as const
      await rig.store.commit([{ write: 'move-step', lease: watched, to, as: 'progress' }])
    }
    assert.equal(await outcome(), 'upstream_failed')
    assert.equal(upstream.heard.submits.length, 9)
    assert.equal((await rig.history(id)).filter((type) => type === 'job.lost').length, 8)
  })

  test('a film that a provider does not know any more is asked for where it was watched, and not believed lost', async (context) => {
    const { rig, upstream, collect, outcome } = await collecting(context, { check: () => ({ state: 'lost' }) })
    await collect()
    assert.equal(await outcome(), 'queued')
    assert.deepEqual(await rig.store.lanes(), ['watch:vendor'])
    assert.deepEqual(upstream.heard.cancels, [])
  })
})

describe('a worker that was taken for dead', () => {
  test('neither cancels nor lets go of what the next one works on (B8)', async (context) => {
    const { rig, upstream, collect } = await collecting(context)
    rig.store.disturb(async (writes) => {
      if (!hasUse(writes)) return
      rig.store.disturb()
      await rig.store.retire(rig.workerId)
      await rig.claim('collect:vendor')
    })
    await collect()
    assert.deepEqual([upstream.heard.cancels, upstream.heard.releases], [[], []])
    assert.deepEqual(await rig.store.lanes(), ['collect:vendor'])
  })

  test('does not bring back a job that was cancelled while its film came home', async (context) => {
    const { rig, id, upstream, collect, outcome } = await collecting(context)
    rig.store.disturb(async (writes) => {
      if (!hasUse(writes)) return
      rig.store.disturb()
      const job = await rig.job(id)
      assert.ok(isActive(job))
      await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
    })
    await collect()
    assert.equal(await outcome(), 'cancelled')
    assert.deepEqual(upstream.heard.releases, [])
  })
})

describe('trouble on the way home is no fault of the film (B3, B9)', () => {
  const away: UpstreamReport = { state: 'unavailable', detail: 'status 503' }

  async function parks(context: TestContext, script: Script, deps: (code: ProblemCode) => Partial<CollectDeps>) {
    const { rig, collect, outcome, upstream } = await collecting(context, script)
    for (let round = 0; round < 30; round++) {
      const going = collect(deps('unavailable'))
      await rig.pass(90_000)
      await going
    }
    assert.equal(await outcome(), 'queued')
    assert.deepEqual(upstream.heard.cancels, [])
    return { collect, outcome }
  }

  test('a provider that cannot be asked for a quarter of an hour', async (context) => {
    let isAway = true
    const upstream: Script = {
      check: () => (isAway ? away : { state: 'failed', problem: { code: 'upstream_failed', message: 'no' } }),
    }
    const { collect, outcome } = await parks(context, upstream, () => ({}))
    isAway = false
    await collect()
    assert.equal(await outcome(), 'upstream_failed', 'it was its own word that ended the job')
  })

  test('a prober that has no room', async (context) => {
    const busy = { probe: async () => Promise.reject(problem('unavailable', 'full')) }
    const { collect, outcome } = await parks(context, {}, () => ({ prober: busy }))
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })

  test('a prober whose children hang on it', async (context) => {
    const dir = await mkdtemp(join(tmpdir(), 'reelay-collect-'))
    context.after(() => rm(dir, { recursive: true }))
    await writeFile(join(dir, 'hang'), 'x')
    const program = join(import.meta.dirname, '../media/hostile-child.ts')
    const children = createProber({ folder: dir, program, timeLimitMs: () => 200 })
    context.after(() => children.close())
    const { rig, collect, outcome, upstream } = await collecting(context)
    await collect({ prober: { probe: (_, turn) => children.probe(join(dir, 'hang'), turn) } })
    assert.equal(await outcome(), 'queued')
    assert.equal(await rig.isDue('collect:vendor'), false, 'it waits, and keeps no place')
    assert.deepEqual(upstream.heard.cancels, [])
    // It may be the film's doing: the same is not fetched again every few seconds.
    await rig.pass(599_000)
    assert.equal(await rig.isDue('collect:vendor'), false)
    await rig.pass(1_000)
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })

  test('a URL that cannot be reached', async (context) => {
    const check = () => ({ state: 'succeeded', video: { from: 'url', url: 'https://cdn.example.com/v.mp4' } }) as const
    await parks(context, { check }, () => ({}))
  })

  test('a disk that is full', async (context) => {
    const { rig, collect, outcome } = await collecting(context)
    rig.storage.trouble = () => problem('storage_full', 'no room')
    for (let round = 0; round < 30; round++) {
      await collect()
      await rig.pass(30_000)
    }
    rig.storage.trouble = undefined
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })
})

describe('what the provider returned is held against it', () => {
  const giving = (bytes: Uint8Array): Script => ({ check: () => ({ state: 'succeeded', video: streamOf(bytes) }) })
  const order = { shape: { ratio: '1:1', size: { widthPx: 640, heightPx: 640 } }, frames: 96 } as never

  for (const [what, bytes, script] of [
    ['no medium at all', Buffer.from('<html>'), {}],
    ['a picture', mediaOf({ kind: 'image', mediaType: 'image/png', widthPx: 1, heightPx: 1 }), {}],
    ['a film that is two seconds too short', mediaOf(filmFacts(order, { durationSeconds: 2, frames: 48 })), {}],
    ['a film of one frame less, from an exact upstream', mediaOf(filmFacts(order, { frames: 95 })), { exact: true }],
  ] as const) {
    test(`${what} ends the job as a bad result, when it was fetched four times`, async (context) => {
      const { upstream, collectAll, outcome } = await collecting(context, { ...giving(bytes), ...script })
      await collectAll()
      assert.equal(await outcome(), 'upstream_bad_result')
      assert.equal(upstream.heard.checks.length, 4)
    })
  }

  for (const [what, facts, script] of [
    ['is two seconds too long', { durationSeconds: 6, frames: 144 }, {}],
    ['has one frame more, from an exact upstream', { frames: 97 }, { exact: true }],
    ['has another size, from an exact upstream', { widthPx: 638 }, { exact: true }],
    ['has a quarter of the pixels', { widthPx: 320, heightPx: 320 }, {}],
    ['has no sound, which was asked for', {}, {}],
  ] as const) {
    test(`a whole film that ${what} ends the job as a bad result at once: it would be the same one again`, async (context) => {
      const given = giving(mediaOf(filmFacts(order, facts)))
      const asked = { request: { generateAudio: true }, order: { audio: true } }
      const sound = what.startsWith('has no sound') ? asked : {}
      const { upstream, collectAll, outcome } = await collecting(context, { ...given, ...script }, sound)
      await collectAll()
      assert.equal(await outcome(), 'upstream_bad_result')
      assert.equal(upstream.heard.checks.length, 1)
    })
  }

  test('a film that came broken is fetched again, and nothing is made again', async (context) => {
    let downloads = 0
    const {
      upstream,
      order: ordered,
      collectAll,
      outcome,
    } = await collecting(context, {
      check: () => {
        const film = mediaOf(filmFacts(ordered))
        return { state: 'succeeded', video: streamOf(++downloads === 1 ? film.subarray(0, 5) : film) }
      },
    })
    await collectAll()
    assert.equal(await outcome(), 'succeeded')
    assert.deepEqual([downloads, upstream.heard.submits.length], [2, 1])
  })

  test('a film that is a moment longer than ordered is fine from a provider that rounds', async (context) => {
    const film = mediaOf(filmFacts(order, { durationSeconds: 4.4, frames: 106 }))
    const { collect, outcome } = await collecting(context, giving(film))
    await collect()
    assert.equal(await outcome(), 'succeeded')
  })

  for (const exact of [true, false]) {
    test(`any length up to the longest is fine where it was left to the model, ${exact ? 'exact or not' : 'and no longer'}`, async (context) => {
      const open = { order: { lengthIsOpen: true, frames: 360 } } as const
      const film = (frames: number) => giving(mediaOf(filmFacts(order, { durationSeconds: frames / 24, frames })))
      const short = await collecting(context, { ...film(120), exact }, open)
      await short.collect()
      const job = await short.rig.job(short.id)
      assert.ok(job.status === 'succeeded')
      const events = await short.rig.store.events({ tenantId: short.rig.tenantId, after: 0, limit: 100 })
      assert.doesNotMatch(JSON.stringify(events), /differs_from_order/)
      const long = await collecting(context, { ...film(384), exact }, open)
      await long.collectAll()
      assert.equal(await long.outcome(), 'upstream_bad_result')
    })
  }

  test('a provider that says it has not finished after all is asked on, eight times', async (context) => {
    const { rig, collect, outcome, upstream } = await collecting(context, { check: () => ({ state: 'running' }) })
    for (let round = 0; round < 8; round++) {
      await collect()
      await rig.pass(60_000)
      const step = await rig.claim('watch:vendor')
      const to = { kind: 'collect', lane: 'collect:vendor', afterMs: 0 } as const
      await rig.store.commit([{ write: 'move-step', lease: step, to, as: 'progress' }])
    }
    assert.equal(await outcome(), 'queued')
    await collect()
    assert.equal(await outcome(), 'upstream_failed')
    assert.deepEqual(upstream.heard.submits.length, 1)
  })
})
