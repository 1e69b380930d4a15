/** Runs in the place of the rendering child: what it does is in the prompt. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { serveJailed } from '../../src/lib/jail/inside.ts'
import { renderRequest } from '../../src/previz/render-messages.ts'

const kept: unknown[] = []

await serveJailed(async (question, tell) => {
  const { order, videoPath } = renderRequest.parse(question)
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
    case 'wait':
      while (!existsSync(`${videoPath}.go`)) {
        tell({ percent: 1 })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
  }
  // Who made it, and how important the system takes its maker.
  const niceness = process.platform === 'linux' ? readFileSync('/proc/self/stat', 'utf8').split(' ')[18] : '10'
  writeFileSync(videoPath, `${process.pid} ${niceness}`)
  return { end: 'done' }
})
