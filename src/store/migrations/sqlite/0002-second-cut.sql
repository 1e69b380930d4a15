-- The second cut: columns for what people filter by, workers instead of leases on each step, slots, assets and their uses,
-- one event log for the whole installation.

-- Which installation this is: the data folder bears the same name.
CREATE TABLE installation (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  id TEXT NOT NULL
) STRICT;

CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  lease_until_ms INTEGER NOT NULL
) STRICT;

-- Jobs. `admission` never changes, `work` is worked out on the way, `ending` is there when more is to be said than the status.
ALTER TABLE jobs ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN face_id TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN upstream_id TEXT;
ALTER TABLE jobs ADD COLUMN progress_percent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN started_at_ms INTEGER;
ALTER TABLE jobs ADD COLUMN finished_at_ms INTEGER;
ALTER TABLE jobs ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN work TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN ending TEXT;
-- 1 for a job that has ended and whose uses of assets have not been dropped.
ALTER TABLE jobs ADD COLUMN uses_assets INTEGER NOT NULL DEFAULT 0;

UPDATE jobs SET
  key_id = json_extract(admission, '$.keyId'),
  face_id = json_extract(admission, '$.faceId'),
  model = json_extract(admission, '$.request.model'),
  upstream_id = json_extract(state, '$.attempt.upstreamId'),
  progress_percent = json_extract(state, '$.progressPercent'),
  started_at_ms = json_extract(state, '$.startedAtMs'),
  finished_at_ms = json_extract(state, '$.finishedAtMs'),
  search_text = search_text(json_extract(admission, '$.request.prompt')),
  work = json_remove(state, '$.status', '$.progressPercent', '$.hiddenAtMs', '$.startedAtMs', '$.finishedAtMs',
    '$.result', '$.failure'),
  ending = CASE status
    WHEN 'succeeded' THEN json_object('result', json_extract(state, '$.result'))
    WHEN 'failed' THEN json_object('failure', json_extract(state, '$.failure'))
  END;

-- Steps. Nobody has a step, and it is due at `ready_at_ms`; or `worker_id` has it for as long as that worker lives.
CREATE TABLE steps_new (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  ready_at_ms INTEGER NOT NULL,
  -- When it was planned: a plan from the future tells that the clock was set back.
  planned_at_ms INTEGER NOT NULL,
  worker_id TEXT,
  generation INTEGER NOT NULL,
  claims INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  parks INTEGER NOT NULL DEFAULT 0,
  setbacks INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO steps_new (id, kind, lane, tenant_id, ready_at_ms, planned_at_ms, generation)
SELECT
  steps.id, steps.kind,
  CASE steps.lane
    WHEN 'watch' THEN 'watch:' || json_extract(jobs.admission, '$.upstreamId')
    WHEN 'collect' THEN 'collect:' || json_extract(jobs.admission, '$.upstreamId')
    ELSE steps.lane
  END,
  coalesce(jobs.tenant_id, deliveries.tenant_id),
  CASE steps.claimed WHEN 1 THEN 0 ELSE steps.ready_at_ms END, 0, steps.generation
FROM steps
LEFT JOIN jobs ON jobs.id = steps.id
LEFT JOIN deliveries ON deliveries.id = steps.id
WHERE coalesce(jobs.tenant_id, deliveries.tenant_id) IS NOT NULL;

DROP TABLE steps;
ALTER TABLE steps_new RENAME TO steps;
CREATE INDEX steps_due ON steps (lane, tenant_id, ready_at_ms, id) WHERE worker_id IS NULL;
CREATE INDEX steps_next ON steps (lane, ready_at_ms) WHERE worker_id IS NULL;
CREATE INDEX steps_lane ON steps (lane);
CREATE INDEX steps_claimed ON steps (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX steps_planned ON steps (planned_at_ms) WHERE worker_id IS NULL;

UPDATE jobs SET admission = json_remove(admission, '$.keyId', '$.faceId', '$.upstreamId');
ALTER TABLE jobs DROP COLUMN state;
CREATE INDEX jobs_using ON jobs (finished_at_ms, id) WHERE uses_assets = 1;
CREATE INDEX jobs_hidden ON jobs (finished_at_ms, id) WHERE hidden_at_ms IS NOT NULL;

-- Attempts hold a slot of a pool until they end.
ALTER TABLE attempts ADD COLUMN slot_pool TEXT;
ALTER TABLE attempts ADD COLUMN slot INTEGER;
CREATE UNIQUE INDEX attempts_slots ON attempts (slot_pool, slot) WHERE slot_pool IS NOT NULL;
CREATE INDEX attempts_job ON attempts (job_id);
CREATE INDEX deliveries_job ON deliveries (job_id);
CREATE INDEX files_age ON files (created_at_ms, id);

CREATE TABLE events_new (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT
) STRICT;

INSERT INTO events_new (job_id, tenant_id, type, at_ms, data)
SELECT events.job_id, jobs.tenant_id, events.type, events.at_ms, events.data
FROM events JOIN jobs ON jobs.id = events.job_id
ORDER BY events.at_ms, events.job_id, events.seq;

DROP TABLE events;
ALTER TABLE events_new RENAME TO events;
CREATE INDEX events_job ON events (job_id, position);
CREATE INDEX events_tenant ON events (tenant_id, position);

-- Where the log ended before its newest events were taken out: positions never go back.
CREATE TABLE log_end (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL
) STRICT;

-- What lies in storage, and who uses it.
CREATE TABLE assets (
  digest TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX assets_unused ON assets (state, since_ms, digest) WHERE state <> 'kept';

CREATE TABLE asset_uses (
  digest TEXT NOT NULL REFERENCES assets (digest),
  owner TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  PRIMARY KEY (owner, owner_id, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX asset_uses_digest ON asset_uses (digest);

CREATE TEMP TABLE found_uses AS
SELECT digest, size_bytes, 'file' AS owner, id AS owner_id, tenant_id, created_at_ms AS since_ms FROM files
UNION ALL
SELECT json_extract(ending, '$.result.video.digest'), json_extract(ending, '$.result.video.sizeBytes'),
  'job', id, tenant_id, finished_at_ms
FROM jobs WHERE status = 'succeeded'
UNION ALL
SELECT json_extract(ending, '$.result.lastFrame.digest'), json_extract(ending, '$.result.lastFrame.sizeBytes'),
  'job', id, tenant_id, finished_at_ms
FROM jobs WHERE status = 'succeeded' AND json_extract(ending, '$.result.lastFrame.digest') IS NOT NULL
UNION ALL
SELECT json_extract(reference.value, '$.asset.digest'), json_extract(reference.value, '$.asset.sizeBytes'),
  'job', jobs.id, jobs.tenant_id, jobs.created_at_ms
FROM jobs, json_each(jobs.work, '$.references') AS reference;

INSERT INTO assets (digest, size_bytes, state, revision, since_ms)
SELECT digest, max(size_bytes), 'kept', 1, min(since_ms) FROM found_uses GROUP BY digest;

INSERT INTO asset_uses (digest, owner, owner_id, tenant_id)
SELECT DISTINCT digest, owner, owner_id, tenant_id FROM found_uses;

UPDATE jobs SET uses_assets = 1
WHERE finished_at_ms IS NOT NULL AND id IN (SELECT owner_id FROM asset_uses WHERE owner = 'job');

DROP TABLE found_uses;
