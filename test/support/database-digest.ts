/** What lies in a server's embedded database, as a digest for each table: whoever was refused has changed none of them. */

import { hash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Tables in which a server keeps its own books, whoever asks it for what. */
const OWN = new Set(['workers'])

/** The digests by table. */
export function databaseDigest(dataDir: string): Readonly<Record<string, string>> {
  const database = new DatabaseSync(join(dataDir, 'reelay.sqlite'), { readOnly: true })
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !OWN.has(name))
    return Object.fromEntries(
      tables.map((name) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`).all()
        return [
          name,
          `${rows.length} ${hash('sha256', JSON.stringify(rows.map((row) => JSON.stringify(row)).toSorted()))}`,
        ]
      }),
    )
  } finally {
    database.close()
  }
}
