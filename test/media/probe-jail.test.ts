import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ProblemError } from '../../src/core/problem.ts'
import { Jail } from '../../src/media/probe-jail.ts'
import { createProber } from '../../src/media/probe.ts'
import { startHostileServer } from '../support/hostile-server.ts'
import { makePng } from '../support/media-samples.ts'

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-jail-'))
  await writeFile(join(dir, 'a.png'), await makePng())
})

after(() => rm(dir, { recursive: true }))

test('many probes at once are answered each with its own file', async () => {
  const prober = createProber({ folders: [dir] })
  try {
    const sides = Array.from({ length: 12 }, (_, index) => 10 + index)
    for (const side of sides) await writeFile(join(dir, `${side}.png`), await makePng({ widthPx: side }))
    const found = await Promise.all(sides.map((side) => prober.probe(join(dir, `${side}.png`))))
    assert.deepEqual(
      found.map((facts) => facts.kind === 'image' && facts.widthPx),
      sides,
    )
  } finally {
    await prober.close()
  }
})

test('a file that takes too long is refused, and the next one is answered by a new child', async () => {
  const hasty = createProber({ folders: [dir], probeTimeoutMs: 1 })
  try {
    const verdicts = await Promise.all(
      [1, 2].map(() => hasty.probe(join(dir, 'a.png')).catch((error: unknown) => error)),
    )
    for (const verdict of verdicts) {
      assert.ok(verdict instanceof ProblemError)
      assert.equal(verdict.problem.code, 'unsupported_media')
      assert.equal(verdict.internal, 'no answer within 1 ms')
    }
  } finally {
    await hasty.close()
  }
})

test('a prober that was never used or is closed twice ends in peace, and answers nothing more', async () => {
  const prober = createProber({ folders: [dir] })
  await prober.close()
  await prober.close()
  await assert.rejects(prober.probe(join(dir, 'a.png')), /closed/)
})

test('closing ends a probe that is under way', async () => {
  const prober = createProber({ folders: [dir] })
  const verdict = prober.probe(join(dir, 'a.png')).catch((error: unknown) => error)
  await prober.close()
  assert.ok((await verdict) instanceof Error)
})

test('closing while the child is starting leaves no child behind', async () => {
  const prober = createProber({ folders: [dir] })
  const verdict = prober.probe(join(dir, 'a.png')).catch((error: unknown) => error)
  await new Promise((resolve) => setImmediate(resolve))
  await prober.close()
  assert.ok((await verdict) instanceof Error)
})

test('a dead child is noticed, and whatever it is asked has no answer', async () => {
  const jail = await Jail.start([dir])
  assert.equal(jail.isAlive, true)
  await jail.end()
  assert.equal(jail.isAlive, false)
  assert.equal(await jail.ask({ path: join(dir, 'a.png') }, 1000), undefined)
})

test('from inside the jail there is no network, no child, no writing, no other file and no environment', async () => {
  const canary = await startHostileServer()
  process.env['REELAY_TEST_SECRET'] = 'canary'
  const jail = await Jail.start([dir], join(import.meta.dirname, 'jail-breaker.ts'))
  try {
    const answer = await jail.ask({ path: `${canary.port} ${join(dir, 'escaped')} ${import.meta.filename}` }, 20_000)
    assert.deepEqual(answer, { say: 'failed', message: 'network:no child:no write:no read:no environment:no' })
    assert.deepEqual(canary.hits, [])
  } finally {
    delete process.env['REELAY_TEST_SECRET']
    await jail.end()
    await canary.close()
  }
})
