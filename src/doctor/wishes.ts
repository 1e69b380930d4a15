/** What `doctor` is asked for: its arguments, read strictly, so that a typo never repairs anything. */

/** What is wanted. */
export type Wishes = {
  /** Files are not read, only counted and measured. */
  readonly quick: boolean
  readonly json: boolean
  readonly repair: boolean
  /** What repairs is done without a question. */
  readonly yes: boolean
}

const NAMES: readonly string[] = ['--quick', '--json', '--repair', '--yes']

/** Reads the arguments behind `doctor`; `undefined` for anything but `[--quick] [--json] [--repair [--yes]]`. */
export function readWishes(args: readonly string[]): Wishes | undefined {
  const given = new Set(args)
  if (given.size !== args.length || args.some((name) => !NAMES.includes(name))) return undefined
  if (given.has('--yes') && !given.has('--repair')) return undefined
  return {
    quick: given.has('--quick'),
    json: given.has('--json'),
    repair: given.has('--repair'),
    yes: given.has('--yes'),
  }
}
