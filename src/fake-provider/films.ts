/** The films of fake providers: one for each size, length and sound, made when it is first wanted, one after the other. */

import { makeStillFilm, stillPicture } from '../previz/still-film.ts'
import type { FilmOrder } from './film-order.ts'

/** What is written across every picture. */
const WORD = 'FAKE PROVIDER'

/** Films that are kept in memory; each has up to a few MB. */
const FILMS_MAX = 64

/** Makes films, and remembers them. */
export class Films {
  readonly #films = new Map<string, Promise<Uint8Array>>()
  #last: Promise<unknown> = Promise.resolve()

  /** The film. Throws what the encoder throws. */
  film(order: FilmOrder): Promise<Uint8Array> {
    const name = nameOf(order)
    const known = this.#films.get(name)
    if (known !== undefined) return known
    const made = this.#last.then(() => makeStillFilm({ ...order, word: WORD }))
    this.#last = made.catch(() => this.#films.delete(name))
    this.#films.set(name, made)
    const [oldest] = this.#films.keys()
    if (this.#films.size > FILMS_MAX && oldest !== undefined) this.#films.delete(oldest)
    return made
  }

  /** Its last frame as a PNG. */
  lastFrame({ size }: FilmOrder): Uint8Array {
    return stillPicture(size, WORD)
  }
}

/** Those of this process: a film is the same, whoever gives it out. */
export const FILMS = new Films()

/** What tells one film from another: an entity tag without its quotes. */
export function nameOf({ size, frames, sound }: FilmOrder): string {
  return `${size.widthPx}x${size.heightPx}-${frames}${sound ? '-sound' : ''}`
}
