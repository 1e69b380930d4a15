/** Sends callbacks to this machine: the fake provider is a test tool, and calls nobody else. */

import { Notes } from '../core/notes.ts'
import type { JobView } from '../core/view.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { isLoopback } from '../lib/egress/loopback.ts'
import type { FakeJob } from './fake-job.ts'
import type { Records } from './records.ts'

/** How long a receiver may take, in ms. */
const TIMEOUT_MS = 10_000

type CallbackOptions = {
  readonly dialect: Dialect
  readonly records: Records
  readonly view: (job: FakeJob) => JobView | undefined
  readonly closing: AbortSignal
}

/** Plans and sends the callbacks of jobs whose request names a URL on this machine. */
export class Callbacks {
  readonly #options: CallbackOptions
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(options: CallbackOptions) {
    this.#options = options
    options.closing.addEventListener('abort', () => {
      for (const timer of this.#timers) clearTimeout(timer)
    })
  }

  plan(job: FakeJob): void {
    const { callbackUrl } = job.request
    if (callbackUrl === undefined || !URL.canParse(callbackUrl) || !isLoopback(callbackUrl)) return
    for (const { afterMs, lie } of job.plannedCallbacks()) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        const truth = this.#options.view(job)
        if (truth !== undefined) void this.#send(job.id, callbackUrl, { ...truth, ...lie })
      }, afterMs)
      this.#timers.add(timer)
    }
  }

  async #send(id: string, url: string, view: JobView): Promise<void> {
    const { dialect, records, closing } = this.#options
    const message = dialect.callback.encode(view, new Notes())
    const body = message.kind === 'json' ? message.json : null
    const status = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.status
      },
      () => undefined,
    )
    records.addCallback({ id, url, body, ...(status !== undefined && { status }) })
  }
}
