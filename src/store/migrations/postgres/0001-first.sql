-- The first schema on PostgreSQL: what the second cut is on SQLite. Times are epoch milliseconds, JSON is text that the store
-- wrote itself (jsonb knows no NUL and sorts keys), ids sort by age. Text is compared by bytes, whatever the locale.

-- Which installation this is: the data folder bears the same name.
CREATE TABLE installation (
  only_one bigint PRIMARY KEY CHECK (only_one = 1),
  id text COLLATE "C" NOT NULL
);

CREATE TABLE tenants (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  webhook_secret text NOT NULL,
  created_at_ms bigint NOT NULL
);

CREATE TABLE keys (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id),
  hash text COLLATE "C" NOT NULL UNIQUE,
  hint text NOT NULL,
  created_at_ms bigint NOT NULL,
  revoked_at_ms bigint
);

-- No reference to `tenants`: it would have every admission write a lock into its tenant's row.
CREATE TABLE jobs (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  face_id text COLLATE "C" NOT NULL,
  model text COLLATE "C" NOT NULL,
  created_at_ms bigint NOT NULL,
  deadline_at_ms bigint NOT NULL,
  search_text text COLLATE "C" NOT NULL,
  admission text NOT NULL,
  version bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  upstream_id text COLLATE "C",
  progress_percent bigint NOT NULL,
  started_at_ms bigint,
  finished_at_ms bigint,
  hidden_at_ms bigint,
  work text NOT NULL,
  ending text,
  -- 1 for a job that has ended and whose uses of assets have not been dropped.
  uses_assets bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX jobs_shown ON jobs (tenant_id, id) WHERE hidden_at_ms IS NULL;
CREATE INDEX jobs_unfinished ON jobs (deadline_at_ms, id) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_using ON jobs (finished_at_ms, id) WHERE uses_assets = 1;
CREATE INDEX jobs_hidden ON jobs (finished_at_ms, id) WHERE hidden_at_ms IS NOT NULL;

CREATE TABLE workers (
  id text COLLATE "C" PRIMARY KEY,
  lease_until_ms bigint NOT NULL
);

-- Nobody has a step, and it is due at `ready_at_ms`; or `worker_id` has it for as long as that worker lives.
CREATE TABLE steps (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  lane text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  ready_at_ms bigint NOT NULL,
  planned_at_ms bigint NOT NULL,
  worker_id text COLLATE "C",
  generation bigint NOT NULL,
  claims bigint NOT NULL DEFAULT 0,
  retries bigint NOT NULL DEFAULT 0,
  parks bigint NOT NULL DEFAULT 0,
  setbacks bigint NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX steps_due ON steps (lane, tenant_id, ready_at_ms, id) WHERE worker_id IS NULL;
CREATE INDEX steps_next ON steps (lane, ready_at_ms) WHERE worker_id IS NULL;
CREATE INDEX steps_lane ON steps (lane);
CREATE INDEX steps_claimed ON steps (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX steps_planned ON steps (planned_at_ms) WHERE worker_id IS NULL;

-- The generations of claims. A sequence is no row: no claim waits for another one.
CREATE SEQUENCE step_generations;

CREATE TABLE attempts (
  id text COLLATE "C" PRIMARY KEY,
  job_id text COLLATE "C" NOT NULL REFERENCES jobs (id),
  upstream_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  handle text,
  created_at_ms bigint NOT NULL,
  slot_pool text COLLATE "C",
  slot bigint
);

CREATE UNIQUE INDEX attempts_slots ON attempts (slot_pool, slot) WHERE slot_pool IS NOT NULL;
CREATE INDEX attempts_job ON attempts (job_id);

-- Positions follow the commits: whoever appends holds a lock of the log until the end of its transaction.
CREATE TABLE events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  at_ms bigint NOT NULL,
  data text
);

CREATE INDEX events_job ON events (job_id, position);
CREATE INDEX events_tenant ON events (tenant_id, position);

-- Where the log ended before its newest events were taken out: positions never go back.
CREATE TABLE log_end (
  id bigint PRIMARY KEY CHECK (id = 1),
  position bigint NOT NULL
);

CREATE TABLE files (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id),
  kind text COLLATE "C" NOT NULL,
  purpose text NOT NULL,
  filename text NOT NULL,
  digest text COLLATE "C" NOT NULL,
  size_bytes bigint NOT NULL,
  facts text NOT NULL,
  created_at_ms bigint NOT NULL
);

CREATE INDEX files_age ON files (created_at_ms, id);

CREATE TABLE deliveries (
  id text COLLATE "C" PRIMARY KEY,
  job_id text COLLATE "C" NOT NULL REFERENCES jobs (id),
  tenant_id text COLLATE "C" NOT NULL,
  url text NOT NULL,
  state text COLLATE "C" NOT NULL,
  attempts bigint NOT NULL,
  last_answer text,
  created_at_ms bigint NOT NULL
);

CREATE INDEX deliveries_job ON deliveries (job_id);

CREATE TABLE assets (
  digest text COLLATE "C" PRIMARY KEY,
  size_bytes bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  since_ms bigint NOT NULL
);

CREATE INDEX assets_unused ON assets (state, since_ms, digest) WHERE state <> 'kept';

CREATE TABLE asset_uses (
  digest text COLLATE "C" NOT NULL REFERENCES assets (digest),
  owner text COLLATE "C" NOT NULL,
  owner_id text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (owner, owner_id, digest)
);

CREATE INDEX asset_uses_digest ON asset_uses (digest);
