import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'

import { LostProbe } from '../../src/core/lost-probe.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { createProber, type ProberOptions } from '../../src/media/probe.ts'
import { makePng } from '../support/media-samples.ts'

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-turns-'))
  for (const name of ['good', 'other', 'hang', 'crash', 'lie', 'unlucky', 'stop', 'who'])
    await writeFile(join(dir, name), 'x')
})

after(() => rm(dir, { recursive: true }))

function start(context: TestContext, changes: Partial<ProberOptions> = {}) {
  const program = join(import.meta.dirname, 'hostile-child.ts')
  const prober = createProber({ folder: dir, program, timeLimitMs: () => 300, ...changes })
  context.after(() => prober.close())
  return prober
}

const code = (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error))

test('many probes at once are answered each with its own file', async (context) => {
  const prober = start(context, {
    program: join(import.meta.dirname, '../../src/media/probe-child.ts'),
    timeLimitMs: () => 20_000,
  })
  const sides = Array.from({ length: 12 }, (_, index) => 10 + index)
  for (const side of sides) await writeFile(join(dir, `${side}.png`), await makePng({ widthPx: side }))
  const found = await Promise.all(sides.map((side) => prober.probe(join(dir, `${side}.png`), `tenant-${side % 3}`)))
  assert.deepEqual(
    found.map((facts) => facts.kind === 'image' && facts.widthPx),
    sides,
  )
})

test('a file that hangs two children is refused, and the next one is answered', async (context) => {
  const prober = start(context, { children: 1 })
  const failure = await prober.probe(join(dir, 'hang'), 'a').catch((error: unknown) => error)
  assert.ok(failure instanceof LostProbe)
  assert.equal(failure.problem.code, 'unsupported_media')
  assert.equal(failure.internal, 'no answer within 300 ms')
  assert.equal((await prober.probe(join(dir, 'good'), 'a')).kind, 'image')
})

test('a file that kills two children is refused, and the next one is answered', async (context) => {
  const prober = start(context, { children: 1 })
  const failure = await prober.probe(join(dir, 'crash'), 'a').catch((error: unknown) => error)
  assert.ok(failure instanceof LostProbe)
  assert.equal(code(failure), 'unsupported_media')
  assert.equal((await prober.probe(join(dir, 'good'), 'a')).kind, 'image')
})

test('a file whose child dies once is looked at again', async (context) => {
  const prober = start(context, { children: 1 })
  await prober.probe(join(dir, 'good'), 'a')
  assert.equal((await prober.probe(join(dir, 'unlucky'), 'a')).kind, 'image')
})

test('a file whose warm child has been stopped is looked at by another', async (context) => {
  const prober = start(context, { children: 1 })
  const warm = await prober.probe(join(dir, 'who'), 'a')
  assert.ok(warm.kind === 'video')
  process.kill(warm.frames, 'SIGSTOP')
  assert.equal((await prober.probe(join(dir, 'good'), 'a')).kind, 'image')
  assert.throws(() => process.kill(warm.frames, 0), { code: 'ESRCH' })
})

test('a file whose children are all stopped is no verdict on the file', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const prober = start(context, { children: 1 })
  assert.equal(code(await prober.probe(join(dir, 'stop'), 'a').catch((error: unknown) => error)), 'unavailable')
  assert.equal((await prober.probe(join(dir, 'good'), 'a')).kind, 'image')
})

test('facts beyond the limits are not believed, not even of our own child', async (context) => {
  const failure = await start(context)
    .probe(join(dir, 'lie'), 'a')
    .catch((error: unknown) => error)
  assert.equal(code(failure), 'unsupported_media')
})

test('a healthy tenant is answered while another has 200 hanging files waiting', async (context) => {
  const prober = start(context)
  let ended = 0
  const hostile = Array.from({ length: 200 }, () =>
    prober.probe(join(dir, 'hang'), 'hostile').then(
      () => assert.fail('it hangs'),
      () => (ended += 1),
    ),
  )
  for (let index = 0; index < 10; index++)
    assert.equal((await prober.probe(join(dir, 'good'), 'healthy')).kind, 'image')
  // Those few that were tried meanwhile: had the healthy one waited behind them, it would be all.
  assert.ok(ended < 20, `${ended} hostile files came first`)
  await prober.close()
  await Promise.all(hostile)
})

test('one tenant alone never holds the last child', async (context) => {
  const prober = start(context, { children: 2, timeLimitMs: () => 60_000 })
  await writeFile(join(dir, 'wait'), 'x')
  const waiting = [1, 2, 3].map(() => prober.probe(join(dir, 'wait'), 'slow'))
  assert.equal((await prober.probe(join(dir, 'good'), 'other')).kind, 'image')
  await writeFile(join(dir, 'wait'), 'go')
  assert.equal((await Promise.all(waiting)).length, 3)
})

test('a tenant with too many files waiting is told to come again, and others are not', async (context) => {
  const prober = start(context)
  const verdicts = Array.from({ length: 300 }, () =>
    prober.probe(join(dir, 'hang'), 'hostile').then(() => 'facts', code),
  )
  assert.equal((await prober.probe(join(dir, 'good'), 'healthy')).kind, 'image')
  await prober.close()
  const codes = await Promise.all(verdicts)
  assert.ok(codes.filter((each) => each === 'unavailable').length >= 42)
  assert.ok(codes.every((each) => each === 'unavailable' || each === 'unsupported_media'))
})

test('where no child can be started, that is no verdict on the file', async (context) => {
  const prober = start(context, { program: join(dir, 'missing.ts') })
  assert.equal(code(await prober.probe(join(dir, 'good'), 'a').catch((error: unknown) => error)), 'unavailable')
})

test('a probe that is not wanted any more leaves its place', async (context) => {
  const prober = start(context, { children: 1, timeLimitMs: () => 60_000 })
  await writeFile(join(dir, 'wait'), 'x')
  const first = prober.probe(join(dir, 'wait'), 'a')
  const stop = new AbortController()
  const gone = [join(dir, 'wait'), join(dir, 'good')].map((path) => prober.probe(path, 'a', stop.signal))
  stop.abort(new Error('cancelled'))
  for (const probe of gone) await assert.rejects(probe, /cancelled/)
  await assert.rejects(prober.probe(join(dir, 'good'), 'a', stop.signal), /cancelled/)
  await writeFile(join(dir, 'wait'), 'go')
  assert.equal((await first).kind, 'image')
})

test('a prober that was never used or is closed twice ends in peace, and answers nothing more', async (context) => {
  const prober = start(context)
  await prober.close()
  await prober.close()
  assert.equal(code(await prober.probe(join(dir, 'good'), 'a').catch((error: unknown) => error)), 'unavailable')
})

test('closing ends probes that are under way, starting and waiting, and none of them is a verdict', async (context) => {
  const prober = start(context, { timeLimitMs: () => 60_000 })
  await prober.probe(join(dir, 'good'), 'a')
  const probes = Array.from({ length: 9 }, (_, index) => prober.probe(join(dir, 'hang'), `${index % 3}`).catch(code))
  await new Promise((resolve) => setImmediate(resolve))
  await prober.close()
  assert.deepEqual(new Set(await Promise.all(probes)), new Set(['unavailable']))
})
