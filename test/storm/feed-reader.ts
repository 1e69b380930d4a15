/** Somebody who follows the feed of the account through all deaths, and goes on where the stream broke off. */

import { setTimeout as wait } from 'node:timers/promises'
import { isJsonObject, type Json } from '../../src/core/json.ts'
import type { Ledger } from './ledger.ts'
import { wordsOf } from './words.ts'

/** What the reader needs. */
export type FeedOptions = {
  readonly ledger: Ledger
  /** Where somebody serves now. */
  readonly urls: () => readonly string[]
  readonly key: string
}

/** How long a stream may be silent before it is given up, in ms: its server may have been stopped. */
const SILENCE_MS = 8_000

/** Events that are asked for at once when the rest is read. */
const PAGE = 100

/** Follows the feed. */
export class FeedReader {
  readonly #options: FeedOptions
  #last = 0
  #isReading = true
  #turn = 0

  constructor(options: FeedOptions) {
    this.#options = options
  }

  /** Follows until `stop`. */
  async run(): Promise<void> {
    while (this.#isReading) {
      const urls = this.#options.urls()
      // Another process each time, where there are several.
      const url = urls[++this.#turn % Math.max(1, urls.length)]
      if (url !== undefined) await this.#follow(url).catch(() => undefined)
      await wait(100)
    }
  }

  stop(): void {
    this.#isReading = false
  }

  /** Reads what is left, when nothing happens any more. */
  async finish(url: string): Promise<void> {
    const { ledger } = this.#options
    for (;;) {
      const headers = this.#headers()
      const answer = await fetch(`${url}/v1/events?after=${this.#last}&limit=${PAGE}`, { headers })
      const list: Json = JSON.parse(await answer.text())
      const data = isJsonObject(list) ? list['data'] : undefined
      if (answer.status !== 200 || !Array.isArray(data) || !isJsonObject(list))
        return ledger.wrong('unexpected', `the feed answers with ${answer.status}`)
      for (const event of data) if (isJsonObject(event)) this.#take(Number(event['id']), event)
      this.#last = Math.max(this.#last, Number(list['last_id']))
      if (list['has_more'] !== true) break
    }
    ledger.history.push({ asked: 'feed end', fromMs: Date.now(), toMs: Date.now() })
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#options.key}` }
  }

  async #follow(url: string): Promise<void> {
    const silence = new AbortController()
    let timer = setTimeout(() => silence.abort(), SILENCE_MS)
    try {
      const headers = { ...this.#headers(), accept: 'text/event-stream', 'last-event-id': String(this.#last) }
      const answer = await fetch(`${url}/v1/events`, { headers, signal: silence.signal })
      if (answer.status !== 200 || answer.body === null) return
      let text = ''
      for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), SILENCE_MS)
        const frames = `${text}${piece}`.split('\n\n')
        text = frames.pop() ?? ''
        for (const frame of frames) this.#takeFrame(frame)
        if (!this.#isReading) return
      }
    } finally {
      clearTimeout(timer)
      silence.abort()
    }
  }

  #takeFrame(frame: string): void {
    const fields = new Map(frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line]))
    const [id, data] = ['id', 'data'].map((name) =>
      fields
        .get(name)
        ?.slice(name.length + 1)
        .trim(),
    )
    if (id === undefined || data === undefined) return
    this.#take(Number(id), JSON.parse(data))
  }

  #take(position: number, event: Json): void {
    const { type, id, says } = wordsOf(event)
    const atMs = Date.now()
    if (type === 'feed.gap') this.#options.ledger.wrong('unexpected', `the feed has a gap at ${position}`)
    // What is told of deliveries is no change of a job.
    if (id !== undefined && type !== 'feed.gap') {
      this.#options.ledger.history.push({ asked: 'event', position, type, id, says, fromMs: atMs, toMs: atMs })
    }
    this.#last = Math.max(this.#last, position)
  }
}
