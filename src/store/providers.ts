/** Providers and their credentials, as configured. Every change counts up one revision, so that whoever knows it knows all. */

import type { CredentialId } from '../core/ids.ts'
import type { Credential, Provider, ProviderBook } from '../core/provider.ts'
import { integer, json, type Row, text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

/** Comes first: of several that change providers at one moment, each sees what the one before has done. */
const BUMP: Statement = {
  sql: `INSERT INTO providers_revision (only_one, revision) VALUES (1, 1)
    ON CONFLICT (only_one) DO UPDATE SET revision = providers_revision.revision + 1`,
  values: [],
  gate: 'providers',
}

const INSERT_PROVIDER = `
  INSERT INTO providers (name, version, settings, created_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`

const UPDATE_PROVIDER = `
  UPDATE providers SET version = ?, settings = ? WHERE name = ? AND version = ? AND created_at_ms = ?`

const INSERT_CREDENTIAL = `
  INSERT INTO credentials (id, provider, label, version, settings, created_at_ms)
  SELECT ?, name, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT) FROM providers
  WHERE name = ? AND NOT EXISTS (SELECT 1 FROM credentials WHERE provider = ? AND label = ?)
  ON CONFLICT (id) DO NOTHING`

const UPDATE_CREDENTIAL = `
  UPDATE credentials SET label = ?, version = ?, settings = ?
  WHERE id = ? AND provider = ? AND version = ?
    AND NOT EXISTS (SELECT 1 FROM credentials AS other WHERE other.provider = ? AND other.label = ? AND other.id <> ?)`

/** One statement, so that everything is of one moment: the revision, then providers, then credentials. */
const BOOK = `
  SELECT 0 AS kind, '' AS id, '' AS provider, '' AS label, revision AS version, '' AS settings, 0 AS created_at_ms
  FROM providers_revision
  UNION ALL SELECT 1, name, name, '', version, settings, created_at_ms FROM providers
  UNION ALL SELECT 2, id, provider, label, version, settings, created_at_ms FROM credentials
  ORDER BY kind, id`

/** Adds a provider in its first version, or writes its next one. */
export function saveProvider({ name, version, createdAtMs, ...settings }: Provider): readonly Statement[] {
  const stored = JSON.stringify(settings)
  const write: Statement =
    version === 1
      ? { sql: INSERT_PROVIDER, values: [name, version, stored, createdAtMs], guard: 'provider' }
      : { sql: UPDATE_PROVIDER, values: [version, stored, name, version - 1, createdAtMs], guard: 'provider' }
  return [BUMP, write]
}

/** Takes a provider out with its credentials. */
export function deleteProvider(name: string): readonly Statement[] {
  return [
    BUMP,
    { sql: 'DELETE FROM credentials WHERE provider = ?', values: [name] },
    { sql: 'DELETE FROM providers WHERE name = ?', values: [name] },
  ]
}

/** Adds a credential in its first version, or writes its next one. */
export function saveCredential(credential: Credential): readonly Statement[] {
  const { id, provider, label, version, createdAtMs, ...settings } = credential
  const stored = JSON.stringify(settings)
  const insert = [id, label, version, stored, createdAtMs, provider, provider, label]
  const update = [label, version, stored, id, provider, version - 1, provider, label, id]
  const write: Statement =
    version === 1
      ? { sql: INSERT_CREDENTIAL, values: insert, guard: 'credential' }
      : { sql: UPDATE_CREDENTIAL, values: update, guard: 'credential' }
  return [BUMP, write]
}

/** Takes a credential out. */
export function deleteCredential(id: CredentialId): readonly Statement[] {
  return [BUMP, { sql: 'DELETE FROM credentials WHERE id = ?', values: [id] }]
}

/** Everything, as it is at one moment. */
export function allProviders(): Question<ProviderBook> {
  return {
    sql: BOOK,
    values: [],
    read: (rows) => ({
      revision: rows.filter((row) => row['kind'] === 0).reduce((sum, row) => sum + integer(row, 'version'), 0),
      providers: rows.filter((row) => row['kind'] === 1).map(providerOf),
      credentials: rows.filter((row) => row['kind'] === 2).map(credentialOf),
    }),
  }
}

/** How often anything has changed. */
export function newestRevision(): Question<number | undefined> {
  return one('SELECT revision FROM providers_revision', [], (row) => integer(row, 'revision'))
}

function providerOf(row: Row): Provider {
  return {
    ...json<Omit<Provider, 'name' | 'version' | 'createdAtMs'>>(row, 'settings'),
    name: text(row, 'id'),
    version: integer(row, 'version'),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}

function credentialOf(row: Row): Credential {
  return {
    ...json<Omit<Credential, 'id' | 'provider' | 'label' | 'version' | 'createdAtMs'>>(row, 'settings'),
    id: text(row, 'id'),
    provider: text(row, 'provider'),
    label: text(row, 'label'),
    version: integer(row, 'version'),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
