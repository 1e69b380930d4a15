/** Child processes of a benchmark: each says that it is ready, answers messages with one each, and ends with its parent. */

import { fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process that answers questions. */
export type Child<Ready, Question, Answer> = {
  /** What it said when it was ready. */
  readonly ready: Ready
  ask(question: Question): Promise<Answer>
  stop(): Promise<void>
}

/** Starts a file of `processes/`. Rejects when the process ends before it is ready. */
export async function startChild<Ready, Question extends Serializable, Answer>(
  file: string,
  parameters: readonly string[] = [],
): Promise<Child<Ready, Question, Answer>> {
  const child = fork(join(import.meta.dirname, 'processes', file), parameters, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const next = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => {
        throw new Error(`${file} ended with ${code}`)
      }),
    ])
    return message
  }
  return {
    ready: await next(),
    ask(question) {
      const answer = next()
      child.send(question)
      return answer
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
