/** What every benchmark reports, and the arithmetic of all: a ratio to a peer of the same run, medians over rounds. */

/** One figure. */
export type BenchResult = {
  readonly name: string
  /** The measured value divided by that of its peer or physical limit; absent: there is none, and the details tell. */
  readonly ratio?: number
  /** What the ratio is held against; absent: it is told and not judged. */
  readonly bar?: number
  /** What it is hoped to be one day; told beside the bar, and not judged. */
  readonly goal?: number
  /** Whether the ratio is to be `bar` at least (the default) or at most. */
  readonly barIs?: 'at least' | 'at most'
  /** What people want to know besides; units at the end of the names. */
  readonly details: Readonly<Record<string, string | number>>
}

/** The middle value; between the two in the middle of an even number. Throws `RangeError` for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing')
  return (low + high) / 2
}

/** Two medians, and the median of what each round of one was to the same round of the other. */
export type Comparison = { readonly ours: number; readonly peers: number; readonly ratio: number }

/**
 * Measures two things in turn, so that whatever else the machine does meets both, after a round of each that does not
 * count.
 */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  peers: () => Promise<number>,
): Promise<Comparison> {
  await ours()
  await peers()
  const [mine, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    mine.push(await ours())
    theirs.push(await peers())
  }
  const ratios = mine.map((value, round) => value / (theirs[round] ?? Number.NaN))
  return { ours: median(mine), peers: median(theirs), ratio: median(ratios) }
}
