-- Providers by configuration, and what the faces of theirs ask for.

-- What Ark's lists are narrowed by.
ALTER TABLE jobs ADD COLUMN service_tier TEXT NOT NULL DEFAULT 'default';
UPDATE jobs SET service_tier = 'flex' WHERE CAST(admission AS JSON) -> 'request' ->> 'serviceTier' = 'flex';

-- What Replicate's clients give to files, and how they are listed.
ALTER TABLE files ADD COLUMN metadata text;
CREATE INDEX files_of_tenant ON files (tenant_id, id);

-- Providers as configured: JSON but for what guards look at. Credentials are sealed. The revision counts the changes of both.
CREATE TABLE providers (
  name text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  settings text NOT NULL,
  created_at_ms bigint NOT NULL
);

CREATE TABLE credentials (
  id text COLLATE "C" PRIMARY KEY,
  provider text COLLATE "C" NOT NULL REFERENCES providers (name),
  label text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  settings text NOT NULL,
  created_at_ms bigint NOT NULL,
  UNIQUE (provider, label)
);

CREATE TABLE providers_revision (only_one integer PRIMARY KEY CHECK (only_one = 1), revision bigint NOT NULL);

-- By which key of a provider's an attempt was given to it, and which of the slots of that key it holds meanwhile.
ALTER TABLE attempts ADD COLUMN credential_id text COLLATE "C";
ALTER TABLE attempts ADD COLUMN credential_pool text COLLATE "C";
ALTER TABLE attempts ADD COLUMN credential_slot bigint;
CREATE UNIQUE INDEX attempts_credential_slots ON attempts (credential_pool, credential_slot)
WHERE credential_pool IS NOT NULL;

-- Where a step stands in line among its tenant's: its job's age, with a head start by tier and priority.
ALTER TABLE steps ADD COLUMN turn_ms bigint NOT NULL DEFAULT 0;
UPDATE steps SET turn_ms = ready_at_ms;
DROP INDEX steps_due;
CREATE INDEX steps_due ON steps (lane, tenant_id, turn_ms, id, ready_at_ms, key_id) WHERE worker_id IS NULL;

-- What an attempt was for, what its upstream takes for it, and how long it took.
ALTER TABLE attempts ADD COLUMN model text COLLATE "C";
ALTER TABLE attempts ADD COLUMN cost_micro bigint;
UPDATE attempts SET cost_micro = 0 WHERE upstream_id = 'previz';
ALTER TABLE attempts ADD COLUMN refusal text COLLATE "C";
ALTER TABLE attempts ADD COLUMN tokens bigint;
ALTER TABLE attempts ADD COLUMN submitted_at_ms bigint;
ALTER TABLE attempts ADD COLUMN rendered_at_ms bigint;
CREATE INDEX attempts_rendered ON attempts (upstream_id, model, rendered_at_ms) WHERE rendered_at_ms IS NOT NULL;
CREATE INDEX attempts_costs ON attempts (upstream_id, created_at_ms, cost_micro) WHERE cost_micro > 0;

-- How an upstream calls the work of an attempt: one work is one attempt's. And those of which nobody knows that (yet).
ALTER TABLE attempts ADD COLUMN work_id text COLLATE "C";
-- What is no JSON names nothing, and what JSON escapes as \u may be no text for PostgreSQL.
CREATE FUNCTION work_named_in(handle text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE WHEN json_typeof(CAST(handle AS json) -> 'id') = 'string' THEN CAST(handle AS json) ->> 'id' END;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
  RETURN NULL;
END $$;
UPDATE attempts SET work_id = known.work_id
FROM (
  SELECT min(id) AS id, work_id FROM (
    SELECT id, upstream_id, work_named_in(handle) AS work_id FROM attempts WHERE handle IS NOT NULL
  ) AS named WHERE work_id IS NOT NULL GROUP BY upstream_id, work_id
) AS known
WHERE attempts.id = known.id;
DROP FUNCTION work_named_in;
CREATE UNIQUE INDEX attempts_works ON attempts (upstream_id, work_id) WHERE work_id IS NOT NULL;
CREATE INDEX attempts_open ON attempts (upstream_id, created_at_ms) WHERE work_id IS NULL AND refusal IS NULL;
CREATE INDEX attempts_unknown ON attempts (job_id) WHERE state = 'unknown';

-- When a job is over if nothing happens to it: by its deadline, or before, while nobody has taken it on.
ALTER TABLE jobs ADD COLUMN due_at_ms bigint;
UPDATE jobs SET due_at_ms = deadline_at_ms WHERE status IN ('queued', 'running');
DROP INDEX jobs_unfinished;
CREATE INDEX jobs_unfinished ON jobs (due_at_ms, id) WHERE status IN ('queued', 'running');
