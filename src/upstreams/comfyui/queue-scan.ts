/**
 * Which works a ComfyUI server has in its queue. Its answer holds the whole graph of every one of them, those of strangers
 * too, and can be larger than all that is ever read into memory: only the ids are kept of it, while it comes in.
 */

/** The ids of what runs and of what waits. */
export type Queue = { readonly running: ReadonlySet<string>; readonly pending: ReadonlySet<string> }

/** What is read at most of one answer, and kept of it. */
const BYTES_MAX = 1_073_741_824
const ID_BYTES_MAX = 256
const IDS_MAX = 100_000

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]

/** An entry is `[number, id, graph, …]`, in a list that is a member of the answer: its id is a string at this depth. */
const ENTRY_DEPTH = 3
const ID_PLACE = 1

/** Reads the answer of `GET /queue`. Throws an `Error` for what is no such answer, or too much of one. */
export async function scanQueue(pieces: AsyncIterable<Uint8Array>): Promise<Queue> {
  const scan = new QueueScan()
  for await (const piece of pieces) scan.read(piece)
  return scan.end()
}

class QueueScan {
  readonly #running = new Set<string>()
  readonly #pending = new Set<string>()
  readonly #members = new Set<string>()
  #member = ''
  #depth = 0
  /** In the entry that is being read, the how manieth element comes now. */
  #place = 0
  #isText = false
  #isEscaped = false
  /** The bytes of a text that matters. */
  #text: number[] | undefined
  #bytes = 0
  #hasEnded = false

  read(piece: Uint8Array): void {
    this.#bytes += piece.byteLength
    if (this.#bytes > BYTES_MAX) throw new Error('the queue is too long to be read')
    for (const byte of piece) {
      if (this.#isText) this.#readText(byte)
      else this.#readOther(byte)
    }
  }

  end(): Queue {
    const isWhole = this.#hasEnded && this.#members.has('queue_running') && this.#members.has('queue_pending')
    if (!isWhole) throw new Error('the answer is no queue')
    return { running: this.#running, pending: this.#pending }
  }

  #readText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) {
      this.#isText = false
      if (this.#text !== undefined) this.#keep(Buffer.from(this.#text).toString())
      return
    }
    if (this.#text !== undefined && this.#text.length < ID_BYTES_MAX) this.#text.push(byte)
  }

  #keep(text: string): void {
    if (this.#depth === 1) {
      this.#member = text
      this.#members.add(text)
      if (this.#members.size > 100) throw new Error('the answer is no queue')
      return
    }
    const ids = this.#member === 'queue_running' ? this.#running : this.#pending
    if (this.#member === 'queue_running' || this.#member === 'queue_pending') ids.add(text)
    if (ids.size > IDS_MAX) throw new Error('the queue is too long to be read')
  }

  #readOther(byte: number): void {
    if (this.#depth === 0 && byte !== OPEN_OBJECT && byte > 0x20) throw new Error('the answer is no queue')
    switch (byte) {
      case QUOTE: {
        const isId = this.#depth === ENTRY_DEPTH && this.#place === ID_PLACE
        this.#isText = true
        this.#text = this.#depth === 1 || isId ? [] : undefined
        return
      }
      case OPEN_OBJECT:
      case OPEN_LIST:
        this.#depth++
        if (this.#depth === ENTRY_DEPTH) this.#place = 0
        return
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#depth--
        this.#hasEnded = this.#depth === 0
        return
      case COMMA:
        if (this.#depth === ENTRY_DEPTH) this.#place++
    }
  }
}
