/** The name of the installation whose store this is: one row, written once. */

import { text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

/** Names it, if it has no name. */
export function nameInstallation(id: string): Statement {
  const sql = 'INSERT INTO installation (only_one, id) VALUES (1, ?) ON CONFLICT (only_one) DO NOTHING'
  return { sql, values: [id], guard: 'installation' }
}

/** Its name, if it has one. */
export function installationName(): Question<string | undefined> {
  return one('SELECT id FROM installation', [], (row) => text(row, 'id'))
}
