/** Puts a strange word where an encoded answer tells a job's status: in every dialect that is a member called `status`. */

import { isJsonObject, type Json } from '../core/json.ts'

/** The answer with the word in each `status`; with an `id`, only in that job's object. */
export function withStatusWord(json: Json, word: string, id?: string): Json {
  if (Array.isArray(json)) return json.map((item: Json) => withStatusWord(item, word, id))
  if (!isJsonObject(json)) return json
  // A page has ids among its members too: those of its first and its last job.
  const isMeant = id === undefined || ('status' in json && Object.values(json).includes(id))
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      if (isMeant && name === 'status' && typeof value === 'string') return [name, word]
      return [name, withStatusWord(value, word, isMeant ? undefined : id)]
    }),
  )
}
