/** The probing child: parses strangers' files in a jail, because parsers have bugs. One file at a time. */

import { open } from 'node:fs/promises'

import type { MediaFacts } from '../core/media.ts'
import { ProblemError } from '../core/problem.ts'
import { serveJailed } from '../lib/jail/inside.ts'
import { codeOf } from '../lib/system-error.ts'
import { readBitmap } from './bitmap.ts'
import { type OpenFile, readAt } from './open-file.ts'
import type { Verdict } from './probe-protocol.ts'
import { readProbeQuestion } from './probe-question.ts'
import { HEAD_BYTES, sniff } from './sniff.ts'
import { unsupported } from './unsupported.ts'

/** What a disk says that cannot be read; other errors of the system may be a file's doing, which leads a parser astray. */
const DISK_TROUBLE: readonly string[] = ['EIO', 'ESTALE', 'ENXIO']

// Most children see files of one sort; the parsers of the other need not be loaded.
const stills = () => import('./still-facts.ts')
const timed = () => import('./timed-facts.ts')

await serveJailed((asked) => identify(readProbeQuestion(asked).path), [stills, timed])

/** Puts whatever happens into a verdict. */
async function identify(path: string): Promise<Verdict> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      return await judge({ handle, path, sizeBytes: size })
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { say: 'failed', message: String(error).slice(0, 500) }
  }
}

/** A parser that stumbles says as much about a file as one that refuses it; a disk that cannot be read says nothing. */
async function judge(file: OpenFile): Promise<Verdict> {
  try {
    return { say: 'facts', facts: await factsOf(file) }
  } catch (error) {
    if (DISK_TROUBLE.includes(codeOf(error))) throw error
    const message = error instanceof ProblemError ? error.problem.message : 'The file is damaged or cut off.'
    return { say: 'refused', message, internal: error instanceof ProblemError ? '' : String(error).slice(0, 500) }
  }
}

async function factsOf(file: OpenFile): Promise<MediaFacts> {
  const mediaType = await sniff(await readAt(file, 0, HEAD_BYTES))
  if (mediaType === undefined) throw unsupported('The file is not of a type that is taken here.')
  if (mediaType === 'image/bmp') return readBitmap(file)
  if (mediaType.startsWith('image/')) return (await stills()).readStill(file, mediaType)
  return (await timed()).readTimed(file, mediaType)
}
