-- Webhooks: endpoints of tenants, deliveries that keep their bytes, and what each try came to.

CREATE TABLE endpoints (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  -- JSON; NULL stands for all types.
  types text,
  secrets text NOT NULL,
  disabled_cause text COLLATE "C",
  disabled_at_ms bigint,
  failing_since_ms bigint,
  created_at_ms bigint NOT NULL
);

CREATE INDEX endpoints_tenant ON endpoints (tenant_id, id);

-- A delivery may be about no job, and has the bytes that are sent. `endpoint_id` is NULL for callbacks, and outlives the endpoint.
ALTER TABLE deliveries ALTER COLUMN job_id DROP NOT NULL;
ALTER TABLE deliveries ADD COLUMN endpoint_id text COLLATE "C";
ALTER TABLE deliveries ADD COLUMN type text COLLATE "C";
ALTER TABLE deliveries ADD COLUMN next_try_at_ms bigint;
ALTER TABLE deliveries ADD COLUMN body text;
UPDATE deliveries SET type = 'job.' || (SELECT status FROM jobs WHERE jobs.id = job_id);
ALTER TABLE deliveries ALTER COLUMN type SET NOT NULL;
CREATE INDEX deliveries_tenant ON deliveries (tenant_id, id);
CREATE INDEX deliveries_endpoint ON deliveries (endpoint_id, id) WHERE endpoint_id IS NOT NULL;
CREATE INDEX deliveries_loose ON deliveries (created_at_ms, id) WHERE job_id IS NULL;
CREATE INDEX deliveries_loose_pending ON deliveries (endpoint_id) WHERE job_id IS NULL AND state = 'pending';

CREATE TABLE delivery_tries (
  delivery_id text COLLATE "C" NOT NULL REFERENCES deliveries (id),
  number bigint NOT NULL,
  at_ms bigint NOT NULL,
  duration_ms bigint NOT NULL,
  status bigint,
  error text,
  answer text NOT NULL,
  PRIMARY KEY (delivery_id, number)
);

-- What has changed a job, among however many events of its deliveries: to make the job as it was.
CREATE INDEX events_of_jobs ON events (job_id, position) WHERE substr(type, 1, 4) = 'job.';

-- What a deleted job has said is taken out of its deliveries, when they are over, and of the answers to its submit; what is
-- old is, too.
ALTER TABLE deliveries ADD COLUMN is_blank integer NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN job_id text;
CREATE INDEX deliveries_whole ON deliveries (created_at_ms, id) WHERE is_blank = 0 AND state <> 'pending';
CREATE INDEX answers_job ON answers (job_id) WHERE job_id IS NOT NULL;

-- Secrets of callbacks that were replaced; JSON. NULL stands for none.
ALTER TABLE tenants ADD COLUMN former_secrets text;
