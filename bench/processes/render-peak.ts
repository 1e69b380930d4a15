/** Renders one film, given as JSON, and prints the most memory that this process has had, in bytes. */

import { readFileSync } from 'node:fs'
import { render, type RenderRequest } from '../../src/previz/render.ts'

const request: RenderRequest = JSON.parse(process.argv[2] ?? '')
await render(request, { onProgress: () => undefined })
process.stdout.write(String(peakBytes()))

/** On Linux the peak of `resourceUsage` begins with that of whoever started the process; the one of its memory does not. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error('the system does not say what a process has held')
  return Number(kilobytes) * 1024
}
