/** Headers by which every face tells how long a job still takes, whatever its own words have room for. */

import type { Estimate, Wait } from '../core/view.ts'

/** The headers. Places count from 0, times are whole seconds: of half of the cases, and of nine in ten. */
export function waitHeaders({ position, starts, ends }: Wait = {}): Record<string, string> {
  return {
    ...(position !== undefined && { 'reelay-queue-position': String(position) }),
    ...(starts !== undefined && { 'reelay-starts-in': secondsOf(starts) }),
    ...(ends !== undefined && { 'reelay-ends-in': secondsOf(ends) }),
  }
}

function secondsOf({ p50Ms, p90Ms }: Estimate): string {
  const seconds = (ms: number) => Math.ceil(ms / 1_000)
  return `p50=${seconds(p50Ms)}, p90=${seconds(p90Ms)}`
}
