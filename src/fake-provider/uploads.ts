/**
 * Files that are brought to the fake provider before a submit names them, as its dialect has it: by a form, or announced and
 * put. Their bytes are looked at and forgotten; what they were is known by the URL that names them.
 */

import { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { WireRequest } from '../dialects/wire.ts'
import { type Answer, answerOf, jsonAnswer } from './answer.ts'
import { digestOf } from './records.ts'

/** Where files are named, and where announced ones are put. */
const PLACES = { file: 'files/', put: 'put/' } as const

/** Files that are remembered, the last ones. */
const REMEMBERED_MAX = 10_000

/** For how long files are said to be there. */
const KEPT_MS = 86_400_000

/** The files. */
export class Uploads {
  readonly #base: string
  readonly #nowMs: () => number
  /** By URL; `undefined` while only announced. */
  readonly #digests = new Map<string, string | undefined>()

  /** `base` is what its own URLs begin with. */
  constructor(base: string, nowMs: () => number) {
    this.#base = base
    this.#nowMs = nowMs
  }

  /** Takes a file, or its announcement. Throws `ProblemError`. */
  take({ upload }: Pick<Dialect, 'upload'>, wire: WireRequest): Answer {
    if (upload === undefined) throw problem('route_not_found', 'There are no uploads here.')
    const { asset } = upload.request.decode(wire, new Notes())
    const name = String(this.#digests.size + 1)
    const url = this.#base + PLACES.file + name
    this.#digests.set(url, asset?.digest)
    for (const oldest of this.#digests.keys()) if (this.#digests.size > REMEMBERED_MAX) this.#digests.delete(oldest)
    const expiresAtMs = this.#nowMs() + KEPT_MS
    const put = asset === undefined ? { putUrl: this.#base + PLACES.put + name } : {}
    return answerOf(upload.response.encode({ url, expiresAtMs, ...put }, new Notes()))
  }

  /** Takes the bytes of an announced one; `undefined` for any other URL. */
  put(url: URL, bytes: Uint8Array): Answer | undefined {
    const place = this.#base + PLACES.put
    const told = url.origin + url.pathname
    if (!told.startsWith(place)) return undefined
    const file = this.#base + PLACES.file + told.slice(place.length)
    if (!this.#digests.has(file)) return jsonAnswer(404, {})
    this.#digests.set(file, digestOf(bytes))
    return jsonAnswer(200, {})
  }

  /** SHA-256 in hexadecimal digits of what a URL names; `undefined` where nothing has come. */
  digestOf(url: string): string | undefined {
    return this.#digests.get(url)
  }
}
