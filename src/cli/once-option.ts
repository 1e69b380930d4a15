/** `--once KEY`: under which a change is made once, however often its command is typed. */

import { type Arguments, UsageError } from './arguments.ts'
import type { Helpers } from './command.ts'

/**
 * The key under which a change is sent: the one that was typed, or one of its own, so that it can be repeated where its
 * answer was lost. Throws `UsageError`.
 */
export function idempotencyKeyOf(
  { options }: Pick<Arguments, 'options'>,
  { makeKey }: Pick<Helpers, 'makeKey'>,
): string {
  const once = options.get('once')
  if (once === undefined) return makeKey()
  if (!/^(?!")[\x21-\x7e]{1,255}$/.test(once)) {
    throw new UsageError('--once takes up to 255 visible ASCII characters, such as invoice-7.')
  }
  return once
}
