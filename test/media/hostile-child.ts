/** Runs in the place of the probing child: what it does to a file is in the file's name. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

import { serveJailed } from '../../src/lib/jail/inside.ts'
import { readProbeQuestion } from '../../src/media/probe-question.ts'

let asked = 0

await serveJailed(async (line) => {
  const { path } = readProbeQuestion(line)
  const name = basename(path)
  asked += 1
  if (name.startsWith('hang')) for (;;);
  if (name.startsWith('crash')) process.abort()
  if (name.startsWith('stop')) process.kill(process.pid, 'SIGSTOP')
  if (name.startsWith('unlucky') && asked > 1) process.abort()
  // What is lent is the file itself: the test says in it when to go on.
  if (name.startsWith('wait')) {
    while (readFileSync(path, 'utf8') !== 'go') await new Promise((resolve) => setTimeout(resolve, 5))
  }
  if (name.startsWith('lie'))
    return { say: 'facts', facts: { kind: 'image', mediaType: 'image/png', widthPx: 9e3, heightPx: 9e3 } }
  if (name.startsWith('who')) {
    const film = {
      kind: 'video',
      mediaType: 'video/mp4',
      widthPx: 1,
      heightPx: 1,
      durationSeconds: 1,
      videoCodec: 'avc',
    }
    return { say: 'facts', facts: { ...film, frames: process.pid } }
  }
  return { say: 'facts', facts: { kind: 'image', mediaType: 'image/png', widthPx: name.length, heightPx: 1 } }
})
