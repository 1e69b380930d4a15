/** Starts a jailed child, has it hang, prints its process id and waits to be killed. Arguments: a folder, what to do. */

import { join } from 'node:path'
import { Jail } from '../../../src/lib/jail/jail.ts'

const [folder = '', what = ''] = process.argv.slice(2)
const jail = await Jail.start({
  program: join(import.meta.dirname, 'jail-breaker.ts'),
  readable: [folder],
  heapMegabytesMax: 64,
  memoryBytesMax: 1 << 30,
  niceness: 0,
  answer: { parse: (value) => value },
})
void jail.ask({ do: what }, { timeLimitMs: 600_000 })
// So that the question has been read before anybody is killed.
setTimeout(() => process.stdout.write(`${jail.pid}\n`), 300)
