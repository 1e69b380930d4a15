/** The secret end of the path on which a provider calls back about one attempt: its id, and a signature that only we can make. */

import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AttemptId, parseId } from '../core/ids.ts'

/** Where providers call back. What follows is a secret, and is in no log. */
export const CALLBACK_PATH = '/callbacks/upstream/'

/** Makes such ends, and reads them. */
export interface CallbackTokens {
  sign(attemptId: AttemptId): string
  /** The attempt that one names; `undefined` for one that we have not made. */
  check(token: string): AttemptId | undefined
}

const SIGNATURE_BYTES = 24
const TOKEN = /^(?<id>[0-9a-z]{26})-(?<signature>[\w-]{32})$/

/** Makes tokens with a secret of their own. */
export function createCallbackTokens(secret: Uint8Array): CallbackTokens {
  const signature = (id: string) =>
    createHmac('sha256', secret).update(`callback/${id}`).digest().subarray(0, SIGNATURE_BYTES).toString('base64url')
  return {
    sign: (attemptId) => `${attemptId}-${signature(attemptId)}`,
    check(token) {
      const { id = '', signature: given = '' } = TOKEN.exec(token)?.groups ?? {}
      // As text: several texts decode to the same bytes, and a token has only one spelling.
      if (given === '' || !timingSafeEqual(Buffer.from(signature(id)), Buffer.from(given))) return undefined
      return parseId<AttemptId>(id)
    },
  }
}
