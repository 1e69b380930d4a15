/**
 * Runs in the place of a rendering child that a reference has taken over: gives its encoder three frames' worth of what the
 * prompt says, in which it hopes to be read as more than pixels, and takes what comes back for its film.
 */

import { createReadStream, writeFileSync, writeSync, closeSync } from 'node:fs'
import { serveJailed } from '../../../src/lib/jail/inside.ts'
import { readRenderQuestion } from '../../../src/previz/render-question.ts'

const FRAMES = 3

await serveJailed(async (question) => {
  const { order, videoPath } = readRenderQuestion(question)
  const { widthPx, heightPx } = order.shape.size
  const said = Buffer.alloc((FRAMES * widthPx * heightPx * 3) / 2, order.prompt)
  for (let at = 0; at < said.length; ) at += writeSync(3, said, at)
  closeSync(3)
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream('', { fd: 4 })) chunks.push(chunk)
  writeFileSync(videoPath, Buffer.concat(chunks))
  return { end: 'done' }
})
