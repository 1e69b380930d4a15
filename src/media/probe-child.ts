/**
 * The probing child: a process of its own that parses strangers' files, because parsers have bugs. It runs without
 * network, without children, without the right to write, and reads only what `probe.ts` allows. One file at a time, a
 * line of JSON each way.
 */

import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'

import type { MediaFacts } from '../core/media.ts'
import { ProblemError } from '../core/problem.ts'
import { readBitmap } from './bitmap.ts'
import { type OpenFile, readAt } from './open-file.ts'
import { type ChildMessage, question } from './probe-protocol.ts'
import { HEAD_BYTES, sniff } from './sniff.ts'
import { readStill } from './still-facts.ts'
import { readTimed } from './timed-facts.ts'
import { unsupported } from './unsupported.ts'

const MEMORY_BYTES_MAX = 1 << 30
const MEMORY_CHECK_MS = 100

// A signal to the whole group, such as Ctrl-C, is the parent's to answer; this child ends when its input does.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
setInterval(() => {
  if (process.memoryUsage.rss() > MEMORY_BYTES_MAX) process.exit(1)
}, MEMORY_CHECK_MS).unref()

say({ say: 'ready' })
for await (const line of createInterface({ input: process.stdin })) {
  const { path } = question.parse(JSON.parse(line))
  say(await identify(path))
}

/** Puts whatever happens into a message. */
async function identify(path: string): Promise<ChildMessage> {
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

/** A parser that stumbles says as much about a file as one that refuses it. */
async function judge(file: OpenFile): Promise<ChildMessage> {
  try {
    return { say: 'facts', facts: await factsOf(file) }
  } catch (error) {
    const message = error instanceof ProblemError ? error.problem.message : 'The file is damaged or cut off.'
    return { say: 'refused', message, internal: error instanceof ProblemError ? '' : String(error).slice(0, 500) }
  }
}

async function factsOf(file: OpenFile): Promise<MediaFacts> {
  const mediaType = await sniff(await readAt(file, 0, HEAD_BYTES))
  if (mediaType === undefined) throw unsupported('The file is not of a type that is taken here.')
  if (mediaType === 'image/bmp') return readBitmap(file)
  return mediaType.startsWith('image/') ? readStill(file, mediaType) : readTimed(file, mediaType)
}

function say(message: ChildMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
