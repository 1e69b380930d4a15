/**
 * Verdicts that may be somebody else's: a gateway that fails says the same as a job that has failed. One is believed when it
 * has been heard often enough.
 */

/** Looks in a row, with growing pauses in between: some minutes. */
const LOOKS = 10

/** Works that are remembered; of more, those that were heard of first are forgotten. */
const REMEMBERED_MAX = 10_000

/** How often works were told to have failed by what may have been trouble in between. */
export class Doubts {
  readonly #looks = new Map<string, number>()

  /** Whether this verdict is to be believed now. */
  isBelieved(id: string): boolean {
    const looks = (this.#looks.get(id) ?? 0) + 1
    this.#looks.delete(id)
    if (looks >= LOOKS) return true
    this.#looks.set(id, looks)
    const [oldest] = this.#looks.keys()
    if (oldest !== undefined && this.#looks.size > REMEMBERED_MAX) this.#looks.delete(oldest)
    return false
  }

  /** Something else was heard of it. */
  forget(id: string): void {
    this.#looks.delete(id)
  }
}
