/** The proof of a ledger on a PostgreSQL server, beside a store that works on it. */

import { Client } from 'pg'
import { openPostgresReader } from '../../../src/store/postgres/read-only.ts'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { exerciseLedgerProof } from '../ledger-proof.ts'

const WITHOUT_RULES = `
  SET session_replication_role = replica;
  DO $$
  DECLARE name text;
  BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'transfers'::regclass AND contype = 'c' LOOP
      EXECUTE 'ALTER TABLE transfers DROP CONSTRAINT ' || quote_ident(name);
    END LOOP;
  END $$;`

describeOnPostgres('a ledger on PostgreSQL', [], (_server, fresh) => {
  exerciseLedgerProof('PostgreSQL', async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    const reader = openPostgresReader(url)
    return {
      store,
      reader,
      async change(sql) {
        const client = new Client({ connectionString: url })
        await client.connect()
        await client.query(WITHOUT_RULES + sql)
        await client.end()
      },
      async close() {
        await reader.close()
        await store.close()
      },
    }
  })
})
