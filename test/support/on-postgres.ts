/** Tests that need a real PostgreSQL server: they are skipped, and say so, where there is none. */

import { after, before, describe, test } from 'node:test'
import { NO_POWER_CUT, type PostgresServer, postgresPrograms, startPostgres } from './postgres-server.ts'

/** Registers tests with a server of their own. `fresh` makes an empty database for a test and gives its URL. */
export function describeOnPostgres(
  name: string,
  settings: readonly string[],
  register: (server: () => PostgresServer, fresh: () => Promise<string>) => void,
): void {
  const programs = postgresPrograms()
  if (programs === undefined) {
    test(name, { skip: 'there is no PostgreSQL on this machine' }, () => {})
    return
  }
  describe(name, () => {
    let server: PostgresServer | undefined
    let count = 0
    const current = () => {
      if (server === undefined) throw new Error('the server runs while tests do')
      return server
    }
    before(async () => {
      server = await startPostgres(programs, [...NO_POWER_CUT, ...settings])
    })
    after(() => server?.stop())
    register(current, () => current().createDatabase(`test_${++count}`))
  })
}
