/** Quotes, an extension of ours on every face: what a submit would come to, in the face's own spelling. */

import type { JsonObject } from '../core/json.ts'
import { formatCredits, wholeCredits } from '../core/money.ts'
import type { QuoteView } from '../core/view.ts'
import { encodeNotes, type Naming } from './field-names.ts'
import { present } from './parsing.ts'
import { encodeSize } from './values.ts'
import type { Route } from './wire.ts'

/** Where quotes are asked for: below each path of a submit, with the same bodies. */
export function quoteRoutes(submits: readonly Route[]): readonly Route[] {
  return submits.map((route) => ({ ...route, path: `${route.path}/quote`, keepsNothing: true }))
}

/** A quote with names in snake case. */
export function encodeQuote(view: QuoteView, naming: Naming): JsonObject {
  const { terms } = view
  return {
    object: 'quote',
    model: view.model,
    credits: wholeCredits(view.amountMicroCredits),
    price: {
      version: terms.version,
      per: terms.per,
      credits: formatCredits(terms.rateMicroCredits),
      percent: terms.percent,
    },
    affordable: view.isAffordable,
    resolution: view.resolution,
    ...present({ ratio: view.ratio, size: view.size === undefined ? undefined : encodeSize(view.size) }),
    duration: view.durationSeconds,
    providers: view.upstreamIds,
    ...encodeNotes(naming, view),
  }
}
