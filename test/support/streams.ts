/** Streams of server-sent events as a test reads them. */

import { type ServerSentEvent, readServerSentEvents } from '../../src/lib/server-sent-events.ts'
import { KEY } from './reelay.ts'

/** A stream that is being read. */
export type OpenStream = {
  readonly status: number
  readonly headers: Headers
  /** What has come so far, without what only tells a position. */
  readonly events: readonly ServerSentEvent[]
  /** The last id that has come. */
  lastId(): string
  /** Resolves when the stream has ended, whoever has ended it. */
  readonly ended: Promise<void>
  close(): void
}

/** Opens a stream with the key, unless the headers say otherwise. */
export async function openStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<OpenStream> {
  const closing = new AbortController()
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${KEY}`, accept: 'text/event-stream', ...headers },
    signal: closing.signal,
  })
  const events: ServerSentEvent[] = []
  let lastId = ''
  const read = async () => {
    if (answer.body === null) return
    for await (const event of readServerSentEvents(answer.body)) {
      lastId = event.id
      if (event.data !== '') events.push(event)
    }
  }
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    lastId: () => lastId,
    // A stream that breaks off has ended as well.
    ended: read().catch(() => undefined),
    close: () => closing.abort(),
  }
}
