/** How many works a provider had at the same time: what a gateway in front of it has promised not to exceed. */

/** When something was under way, in epoch ms; it is over at its end. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/** The most that were under way at one moment. */
export function mostAtOnce(spans: readonly Span[]): number {
  const moments = spans.flatMap(({ fromMs, toMs }) => [
    { atMs: fromMs, change: 1 },
    { atMs: Math.max(fromMs, toMs), change: -1 },
  ])
  // Who ends at a moment makes room for who begins then.
  const inOrder = moments.toSorted((one, other) => one.atMs - other.atMs || one.change - other.change)
  let [now, most] = [0, 0]
  for (const { change } of inOrder) {
    now += change
    most = Math.max(most, now)
  }
  return most
}
