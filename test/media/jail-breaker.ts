/** Runs in the place of the probing child and tries everything that it must not be able to do. */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

function isDone(attempt: () => unknown): string {
  try {
    attempt()
    return 'yes'
  } catch {
    return 'no'
  }
}

process.stdout.write('{"say":"ready"}\n')
for await (const line of createInterface({ input: process.stdin })) {
  const [port = '', target = '', secret = ''] = String(JSON.parse(line).path).split(' ')
  const network = await fetch(`http://127.0.0.1:${port}/`).then(
    () => 'yes',
    () => 'no',
  )
  const child = isDone(() => spawnSync(process.execPath, ['--version']))
  const write = isDone(() => writeFileSync(target, 'x'))
  const read = isDone(() => readFileSync(secret))
  const environment = process.env['REELAY_TEST_SECRET'] === undefined ? 'no' : 'yes'
  const message = `network:${network} child:${child} write:${write} read:${read} environment:${environment}`
  process.stdout.write(`${JSON.stringify({ say: 'failed', message })}\n`)
}
