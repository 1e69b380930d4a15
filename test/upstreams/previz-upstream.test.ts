import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, beforeEach, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type AttemptId, type JobId, makeId } from '../../src/core/ids.ts'
import type { PreparedReference } from '../../src/core/job.ts'
import type { Json } from '../../src/core/json.ts'
import type { ShapedOrder } from '../../src/core/order.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { obstacleOf } from '../../src/core/routing.ts'
import { SEEDANCE_PIXELS } from '../../src/core/shape.ts'
import type { ResultSource, UpstreamReport, Work } from '../../src/core/upstream-port.ts'
import { createPrevizUpstream, type PrevizOptions, type PrevizUpstream } from '../../src/upstreams/previz-upstream.ts'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { ORDER } from '../support/orders.ts'

/** Smaller than any that is sold: what is drawn is tested elsewhere. */
const SMALL = { ratio: '16:9', size: { widthPx: 288, heightPx: 160 } } as const
const WITH_LAST_FRAME = { ...ORDER, shape: SMALL, returnLastFrame: true }

/** Long enough that a test can look at it while it runs. */
const SLOW = { frames: 72, shape: ORDER.shape } as const
const ENDLESS = { ...SLOW, frames: 360 } as const

const PICTURE = { kind: 'image', mediaType: 'image/png', widthPx: 200, heightPx: 100 } as const

let folder = ''
/** Where films go; a new one for each test. */
let films = ''
/** For tests that only need films: its child has started once for all of them. */
let warm: PrevizUpstream
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-previz-'))
  warm = create({ folder: await mkdtemp(join(folder, 'warm-')) })
})
beforeEach(async () => {
  films = await mkdtemp(join(folder, 'films-'))
})
after(async () => {
  await warm.close()
  await rm(folder, { recursive: true })
})

/** What lies there besides the folders of children. */
const filmsMade = async () => (await readdir(films)).filter((name) => !name.startsWith('render-'))

let made = 0

/** A storage that counts the local copies that are out. */
function lending() {
  const counts = { lent: 0, out: 0 }
  const withLocalCopy = async <Result>(digest: string, use: (path: string) => Promise<Result>): Promise<Result> => {
    counts.lent++
    counts.out++
    return use(join(folder, digest)).finally(() => counts.out--)
  }
  return { counts, withLocalCopy }
}

function create(options: Partial<PrevizOptions> = {}): PrevizUpstream {
  const places = { storage: lending(), folder: films }
  return createPrevizUpstream({ ...places, workerId: 'w', workers: 1, ...options })
}

function start(context: TestContext, options: Partial<PrevizOptions> = {}): PrevizUpstream {
  const previz = create(options)
  context.after(() => previz.close())
  return previz
}

/** Hands a work over; returns its handle. */
async function submit(previz: PrevizUpstream, asked: Work = work()): Promise<Json> {
  return (await previz.submit(asked)).handle
}

/** Looks at one work. */
async function look(previz: PrevizUpstream, handle: Json): Promise<UpstreamReport> {
  const [report] = await previz.check([handle], new AbortController().signal)
  assert.ok(report)
  return report
}

function work(changes: Partial<ShapedOrder> = {}, references: readonly PreparedReference[] = []): Work {
  const chance = new Uint8Array(10)
  const [jobId, attemptId] = [makeId<JobId>(made++, chance), makeId<AttemptId>(made++, chance)]
  const request = { model: ORDER.model, prompt: ORDER.prompt, references: [] }
  return { jobId, attemptId, request, order: { ...WITH_LAST_FRAME, ...changes }, references }
}

/** Looks until a report passes. */
async function until(
  previz: PrevizUpstream,
  handle: Json,
  passes: (report: UpstreamReport) => boolean,
): Promise<UpstreamReport> {
  for (;;) {
    const report = await look(previz, handle)
    if (passes(report)) return report
    await sleep(5)
  }
}

const hasEnded = ({ state }: UpstreamReport) => state !== 'queued' && state !== 'running'
const hasBegun = (report: UpstreamReport) =>
  hasEnded(report) || (report.state === 'running' && (report.progressPercent ?? 0) > 0)

async function bytesOf(source: ResultSource | undefined): Promise<Buffer> {
  assert.ok(source?.from === 'stream')
  return buffer(source.open(new AbortController().signal))
}

test('notes that nothing is looked up, and that a film is shown and not edited', async (context) => {
  const previz = start(context)
  const asked = work()
  const request = { ...asked.request, webSearch: true, referenceTask: 'edit' } as const
  const { notes } = await previz.submit({ ...asked, request })
  assert.deepEqual(
    notes.map(({ kind, field }) => [kind, field]),
    [
      ['dropped', 'webSearch'],
      ['approximated', 'referenceTask'],
    ],
  )
  const plain = await previz.submit({ ...work(), request: { ...request, webSearch: false, referenceTask: 'auto' } })
  assert.deepEqual(plain.notes, [])
})

test('a work becomes a film and a last frame, read as often as one likes until it is released', async () => {
  const report = await until(warm, await submit(warm), hasEnded)
  assert.ok(report.state === 'succeeded')
  const bytes = await bytesOf(report.video)
  const film = await inspectFilm(bytes)
  assert.deepEqual([film.widthPx, film.heightPx, film.frames], [288, 160, 24])
  assert.deepEqual(await bytesOf(report.video), bytes)
  assert.equal((await bytesOf(report.lastFrame)).toString('latin1', 1, 4), 'PNG')
})

test('a film comes with the storyboard that it was made by, and both go when the work is released', async (context) => {
  const previz = start(context)
  const handle = await submit(previz)
  const report = await until(previz, handle, hasEnded)
  assert.ok(report.state === 'succeeded')
  const { version, frames, shots } = JSON.parse((await bytesOf(report.storyboard)).toString())
  assert.deepEqual([version, frames, shots[0].line], [1, ORDER.frames, ORDER.prompt])
  await previz.release(handle)
  assert.deepEqual(await filmsMade(), [])
})

test('with a burn-in for every film, films have it without having asked', async (context) => {
  const burnsIn = async (previz: PrevizUpstream) => {
    const report = await until(previz, await submit(previz), hasEnded)
    assert.ok(report.state === 'succeeded')
    return JSON.parse((await bytesOf(report.storyboard)).toString()).burn_in
  }
  assert.deepEqual([await burnsIn(start(context)), await burnsIn(start(context, { burnIn: true }))], [false, true])
})

test('a film comes with its poster and its scrubbing sheet, as JPEG', async () => {
  const report = await until(warm, await submit(warm), hasEnded)
  assert.ok(report.state === 'succeeded')
  for (const still of [report.stills?.poster, report.stills?.scrubSheet]) {
    assert.equal((await bytesOf(still)).toString('hex', 0, 3), 'ffd8ff')
  }
})

test('a film whose length is left to it is five seconds long, or as long as it may be', async () => {
  for (const [frames, made] of [
    [360, 120],
    [72, 72],
  ] as const) {
    const order = { frames, lengthIsOpen: true, returnLastFrame: false } as const
    const report = await until(warm, await submit(warm, work(order)), hasEnded)
    assert.ok(report.state === 'succeeded')
    assert.equal((await inspectFilm(await bytesOf(report.video))).frames, made)
  }
})

test('4k is not rendered', (context) => {
  const { offers } = start(context)
  const order = { ...ORDER, resolution: '4k', shape: { ratio: '16:9', size: SEEDANCE_PIXELS['4k']['16:9'] } } as const
  assert.deepEqual(obstacleOf({ order, references: [] }, offers)?.field, 'resolution')
})

test('references are read from storage by their digest', async (context) => {
  await writeFile(join(folder, 'picture'), await makePng({ widthPx: 200, heightPx: 100 }))
  const storage = lending()
  const previz = start(context, { storage })
  const reference: PreparedReference = {
    role: 'first_frame',
    asset: { digest: 'picture', sizeBytes: 1, facts: PICTURE },
  }
  const report = await until(previz, await submit(previz, work({ returnLastFrame: false }, [reference])), hasEnded)
  assert.ok(report.state === 'succeeded')
  assert.equal(report.lastFrame, undefined)
  assert.deepEqual(storage.counts, { lent: 1, out: 0 }, 'its copy is given back')
})

test('the same attempt submitted twice, even at once, is rendered once', async (context) => {
  const previz = start(context, { workers: 2 })
  const same = work()
  const [one, other] = await Promise.all([submit(previz, same), submit(previz, same)])
  assert.deepEqual(one, other)
  await until(previz, one, hasBegun)
  assert.equal(previz.processes().length, 1)
  assert.equal((await until(previz, one, hasEnded)).state, 'succeeded')
  assert.equal((await filmsMade()).length, 5, 'one film, its last frame, its two pictures and its storyboard')
})

test('progress is told while a film is rendered, and never falls', async () => {
  const seen: number[] = []
  await until(warm, await submit(warm, work(SLOW)), (report) => {
    if (report.state === 'running') seen.push(report.progressPercent ?? 0)
    return hasEnded(report)
  })
  assert.ok(seen.some((percent) => percent > 0 && percent < 100))
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  )
})

test('more works than workers wait their turn', async () => {
  const [first, second] = [await submit(warm), await submit(warm)]
  assert.deepEqual(await look(warm, second), { state: 'queued' })
  for (const handle of [first, second]) assert.equal((await until(warm, handle, hasEnded)).state, 'succeeded')
})

test('a work that is released while it runs is stopped, and gone with its files', async (context) => {
  const previz = start(context)
  const handle = await submit(previz, work(ENDLESS))
  await until(previz, handle, hasBegun)
  await previz.release(handle)
  assert.deepEqual(await look(previz, handle), { state: 'lost' })
  assert.equal((await until(previz, await submit(previz), hasEnded)).state, 'succeeded')
  while ((await filmsMade()).length > 5) await sleep(5)
})

test('releasing a finished work removes its files', async (context) => {
  const previz = start(context)
  const handle = await submit(previz)
  const report = await until(previz, handle, hasEnded)
  assert.ok(report.state === 'succeeded')
  await previz.release(handle)
  assert.deepEqual(await filmsMade(), [])
  assert.deepEqual(await look(previz, handle), { state: 'lost' })
})

test('releasing what waits takes it off the queue', async () => {
  const [running, waiting] = [await submit(warm), await submit(warm, work(ENDLESS))]
  await warm.release(waiting)
  assert.deepEqual(await look(warm, waiting), { state: 'lost' })
  assert.equal((await until(warm, running, hasEnded)).state, 'succeeded')
})

test('a handle from before a restart, or from elsewhere, is lost, and letting go of it is quiet', async (context) => {
  const previz = start(context)
  for (const handle of [{ render: 'unknown' }, { other: 1 }, null, 'text', [], { render: 7 }]) {
    assert.deepEqual(await look(previz, handle), { state: 'lost' })
    await previz.release(handle)
  }
})

test('a reference that cannot be read fails its work with a problem, and the next work is rendered', async (context) => {
  await writeFile(join(folder, 'broken'), 'no picture')
  const details: string[] = []
  const previz = start(context, { onFailure: (_, detail) => details.push(detail) })
  const reference: PreparedReference = {
    role: 'first_frame',
    asset: { digest: 'broken', sizeBytes: 1, facts: PICTURE },
  }
  const report = await until(previz, await submit(previz, work({}, [reference])), hasEnded)
  assert.ok(report.state === 'failed')
  assert.equal(report.problem.code, 'upstream_failed')
  assert.match(details.join('\n'), /^render: /)
  assert.equal((await until(previz, await submit(previz), hasEnded)).state, 'succeeded')
})

test('a render whose folder is taken away is told to be made again, and the next try has its folder', async (context) => {
  const previz = start(context)
  const handle = await submit(previz, work(SLOW))
  await until(previz, handle, hasBegun)
  await rm(join(films, 'render-0'), { recursive: true })
  const report = await until(previz, handle, hasEnded)
  assert.equal(report.state === 'failed' && report.problem.code, 'unavailable')
  await rm(films, { recursive: true })
  assert.equal((await until(previz, await submit(previz), hasEnded)).state, 'succeeded')
})

test('where no folder can be made, that is no fault of the work', async (context) => {
  await writeFile(join(films, 'file'), '')
  const previz = start(context, { folder: join(films, 'file', 'folder') })
  const isPassing = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'
  await assert.rejects(submit(previz), isPassing)
})

const BROKEN: readonly (readonly [name: string, program: string, told: RegExp])[] = [
  ['crashes', "throw new Error('broken')", /^process: .*Error: broken/s],
  ['crashes in native code', 'process.abort()', /^process: .*SIGABRT/s],
  ['leaves', 'process.exit(3)', /^process: .*ended with 3/],
  ['fills its heap', 'const kept = []; for (;;) kept.push(new Array(2e6).fill(1.5))', /^memory: .*memory/s],
  ['fills the memory', 'const kept = []; for (;;) kept.push(Buffer.alloc(1e8, 1))', /^memory: .*(memory|allocat)/s],
  ['hangs', 'for (;;);', /^time: /],
]

for (const [name, program, told] of BROKEN) {
  test(`a child that ${name} fails its own work only, and is replaced`, async (context) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.mjs`)
    const source = (path: string) => pathToFileURL(join(import.meta.dirname, '../../src', path)).href
    await writeFile(
      file,
      `import { serveJailed } from '${source('lib/jail/inside.ts')}'
      await serveJailed(async (request, tell) => {
        if (request.order.prompt === 'broken') { ${program} }
        const { renderOne } = await import('${source('previz/render-one.ts')}')
        return renderOne(request, tell)
      })`,
    )
    const details: string[] = []
    const previz = start(context, {
      program: file,
      wallLimitMs: ({ order }) => (order.prompt === 'broken' && name === 'hangs' ? 300 : 60_000),
      onFailure: (_, detail) => details.push(detail),
    })
    const [broken, next] = [await submit(previz, work({ prompt: 'broken' })), await submit(previz)]
    const report = await until(previz, broken, hasEnded)
    assert.ok(report.state === 'failed')
    assert.equal(report.problem.code, 'upstream_failed')
    assert.match(details.join('\n'), told)
    assert.equal((await until(previz, next, hasEnded)).state, 'succeeded')
  })
}

test('a render that its references take beyond the memory says so, and is not begun again', async (context) => {
  const file = join(folder, 'eater.mjs')
  const inside = pathToFileURL(join(import.meta.dirname, '../../src/lib/jail/inside.ts')).href
  const eat = 'const kept = []; for (;;) kept.push(Buffer.alloc(1e8, 1))'
  await writeFile(file, `import { serveJailed } from '${inside}'\nawait serveJailed(async () => { ${eat} })`)
  await writeFile(join(folder, 'picture'), await makePng({ widthPx: 200, heightPx: 100 }))
  const reference: PreparedReference = {
    role: 'first_frame',
    asset: { digest: 'picture', sizeBytes: 1, facts: PICTURE },
  }
  const previz = start(context, { program: file })
  const report = await until(previz, await submit(previz, work({}, [reference])), hasEnded)
  assert.ok(report.state === 'failed')
  assert.match(report.problem.message, /^The references need more memory than a previz has/)
})

test('closing ends a render that runs', async () => {
  const previz = create()
  const handle = await submit(previz, work(ENDLESS))
  await until(previz, handle, hasBegun)
  await previz.close()
  assert.deepEqual(previz.processes(), [])
  assert.deepEqual(await look(previz, handle), { state: 'lost' })
})

test('the server loads no codec, canvas or image library until it renders, and then not in its own thread', () => {
  const upstream = pathToFileURL(join(import.meta.dirname, '../../src/upstreams/previz-upstream.ts')).href
  const program = `import { createPrevizUpstream } from '${upstream}'
    createPrevizUpstream({ storage: {}, folder: '/', workers: 2 })
    process.stdout.write(JSON.stringify(process.report.getReport().sharedObjects))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.ok(stdout.startsWith('['), stderr)
  assert.doesNotMatch(stdout, /\.node"|libvips/)
})
