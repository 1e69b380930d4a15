/** The keys by which credentials of providers are sealed: the operator's, the newest first, and the installation's own behind. */

import type { Config } from '../settings.ts'
import { deriveKey } from './server-secret.ts'

/**
 * The first one seals, all of them open. The one that is made of the installation's secret comes last: what it has sealed before
 * the operator chose a key goes on to open.
 */
export function sealingKeys(
  secret: string,
  { credentialsKeys }: Pick<Config, 'credentialsKeys'>,
): readonly Uint8Array[] {
  return [...credentialsKeys, deriveKey(secret, 'credentials')]
}
