-- Providers by configuration, and what the faces of theirs ask for.

-- What Ark's lists are narrowed by.
ALTER TABLE jobs ADD COLUMN service_tier TEXT NOT NULL DEFAULT 'default';
UPDATE jobs SET service_tier = 'flex' WHERE json_extract(admission, '$.request.serviceTier') = 'flex';

-- What Replicate's clients give to files, and how they are listed.
ALTER TABLE files ADD COLUMN metadata TEXT;
CREATE INDEX files_of_tenant ON files (tenant_id, id);

-- Providers as configured: JSON but for what guards look at. Credentials are sealed. The revision counts the changes of both.
CREATE TABLE providers (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL REFERENCES providers (name),
  label TEXT NOT NULL,
  version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (provider, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE providers_revision (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), revision INTEGER NOT NULL) STRICT;

-- By which key of a provider's an attempt was given to it, and which of the slots of that key it holds meanwhile.
ALTER TABLE attempts ADD COLUMN credential_id TEXT;
ALTER TABLE attempts ADD COLUMN credential_pool TEXT;
ALTER TABLE attempts ADD COLUMN credential_slot INTEGER;
CREATE UNIQUE INDEX attempts_credential_slots ON attempts (credential_pool, credential_slot)
WHERE credential_pool IS NOT NULL;

-- Where a step stands in line among its tenant's: its job's age, with a head start by tier and priority.
ALTER TABLE steps ADD COLUMN turn_ms INTEGER NOT NULL DEFAULT 0;
UPDATE steps SET turn_ms = ready_at_ms;
DROP INDEX steps_due;
CREATE INDEX steps_due ON steps (lane, tenant_id, turn_ms, id, ready_at_ms, key_id) WHERE worker_id IS NULL;

-- What an attempt was for, what its upstream takes for it, and how long it took.
ALTER TABLE attempts ADD COLUMN model TEXT;
ALTER TABLE attempts ADD COLUMN cost_micro INTEGER;
UPDATE attempts SET cost_micro = 0 WHERE upstream_id = 'previz';
ALTER TABLE attempts ADD COLUMN refusal TEXT;
ALTER TABLE attempts ADD COLUMN tokens INTEGER;
ALTER TABLE attempts ADD COLUMN submitted_at_ms INTEGER;
ALTER TABLE attempts ADD COLUMN rendered_at_ms INTEGER;
CREATE INDEX attempts_rendered ON attempts (upstream_id, model, rendered_at_ms) WHERE rendered_at_ms IS NOT NULL;
CREATE INDEX attempts_costs ON attempts (upstream_id, created_at_ms, cost_micro) WHERE cost_micro > 0;

-- How an upstream calls the work of an attempt: one work is one attempt's. And those of which nobody knows that (yet).
ALTER TABLE attempts ADD COLUMN work_id TEXT;
UPDATE attempts SET work_id = json_extract(handle, '$.id')
WHERE id IN (
  SELECT min(id) FROM attempts WHERE CASE WHEN json_valid(handle) THEN json_type(handle, '$.id') = 'text' END
  GROUP BY upstream_id, json_extract(handle, '$.id')
);
CREATE UNIQUE INDEX attempts_works ON attempts (upstream_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX attempts_open ON attempts (upstream_id, created_at_ms) WHERE work_id IS NULL AND refusal IS NULL;
CREATE INDEX attempts_unknown ON attempts (job_id) WHERE state = 'unknown';

-- When a job is over if nothing happens to it: by its deadline, or before, while nobody has taken it on.
ALTER TABLE jobs ADD COLUMN due_at_ms INTEGER;
UPDATE jobs SET due_at_ms = deadline_at_ms WHERE status IN ('queued', 'running');
DROP INDEX jobs_unfinished;
CREATE INDEX jobs_unfinished ON jobs (due_at_ms, id) WHERE status IN ('queued', 'running');
