-- Accounts: a ledger of transfers, balances that they prove, prices, limits of keys, and answers that are kept for a while.

ALTER TABLE tenants ADD COLUMN credit TEXT NOT NULL DEFAULT 'unlimited';
ALTER TABLE tenants ADD COLUMN disabled_at_ms INTEGER;

ALTER TABLE keys ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE keys ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';
-- One of the limits, for those who look which keys have reached it.
ALTER TABLE keys ADD COLUMN at_once INTEGER;
ALTER TABLE keys ADD COLUMN expires_at_ms INTEGER;
-- Written by whoever counts the key's waiting jobs, so that one counts after the other.
ALTER TABLE keys ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX keys_tenant ON keys (tenant_id, id);
CREATE INDEX keys_at_once ON keys (id) WHERE at_once IS NOT NULL;

-- Hashes that keys had before they were rotated: taken for a while, and never again any key's own.
CREATE TABLE former_hashes (
  hash TEXT PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  ends_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX former_hashes_key ON former_hashes (key_id);

-- Each moves an amount from one account to another: the sum over all accounts is zero, because a row cannot say otherwise.
-- A job holds once, and what it holds is captured or released, once.
CREATE TABLE transfers (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  amount_micro INTEGER NOT NULL CHECK (amount_micro > 0),
  -- Of what ends a hold: how much was held.
  held_micro INTEGER,
  job_id TEXT,
  key_id TEXT,
  model TEXT,
  cause TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (
    CASE kind
      WHEN 'hold' THEN target = 'held' AND source IN ('available', 'open')
      WHEN 'capture' THEN source = 'held' AND target = 'earned'
      WHEN 'release' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro = held_micro
      WHEN 'return' THEN source = 'held' AND target IN ('available', 'open') AND amount_micro < held_micro
      WHEN 'grant' THEN source = 'issued' AND target = 'available'
      WHEN 'adjust' THEN source IN ('issued', 'available') AND target IN ('issued', 'available') AND source <> target
      ELSE 0
    END
  ),
  CHECK ((kind IN ('grant', 'adjust')) = (job_id IS NULL)),
  CHECK ((kind IN ('capture', 'return', 'release')) = (held_micro IS NOT NULL)),
  CHECK (held_micro IS NULL OR amount_micro <= held_micro)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX transfers_job ON transfers (job_id, kind) WHERE job_id IS NOT NULL;
CREATE UNIQUE INDEX transfers_end ON transfers (job_id) WHERE kind IN ('capture', 'release');

CREATE TRIGGER transfers_are_not_changed BEFORE UPDATE ON transfers
BEGIN
  SELECT RAISE(ABORT, 'a transfer is never changed');
END;

CREATE TRIGGER transfers_are_not_deleted BEFORE DELETE ON transfers
BEGIN
  SELECT RAISE(ABORT, 'a transfer is never deleted');
END;

-- `INSERT OR REPLACE` deletes what is in its way, and asks no trigger about that.
CREATE TRIGGER transfers_are_not_replaced BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM transfers WHERE tenant_id = NEW.tenant_id AND id = NEW.id)
  OR EXISTS (SELECT 1 FROM transfers WHERE job_id = NEW.job_id AND kind = NEW.kind)
  OR NEW.kind IN ('capture', 'release') AND EXISTS (
    SELECT 1 FROM transfers WHERE job_id = NEW.job_id AND kind IN ('capture', 'release')
  )
BEGIN
  SELECT RAISE(ABORT, 'a transfer is never replaced');
END;

-- What ends a hold says of it what is so: whose it is, how much, and where that came from.
CREATE TRIGGER transfers_end_what_is_held BEFORE INSERT ON transfers
WHEN NEW.kind IN ('capture', 'release') AND NOT EXISTS (
  SELECT 1 FROM transfers AS held
  WHERE held.job_id = NEW.job_id AND held.kind = 'hold' AND held.tenant_id = NEW.tenant_id
    AND held.amount_micro = NEW.held_micro AND (NEW.kind = 'capture' OR held.source = NEW.target)
)
BEGIN
  SELECT RAISE(ABORT, 'a hold is ended as what it is');
END;

-- What its capture does not take of a hold goes back to where that came from.
CREATE TRIGGER transfers_return_what_is_left BEFORE INSERT ON transfers
WHEN NEW.kind = 'return' AND NOT EXISTS (
  SELECT 1 FROM transfers AS held JOIN transfers AS taken ON taken.job_id = held.job_id AND taken.kind = 'capture'
  WHERE held.job_id = NEW.job_id AND held.kind = 'hold' AND held.tenant_id = NEW.tenant_id
    AND held.amount_micro = NEW.held_micro AND held.source = NEW.target
    AND taken.amount_micro + NEW.amount_micro = NEW.held_micro
)
BEGIN
  SELECT RAISE(ABORT, 'a return is what a capture leaves over');
END;

-- What the transfers come to for each tenant's `available`; kept so that nobody has to add them up to spend.
CREATE TABLE balances (
  tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
  available_micro INTEGER NOT NULL CHECK (available_micro >= 0)
) STRICT, WITHOUT ROWID;

INSERT INTO balances (tenant_id, available_micro) SELECT id, 0 FROM tenants;

-- What a job holds until it ends; 0 for jobs from before there was a ledger.
ALTER TABLE jobs ADD COLUMN hold_micro INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_active ON jobs (tenant_id, key_id, status, hold_micro) WHERE status IN ('queued', 'running');

-- What keys with a budget have spent in a day or a month, which is known by its beginning.
CREATE TABLE budgets (
  key_id TEXT NOT NULL,
  per TEXT NOT NULL,
  begin_ms INTEGER NOT NULL,
  spent_micro INTEGER NOT NULL CHECK (spent_micro >= 0),
  PRIMARY KEY (key_id, per, begin_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_lists (
  version INTEGER PRIMARY KEY,
  list TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER price_lists_are_not_changed BEFORE UPDATE ON price_lists
BEGIN
  SELECT RAISE(ABORT, 'a price list is never changed');
END;

CREATE TRIGGER price_lists_are_not_deleted BEFORE DELETE ON price_lists
BEGIN
  SELECT RAISE(ABORT, 'a price list is never deleted');
END;

CREATE TRIGGER price_lists_are_not_replaced BEFORE INSERT ON price_lists
WHEN EXISTS (SELECT 1 FROM price_lists WHERE version = NEW.version)
BEGIN
  SELECT RAISE(ABORT, 'a price list is never replaced');
END;

CREATE TABLE answers (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_age ON answers (created_at_ms);

-- Whose job a step is: keys may have only so many made at once.
ALTER TABLE steps ADD COLUMN key_id TEXT;
UPDATE steps SET key_id = (SELECT key_id FROM jobs WHERE jobs.id = steps.id);

ALTER TABLE attempts ADD COLUMN key_pool TEXT;
ALTER TABLE attempts ADD COLUMN key_slot INTEGER;
CREATE UNIQUE INDEX attempts_key_slots ON attempts (key_pool, key_slot) WHERE key_pool IS NOT NULL;
