/** Reading what a provider sends: JSON where it is JSON, and nothing where it is a proxy's HTML page or half a document. */

import type { Json } from '../core/json.ts'

/** The JSON value in a text; `null` when there is none, which every dialect reads as an answer that says nothing. */
export function jsonOrNull(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
