-- Accounts: a ledger of transfers, balances that they prove, prices, limits of keys, and answers that are kept for a while.

ALTER TABLE tenants ADD COLUMN credit text COLLATE "C" NOT NULL DEFAULT 'unlimited';
ALTER TABLE tenants ADD COLUMN disabled_at_ms bigint;

ALTER TABLE keys ADD COLUMN name text NOT NULL DEFAULT '';
ALTER TABLE keys ADD COLUMN limits text NOT NULL DEFAULT '{}';
-- One of the limits, for those who look which keys have reached it.
ALTER TABLE keys ADD COLUMN at_once bigint;
ALTER TABLE keys ADD COLUMN expires_at_ms bigint;
-- Written by whoever counts the key's waiting jobs, so that one counts after the other.
ALTER TABLE keys ADD COLUMN counted bigint NOT NULL DEFAULT 0;
CREATE INDEX keys_tenant ON keys (tenant_id, id);
CREATE INDEX keys_at_once ON keys (id) WHERE at_once IS NOT NULL;

-- Hashes that keys had before they were rotated: taken for a while, and never again any key's own.
CREATE TABLE former_hashes (
  hash text COLLATE "C" PRIMARY KEY,
  key_id text COLLATE "C" NOT NULL REFERENCES keys (id),
  ends_at_ms bigint NOT NULL
);

CREATE INDEX former_hashes_key ON former_hashes (key_id);

-- Each moves an amount from one account to another: the sum over all accounts is zero, because a row cannot say otherwise.
-- A job holds once, and what it holds is captured or released, once.
-- No reference to `tenants`: it would have every hold write a lock into its tenant's row.
CREATE TABLE transfers (
  tenant_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  amount_micro bigint NOT NULL CHECK (amount_micro > 0),
  -- Of what ends a hold: how much was held.
  held_micro bigint,
  job_id text COLLATE "C",
  key_id text COLLATE "C",
  model text COLLATE "C",
  cause text NOT NULL,
  actor text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (
    CASE kind
      WHEN 'hold' THEN target = 'held' AND source IN ('available', 'open')
      WHEN 'capture' THEN source = 'held' AND target = 'earned'
      WHEN 'release' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro = held_micro
      WHEN 'return' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro < held_micro
      WHEN 'grant' THEN source = 'issued' AND target = 'available'
      WHEN 'adjust' THEN source IN ('issued', 'available') AND target IN ('issued', 'available') AND source <> target
      ELSE false
    END
  ),
  CHECK ((kind IN ('grant', 'adjust')) = (job_id IS NULL)),
  CHECK ((kind IN ('capture', 'return', 'release')) = (held_micro IS NOT NULL)),
  CHECK (held_micro IS NULL OR amount_micro <= held_micro)
);

CREATE UNIQUE INDEX transfers_job ON transfers (job_id, kind) WHERE job_id IS NOT NULL;
CREATE UNIQUE INDEX transfers_end ON transfers (job_id) WHERE kind IN ('capture', 'release');

CREATE FUNCTION transfers_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''a transfer is never changed or deleted''; END';

CREATE TRIGGER transfers_are_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
FOR EACH STATEMENT EXECUTE FUNCTION transfers_are_for_ever();

-- What ends a hold says of it what is so: whose it is, how much, and where that came from; what a capture does not take goes
-- back there.
CREATE FUNCTION transfers_end_what_is_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM transfers AS held
  WHERE held.job_id = NEW.job_id AND held.kind = 'hold' AND held.tenant_id = NEW.tenant_id
    AND held.amount_micro = NEW.held_micro AND (NEW.kind = 'capture' OR held.source = NEW.target);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a hold is ended as what it is';
  END IF;
  IF NEW.kind = 'return' THEN
    PERFORM FROM transfers AS taken
    WHERE taken.job_id = NEW.job_id AND taken.kind = 'capture'
      AND taken.amount_micro + NEW.amount_micro = NEW.held_micro;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a return is what a capture leaves over';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER transfers_end_what_is_held BEFORE INSERT ON transfers
FOR EACH ROW WHEN (NEW.kind IN ('capture', 'return', 'release')) EXECUTE FUNCTION transfers_end_what_is_held();

-- What the transfers come to for each tenant's `available`; kept so that nobody has to add them up to spend.
CREATE TABLE balances (
  tenant_id text COLLATE "C" PRIMARY KEY REFERENCES tenants (id),
  available_micro bigint NOT NULL CHECK (available_micro >= 0)
) WITH (fillfactor = 50);

INSERT INTO balances (tenant_id, available_micro) SELECT id, 0 FROM tenants;

-- What a job holds until it ends; 0 for jobs from before there was a ledger.
ALTER TABLE jobs ADD COLUMN hold_micro bigint NOT NULL DEFAULT 0;
CREATE INDEX jobs_active ON jobs (tenant_id, key_id, status, hold_micro) WHERE status IN ('queued', 'running');

-- What keys with a budget have spent in a day or a month, which is known by its beginning.
CREATE TABLE budgets (
  key_id text COLLATE "C" NOT NULL,
  per text COLLATE "C" NOT NULL,
  begin_ms bigint NOT NULL,
  spent_micro bigint NOT NULL CHECK (spent_micro >= 0),
  PRIMARY KEY (key_id, per, begin_ms)
) WITH (fillfactor = 50);

CREATE TABLE price_lists (
  version bigint PRIMARY KEY,
  list text NOT NULL,
  actor text NOT NULL,
  created_at_ms bigint NOT NULL
);

CREATE FUNCTION price_lists_are_for_ever() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''a price list is never changed or deleted''; END';

CREATE TRIGGER price_lists_are_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON price_lists
FOR EACH STATEMENT EXECUTE FUNCTION price_lists_are_for_ever();

CREATE TABLE answers (
  scope text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  status bigint NOT NULL,
  headers text NOT NULL,
  body text NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (scope, key)
);

CREATE INDEX answers_age ON answers (created_at_ms);

-- Whose job a step is: keys may have only so many made at once.
ALTER TABLE steps ADD COLUMN key_id text COLLATE "C";
UPDATE steps SET key_id = (SELECT key_id FROM jobs WHERE jobs.id = steps.id);

ALTER TABLE attempts ADD COLUMN key_pool text COLLATE "C";
ALTER TABLE attempts ADD COLUMN key_slot bigint;
CREATE UNIQUE INDEX attempts_key_slots ON attempts (key_pool, key_slot) WHERE key_pool IS NOT NULL;

-- When each key that may ask only so often will have all of its requests again. Nothing to be kept through a crash.
CREATE UNLOGGED TABLE rates (
  key_id text COLLATE "C" PRIMARY KEY,
  full_at_us bigint NOT NULL
) WITH (fillfactor = 50);
