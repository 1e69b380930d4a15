/**
 * Bytes from their arrival to their end: whatever becomes of those who bring them in, use them and let them go, the sweep
 * leaves what is used, and nothing else. A process dies, or is suspended for hours, at every single step of the way.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ProblemError } from '../../src/core/problem.ts'
import { UNUSED_MS } from '../../src/engine/sweep.ts'
import { removeJob } from '../../src/gateway/cancel.ts'
import { keepFile } from '../../src/gateway/keep-file.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { createProber } from '../../src/media/probe.ts'
import { jobId, sampleJob, tenantId } from '../conformance/store-samples.ts'
import { makePng } from '../support/media-samples.ts'
import { type AssetRig, makeAssetRig, type Process, what } from './asset-rig.ts'

const LIMITS = { sizeBytesMax: 1_000_000 }
const LABEL = { tenantId: tenantId(1), purpose: 'reference', filename: 'a.png' }
const TEXT = Buffer.from('no picture')

let png: Buffer

let root: string
let prober: ReturnType<typeof createProber>

before(async () => {
  png = await makePng()
  root = await mkdtemp(join(tmpdir(), 'reelay-assets-'))
  // One for all: starting its children takes longer than everything else here.
  prober = createProber({ folder: root })
})

const rigs: AssetRig[] = []
const newRig = async () => {
  const rig = await makeAssetRig(root, prober)
  rigs.push(rig)
  return rig
}

after(async () => {
  for (const rig of rigs) await rig.close()
  await prober.close()
  await rm(root, { recursive: true, force: true })
})

async function upload(process: Process, bytes: Uint8Array): Promise<void> {
  await keepFile(process, await bringIn(process, onePiece(bytes), LIMITS), LABEL)
}

/** Brings bytes in for a job, as a fetched reference and a result are. */
async function useByJob(process: Process, number: number, bytes: Uint8Array): Promise<void> {
  const { digest } = await bringIn(process, onePiece(bytes), LIMITS)
  const use = { owner: 'job', ownerId: jobId(number), tenantId: tenantId(1) } as const
  await process.store.commit([{ write: 'use-asset', digest, use }])
}

const OWNER = { tenantId: tenantId(1), actor: 'key:1' }

describe('what nobody came to use', () => {
  test('is left alone for an hour, and then collected: a refused upload', async () => {
    const rig = await newRig()
    await assert.rejects(upload(rig.process(), TEXT), ProblemError)
    rig.pass(UNUSED_MS / 2)
    await rig.sweep()
    assert.deepEqual((await rig.found()).files, [what(TEXT)])
    rig.pass(UNUSED_MS)
    await rig.sweep()
    assert.deepEqual(await rig.found(), { files: [], rows: [], uses: [], temporary: [] })
  })

  test('is not even there when it broke off or was too long', async () => {
    const rig = await newRig()
    async function* breakingOff() {
      yield TEXT
      throw new Error('the connection is lost')
    }
    await assert.rejects(bringIn(rig.process(), breakingOff(), LIMITS), /is lost/)
    await assert.rejects(bringIn(rig.process(), onePiece(TEXT), { sizeBytesMax: 3 }), ProblemError)
    assert.deepEqual(await rig.found(), { files: [], rows: [], uses: [], temporary: [] })
  })

  test('is collected once its last user has gone: a deleted job, while the file that others have stays', async () => {
    const rig = await newRig()
    const process = rig.process()
    await process.store.commit([{ write: 'insert-job', job: sampleJob(1) }])
    await upload(process, png)
    await useByJob(process, 1, png)
    await useByJob(process, 1, TEXT)
    await rig.sweepLater()
    assert.equal((await rig.found()).files.length, 2)
    await removeJob(process, OWNER, jobId(1))
    await rig.sweepLater()
    assert.deepEqual((await rig.found()).files, [what(png)])
    assert.deepEqual((await rig.found()).rows, [what(png)])
  })

  test('is collected when it was found again among the files only, with no word of it in the store', async () => {
    const rig = await newRig()
    const { storage } = rig.process()
    await storage.keep(await storage.stage(onePiece(TEXT), LIMITS))
    await rig.sweepLater()
    assert.deepEqual((await rig.found()).files, [])
  })
})

test('bytes that come again while they are on their way out wait, and are there afterwards', async () => {
  const rig = await newRig()
  const process = rig.process({ lives: true })
  const { digest } = await bringIn(process, onePiece(png), LIMITS)
  const { revision } = (await process.store.asset(digest)) ?? assert.fail('it was entered')
  await process.store.commit([{ write: 'condemn-asset', digest, revision }])
  rig.pass(2 * UNUSED_MS)
  const again = upload(process, png)
  await rig.sweep()
  await again
  await rig.sweepLater()
  assert.deepEqual((await rig.found()).files, [what(png)])
})

type Operation = { readonly name: string; readonly run: (process: Process, rig: AssetRig) => Promise<void> }

const OPERATIONS: readonly Operation[] = [
  { name: 'an upload', run: (process) => upload(process, png) },
  { name: 'a refused upload', run: (process) => upload(process, TEXT) },
  { name: 'a reference of a job', run: (process) => useByJob(process, 1, TEXT) },
  { name: 'the deletion of a job', run: (process) => removeJob(process, OWNER, jobId(2)) },
  { name: 'the sweep', run: (process, rig) => rig.sweepAs(process) },
]

/** A rig with a job that uses bytes, and with bytes that nobody uses and that are due to be collected. */
async function usedRig(): Promise<AssetRig> {
  const rig = await newRig()
  const process = rig.process()
  await process.store.commit([{ write: 'insert-job', job: sampleJob(2) }])
  await useByJob(process, 2, Buffer.from('a film'))
  await bringIn(process, onePiece(Buffer.from('left over')), LIMITS)
  rig.pass(2 * UNUSED_MS)
  return rig
}

/** Runs an operation with a stop at its n-th call to the store or the storage; false when it has fewer. */
async function stopAt(call: number, { run }: Operation, goesOn: boolean, lives: boolean): Promise<boolean> {
  const rig = await usedRig()
  const victim = rig.process({ stopsAt: call, lives })
  const done = run(victim, rig).catch((error: unknown) => error)
  const isStopped = await Promise.race([victim.stopped.then(() => true), done.then(() => false)])
  await rig.sweepLater()
  if (goesOn) {
    victim.goOn()
    await done
    await rig.sweepLater()
  }
  const { files, rows, uses, temporary } = await rig.found()
  const used = [...new Set(uses)].toSorted()
  assert.deepEqual({ files, rows }, { files: used, rows: used }, `call ${call}`)
  assert.deepEqual(temporary, lives && !goesOn ? temporary : [], `call ${call}`)
  return isStopped
}

for (const operation of OPERATIONS) {
  test(`a process that dies at any step of ${operation.name} leaves nothing behind`, async () => {
    let call = 1
    while (await stopAt(call, operation, false, false)) call++
    assert.ok(call > 2, 'it has steps')
  })

  test(`a process that is suspended for hours at any step of ${operation.name} does no harm when it goes on`, async () => {
    for (const lives of [true, false]) {
      let call = 1
      while (await stopAt(call, operation, true, lives)) call++
    }
  })
}
