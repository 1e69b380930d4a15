/** Assertions: what must be true unless we made a mistake. What the world did wrong is a `ProblemError` instead. */

/** Throws when `condition` is false: a defect in Reelay itself. */
export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${sentence}`)
}

/** Ends an exhaustive `switch`; the compiler refuses it when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
