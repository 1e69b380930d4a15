/** A parent of jailed children, with a compile cache or without: has a program compiled, and prints what a child makes of it. */

import { join } from 'node:path'
import { keepCompiled } from '../../../src/lib/jail/compiled.ts'
import { Jail } from '../../../src/lib/jail/jail.ts'
import { bareEnvironment, HEAP_FLAGS } from '../../../src/lib/jail/launch.ts'

const [program = ''] = process.argv.slice(2)
// A server would not stay for it.
const stay = setInterval(() => undefined, 1_000)
await keepCompiled(program, { flags: HEAP_FLAGS, environment: bareEnvironment() })
clearInterval(stay)
const jail = await Jail.start({
  program: join(import.meta.dirname, 'jail-breaker.ts'),
  readable: [],
  heapMegabytesMax: 64,
  memoryBytesMax: 1 << 30,
  niceness: 0,
  answer: { parse: (value) => value },
})
const outcome = await jail.ask({ do: 'use compiled code' }, { timeLimitMs: 60_000 })
process.stdout.write(JSON.stringify(outcome))
await jail.end()
