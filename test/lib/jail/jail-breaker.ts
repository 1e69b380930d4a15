/** Runs in a jail and does what it is asked to: tries everything that it must not be able to do, hangs, dies, eats memory. */

import { spawnSync } from 'node:child_process'
import { ftruncateSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { serveJailed } from '../../../src/lib/jail/inside.ts'

type Asked = { readonly do: string; readonly path?: string; readonly port?: number }

const kept: unknown[] = []

await serveJailed(async (question, tell) => {
  const { do: what, path = '', port = 0 } = question as Asked
  switch (what) {
    case 'echo':
      return question
    case 'break out':
      return breakOut(path, port)
    case 'use compiled code': {
      const folder = getCompileCacheDir()
      return { folder, mayWrite: isDone(() => writeFileSync(join(folder ?? import.meta.dirname, 'new'), 'x')) }
    }
    case 'write a gigabyte':
      return isDone(() => ftruncateSync(openSync(path, 'w'), 1024 ** 3 + 1))
    case 'open many':
      return isDone(() => {
        for (let count = 0; count < 300; count++) openSync(process.execPath, 'r')
      })
    case 'write':
      return isDone(() => writeFileSync(path, 'x'))
    case 'tell':
      for (const progress of [1, 2, 3]) tell(progress)
      return 'told'
    case 'use pipes': {
      writeSync(3, 'from inside')
      const heard = Buffer.alloc(100)
      return heard.toString('utf8', 0, readSync(4, heard))
    }
    case 'lie':
      return { not: 'agreed' }
    case 'chatter':
      process.stdout.write('library says hello\n')
      return 'never heard'
    case 'flood':
      process.stdout.write('x'.repeat(1_000_000))
      return 'never heard'
    case 'hang':
      for (;;);
    case 'wait':
      return new Promise(() => setInterval(() => undefined, 1_000))
    case 'exit':
      return process.exit(3)
    case 'abort':
      return process.abort()
    case 'eat the heap':
      for (;;) kept.push(new Array(1e6).fill(1.5))
    case 'eat memory':
      for (;;) kept.push(Buffer.alloc(1e7, 1))
    case 'eat at once':
      // Without touching it, so that no watchdog sees anything.
      for (;;) kept.push(new WebAssembly.Memory({ initial: 10_000 }))
    case 'keep':
      kept.push(Buffer.alloc(1.5e8, 1))
      return 'kept'
    default:
      throw new Error(`there is no ${what}`)
  }
})

async function breakOut(path: string, port: number): Promise<string> {
  const network = await fetch(`http://127.0.0.1:${port}/`).then(
    () => 'yes',
    () => 'no',
  )
  const child = isDone(() => {
    if (spawnSync(process.execPath, ['--version']).error !== undefined) throw new Error('refused')
  })
  const worker = isDone(() => new Worker('1', { eval: true }))
  const write = isDone(() => writeFileSync(path, 'x'))
  const read = isDone(() => readFileSync('/etc/hostname'))
  const environment = Object.keys(process.env).filter(
    (name) => !/^(PWD|OLDPWD|SHLVL|_|(MI)?MALLOC_.*|NODE_COMPILE_CACHE.*)$/.test(name),
  )
  return `network:${network} child:${child} worker:${worker} write:${write} read:${read} environment:${environment.join()}`
}

function isDone(attempt: () => unknown): string {
  try {
    attempt()
    return 'yes'
  } catch {
    return 'no'
  }
}
