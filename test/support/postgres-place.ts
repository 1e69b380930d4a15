/** An empty PostgreSQL database with a clock that is set by hand: a row of a table. */

/** The time of the clock. */
export const CLOCK_SQL = '(SELECT now_ms FROM test_clock)'

/** SQL that empties what a test before has left, and makes the clock. */
export function emptyPlace(): string {
  return `
    CREATE TABLE IF NOT EXISTS test_clock (now_ms bigint NOT NULL);
    TRUNCATE test_clock;
    INSERT INTO test_clock (now_ms) VALUES (0);
    DO $$
    DECLARE name text;
    BEGIN
      -- What is never deleted is emptied nevertheless, here alone. Truncating makes each table's files anew: for a few rows
      -- in thirty tables that is many times the work.
      PERFORM set_config('session_replication_role', 'replica', true);
      FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT IN ('migrations', 'test_clock')
      LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
      FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()
      LOOP PERFORM setval(quote_ident(name), 1, false); END LOOP;
    END $$`
}

/** SQL that sets the clock. */
export function setClockSql(nowMs: number): string {
  return `UPDATE test_clock SET now_ms = ${nowMs}`
}
