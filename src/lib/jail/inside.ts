/** The child's side of a jail: what every jailed program does first, and how it hears questions and answers them. */

import { setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Answers one question; `tell` sends progress meanwhile. What it throws ends the child. */
export type Answer = (question: unknown, tell: (progress: unknown) => void) => Promise<unknown>

/** What the watchdog is told. */
export type WatchdogOrder = { readonly parentPid: number; readonly memoryBytesMax: number }

/** Longest line that a child takes, in characters; a longer one ends it. */
const LINE_LENGTH_MAX = 1_000_000

/**
 * Serves as a jailed child until its input ends: one question at a time, a line of JSON each way. The arguments are those
 * that `launch.ts` gives: the parent's process id, the memory limit in bytes, the niceness. Outside of a jail it serves
 * nobody: whoever starts a program there wants it compiled (`compiled.ts`), with the `later` parts that a question loads.
 */
export async function serveJailed(answer: Answer, later: readonly (() => Promise<unknown>)[] = []): Promise<void> {
  if (process.permission === undefined) {
    for (const load of later) await load()
    return
  }
  const [parentPid = 0, memoryBytesMax = 0, niceness = 0] = process.argv.slice(2).map(Number)
  // A signal to the whole group, such as Ctrl-C, is the parent's to answer; this child ends when its input does.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  await startWatchdog({ parentPid, memoryBytesMax })
  if (niceness > 0) setPriority(niceness)
  say({ say: 'ready' })
  for await (const line of lines()) {
    say({ say: 'answer', answer: await answer(JSON.parse(line), (progress) => say({ say: 'progress', progress })) })
  }
  process.kill(process.pid, 'SIGKILL')
}

/** Starts the only thread that there will be: the right to start threads is given up afterwards. */
async function startWatchdog(order: WatchdogOrder): Promise<void> {
  const worker = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  })
  await new Promise((resolve, reject) => worker.once('online', resolve).once('error', reject))
  worker.removeAllListeners()
  // It never ends by itself, and its death would leave the child without limits.
  worker.on('error', () => process.kill(process.pid, 'SIGKILL'))
  worker.on('exit', () => process.kill(process.pid, 'SIGKILL'))
  worker.unref()
  const permission: { drop?: (scope: string) => void } = process.permission
  permission.drop?.('worker')
}

/** The lines of the input. Not by `node:readline`, to which U+2028 in a prompt is the end of a line, too. */
async function* lines(): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const text of process.stdin.setEncoding('utf8')) {
    const found = `${rest}${text}`.split('\n')
    rest = found.pop() ?? ''
    if (rest.length > LINE_LENGTH_MAX) throw new Error('the question is too long')
    yield* found
  }
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
