/** Lanes: the queues on which steps wait. Each has a concurrency of its own. */

/** The lane on which jobs wait for a free slot of an upstream. */
export function dispatchLane(upstreamId: string): string {
  return `dispatch:${upstreamId}`
}
