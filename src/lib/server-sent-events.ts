/** Reads server-sent events (WHATWG HTML §9.2) from the bytes of an answer. */

/** Characters of one event, at most. */
const EVENT_CHARACTERS_MAX = 4_194_304

/** What stood between two empty lines. One without data only tells how far the stream has come. */
export type ServerSentEvent = {
  /** The last id that was told; empty until there is one. */
  readonly id: string
  readonly type: string
  readonly data: string
}

/** Yields events as they come; what the stream breaks off in the middle of is none. Throws `RangeError` for one that is too long. */
export async function* readServerSentEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  let id = ''
  let type = ''
  let data: string[] = []
  let characters = 0
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    characters += chunk.byteLength
    if (characters > EVENT_CHARACTERS_MAX) throw new RangeError('an event is too long')
    for (const line of lines) {
      const colon = line.indexOf(':')
      const name = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (name === 'id' && !value.includes('\0')) id = value
      else if (name === 'event') type = value
      else if (name === 'data') data.push(value)
      if (line !== '') continue
      yield { id, type: type === '' ? 'message' : type, data: data.join('\n') }
      type = ''
      data = []
      characters = 0
    }
  }
}
