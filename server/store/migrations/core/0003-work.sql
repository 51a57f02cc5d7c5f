-- Jobs with leases, and what was answered to requests that may come twice.
CREATE TABLE job (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  key         TEXT NOT NULL,
  payload     BLOB,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
  run_at      INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  failure     TEXT,
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX job_by_turn ON job (state, run_at);

CREATE TABLE idempotency (
  account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  key_hash     BLOB NOT NULL,
  request_hash BLOB NOT NULL,
  created_at   INTEGER NOT NULL,
  response     BLOB,
  PRIMARY KEY (account_id, key_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_time ON idempotency (created_at);
