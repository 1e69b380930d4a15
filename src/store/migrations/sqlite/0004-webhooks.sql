-- Webhooks: endpoints of tenants, deliveries that keep their bytes, and what each try came to.

CREATE TABLE endpoints (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  version INTEGER NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  -- JSON; NULL stands for all types.
  types TEXT,
  secrets TEXT NOT NULL,
  disabled_cause TEXT,
  disabled_at_ms INTEGER,
  failing_since_ms INTEGER,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX endpoints_tenant ON endpoints (tenant_id, id);

-- A delivery may be about no job, and has the bytes that are sent. `endpoint_id` is NULL for callbacks, and outlives the endpoint.
CREATE TABLE deliveries_new (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  job_id TEXT REFERENCES jobs (id),
  endpoint_id TEXT,
  type TEXT NOT NULL,
  url TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  last_answer TEXT,
  next_try_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  body TEXT
) STRICT;

INSERT INTO deliveries_new (id, tenant_id, job_id, type, url, state, attempts, last_answer, created_at_ms)
SELECT id, tenant_id, job_id, 'job.' || (SELECT status FROM jobs WHERE jobs.id = job_id), url, state, attempts,
  last_answer, created_at_ms
FROM deliveries;

DROP TABLE deliveries;
ALTER TABLE deliveries_new RENAME TO deliveries;
CREATE INDEX deliveries_job ON deliveries (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX deliveries_tenant ON deliveries (tenant_id, id);
CREATE INDEX deliveries_endpoint ON deliveries (endpoint_id, id) WHERE endpoint_id IS NOT NULL;
CREATE INDEX deliveries_loose ON deliveries (created_at_ms, id) WHERE job_id IS NULL;
CREATE INDEX deliveries_loose_pending ON deliveries (endpoint_id) WHERE job_id IS NULL AND state = 'pending';

CREATE TABLE delivery_tries (
  delivery_id TEXT NOT NULL REFERENCES deliveries (id),
  number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  answer TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- What has changed a job, among however many events of its deliveries: to make the job as it was.
CREATE INDEX events_of_jobs ON events (job_id, position) WHERE substr(type, 1, 4) = 'job.';

-- What a deleted job has said is taken out of its deliveries, when they are over, and of the answers to its submit; what is
-- old is, too.
ALTER TABLE deliveries ADD COLUMN is_blank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN job_id TEXT;
CREATE INDEX deliveries_whole ON deliveries (created_at_ms, id) WHERE is_blank = 0 AND state <> 'pending';
CREATE INDEX answers_job ON answers (job_id) WHERE job_id IS NOT NULL;

-- Secrets of callbacks that were replaced; JSON. NULL stands for none.
ALTER TABLE tenants ADD COLUMN former_secrets TEXT;
