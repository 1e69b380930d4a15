/**
 * Fills the disk that it is given through a storage, and prints what came of it and whether the storage still works.
 */

import { readdir } from 'node:fs/promises'

import { ProblemError } from '../../src/core/problem.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'

const dir = process.argv[2] ?? ''
const storage = await createLocalStorage(dir, { workerId: 'worker', clock: systemClock })

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  for (let left = count; left > 0; left -= 1000) yield Buffer.alloc(1000, left & 0xff)
}

const failure = await storage.stage(bytes(2_000_000), { sizeBytesMax: 1e9 }).catch((error: unknown) => error)
const code = failure instanceof ProblemError ? failure.problem.code : String(failure)
const left = await readdir(storage.workFolder)
const small = await storage.stage(bytes(1000), { sizeBytesMax: 1000 })
process.stdout.write(JSON.stringify({ code, left, small: small.sizeBytes }))
