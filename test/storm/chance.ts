/**
 * Chance with a seed. The same seed chooses the same plans and the same ways to die; when they meet is up to the machine.
 */

/** A stream of choices (mulberry32). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to 1, without 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  /** True in so many of a hundred cases. */
  percent(count: number): boolean {
    return this.fraction() * 100 < count
  }

  /** One of the choices; each is as likely as its weight is large. */
  weighted<Choice extends string>(weights: Readonly<Record<Choice, number>>): Choice {
    const choices = Object.keys(weights) as Choice[]
    let left = this.fraction() * choices.reduce((sum, choice) => sum + weights[choice], 0)
    for (const choice of choices) {
      left -= weights[choice]
      if (left < 0) return choice
    }
    return choices.at(-1) as Choice
  }

  /** One of a list that is not empty. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.between(0, items.length - 1)] ?? items[0]
  }
}
