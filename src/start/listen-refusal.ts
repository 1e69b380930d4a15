/** Why a server cannot listen, in words that name the setting to change. */

import type { Config } from '../settings.ts'
import { codeOf } from '../lib/system-error.ts'

/** The reason for an error of `listen`. */
export function listenRefusal(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `REELAY_PORT: another process serves at ${host} port ${port} already; choose another port, or 0 for any free one`
    case 'EACCES':
      return `REELAY_PORT: this user may not serve at port ${port}; choose one from 1024 on`
    case 'EADDRNOTAVAIL':
      return `REELAY_HOST: ${host} is no address of this machine`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `REELAY_HOST: ${host} is not the name or address of this machine`
    default:
      return `it cannot listen: ${error instanceof Error ? error.message : String(error)}`
  }
}
