/** Who is asked first, of those who can do a work: an operator's rule among those who are as good otherwise. Pure. */

/** The rules: by price, by speed, by share, or each tenant always to the same one. */
export const ROUTING_RULES = ['weighted', 'cheapest', 'fastest', 'sticky'] as const

/** How the first one is found among those of the same priority. */
export type RoutingRule = (typeof ROUTING_RULES)[number]

/** What is known of somebody who can do the work. */
export type Candidate = {
  readonly id: string
  /** The engine inside: what it makes is no more than a preview, so that everybody else comes before it. */
  readonly isLocal: boolean
  /** Whether the caller has named it. */
  readonly isNamed: boolean
  /** Whether it may be given something now: a key is open, the budget is not spent, and it has not failed lately. */
  readonly isFit: boolean
  readonly priority: number
  readonly weight: number
  /** Works that it has or that wait for it, by how many it takes at once; 1 and more: a new one has to wait. */
  readonly load: number
  /** What it takes for this work, in micro-credits; asked for by the rule `cheapest` alone. */
  readonly cost: number
  /** How long it takes for such a film, in ms; absent: nobody has seen it yet. */
  readonly typicalMs?: number
}

/** In which order they are asked. `draw` is this choice's own, `tenantId` whose work it is; equal ones give equal orders. */
export function inOrder<C extends Candidate>(
  candidates: readonly C[],
  rule: RoutingRule,
  { draw, tenantId }: { readonly draw: string; readonly tenantId: string },
): readonly C[] {
  const known = candidates.flatMap(({ typicalMs }) => typicalMs ?? [])
  // Who was never seen is tried as if he was as fast as the fastest: then he was seen.
  const untried = known.length === 0 ? 0 : Math.min(...known)
  const ranked = candidates.map((candidate) => {
    const by = rule === 'sticky' ? tenantId : draw
    return {
      candidate,
      ranks: [...sharedRanks(candidate), ...ranksBy(rule, candidate, untried), drawOf(candidate, by)],
    }
  })
  return ranked.toSorted((one, other) => compare(one.ranks, other.ranks)).map(({ candidate }) => candidate)
}

/** What comes before every rule; the smallest first. */
function sharedRanks({ isNamed, isLocal, isFit, priority }: Candidate): readonly number[] {
  return [isNamed ? 0 : 1, isLocal ? 1 : 0, isFit ? 0 : 1, -priority]
}

function ranksBy(rule: RoutingRule, { load, cost, typicalMs }: Candidate, untriedMs: number): readonly number[] {
  switch (rule) {
    case 'cheapest':
      return [cost]
    case 'fastest':
      // Who has to wait waits for as many rounds as stand before him.
      return [(typicalMs ?? untriedMs) * Math.max(1, Math.floor(load) + 1)]
    case 'weighted':
      return [load >= 1 ? 1 : 0]
    case 'sticky':
      return []
  }
}

/**
 * Weighted rendezvous: each gets a number of its own for every draw, and the shares of the smallest one are as the weights.
 * Whoever comes or goes changes the choice for his own share alone.
 */
function drawOf({ id, weight }: Candidate, draw: string): number {
  return -Math.log(fractionOf(`${draw} ${id}`)) / weight
}

/** A number above 0 and up to 1, spread evenly over texts: FNV-1a, mixed as MurmurHash3 ends. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) + 1) / 2 ** 32
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((rank, index) => rank !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}
