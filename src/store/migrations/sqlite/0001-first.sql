-- The first schema. Times are epoch milliseconds, JSON is text that the store wrote itself, ids sort by age.
-- Words such as `status` are the core's closed lists; checking them here again cost a sixth of all admissions a second.

CREATE TABLE tenants (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  webhook_secret TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT;

-- `admission` is what never changes, `state` is what does. The columns besides them are for guards, filters and order;
-- `status` and `hidden_at_ms` repeat what is in `state`.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  deadline_at_ms INTEGER NOT NULL,
  hidden_at_ms INTEGER,
  admission TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE INDEX jobs_shown ON jobs (tenant_id, id) WHERE hidden_at_ms IS NULL;
CREATE INDEX jobs_unfinished ON jobs (deadline_at_ms, id) WHERE status IN ('queued', 'running');

-- `ready_at_ms` of a claimed step is the end of its lease: a lease that ran out and a step that is due are the same thing.
CREATE TABLE steps (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  ready_at_ms INTEGER NOT NULL,
  claimed INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX steps_due ON steps (lane, ready_at_ms, id);

-- The last generation given to any claim: one count for all steps, so that a step enqueued anew still fences off old workers.
CREATE TABLE step_generation (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  last INTEGER NOT NULL
) STRICT;

INSERT INTO step_generation (only, last) VALUES (1, 0);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  upstream_id TEXT NOT NULL,
  state TEXT NOT NULL,
  handle TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  job_id TEXT NOT NULL REFERENCES jobs (id),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT,
  PRIMARY KEY (job_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  filename TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  facts TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  url TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  last_answer TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;
