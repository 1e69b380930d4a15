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
    DECLARE names text;
    BEGIN
      -- What is never deleted is emptied nevertheless, here alone.
      PERFORM set_config('session_replication_role', 'replica', true);
      SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
      WHERE schemaname = current_schema() AND tablename NOT IN ('migrations', 'test_clock');
      IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY'; END IF;
    END $$`
}

/** SQL that sets the clock. */
export function setClockSql(nowMs: number): string {
  return `UPDATE test_clock SET now_ms = ${nowMs}`
}
