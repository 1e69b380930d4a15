/** Runs in the place of the rendering child: what it does is in the prompt. */

import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { serveJailed } from '../../src/lib/jail/inside.ts'
import { codeOf } from '../../src/lib/system-error.ts'
import { readRenderQuestion } from '../../src/previz/render-question.ts'

const kept: unknown[] = []

await serveJailed(async (question, tell) => {
  const { order, references, videoPath } = readRenderQuestion(question)
  const beside = join(videoPath, '..', '..', '..')
  if (order.prompt.startsWith('look around ')) {
    const tried = lookAround(order.prompt.slice('look around '.length), references[0]?.path ?? '', videoPath)
    writeFileSync(videoPath, JSON.stringify(tried))
    return { end: 'done' }
  }
  switch (order.prompt) {
    case 'hang':
      tell({ percent: 10 })
      for (;;);
    case 'hang after writing':
      writeFileSync(videoPath, 'half a film')
      tell({ percent: 50 })
      for (;;);
    case 'crash':
      return process.abort()
    case 'keep':
      kept.push(Buffer.alloc(6e8, 1))
      break
    case 'boast':
      tell({ percent: 1000 })
      break
    case 'full disk':
      return { end: 'failed', because: 'storage', detail: 'ENOSPC' }
    case 'make a folder':
      mkdirSync(videoPath)
      return { end: 'done' }
    case 'wait':
      while (!existsSync(join(beside, `${basename(videoPath)}.go`))) {
        tell({ percent: 1 })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
  }
  // Who made it, and how important the system takes its maker.
  const niceness = process.platform === 'linux' ? readFileSync('/proc/self/stat', 'utf8').split(' ')[18] : '10'
  writeFileSync(videoPath, `${process.pid} ${niceness}`)
  return { end: 'done' }
})

/** What happens to a child that tries what it must not: codes of errors, by what was tried. */
function lookAround(theirs: string, lent: string, videoPath: string): Readonly<Record<string, string>> {
  const beside = join(videoPath, '..', '..', '..')
  const mine = readFileSync(lent, 'utf8')
  return {
    own: mine,
    'read theirs': codeOfTry(() => readFileSync(theirs)),
    'read mine where it lies': codeOfTry(() => readFileSync(mine)),
    'list what lies beside': codeOfTry(() => readdirSync(beside)),
    'write beside': codeOfTry(() => writeFileSync(join(beside, 'x'), 'x')),
    'write to my reference': codeOfTry(() => writeFileSync(lent, 'x')),
    'link my reference': codeOfTry(() => linkSync(lent, `${videoPath}.link`)),
  }
}

function codeOfTry(attempt: () => unknown): string {
  try {
    attempt()
    return 'done'
  } catch (error) {
    return codeOf(error)
  }
}
