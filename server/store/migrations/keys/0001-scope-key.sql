-- One row for each scope that was ever sealed. "wrapped" is the scope's key, wrapped by the master key; it is NULL once the key is destroyed, and the
-- row stays as the record of that. "purged_at" is when no trace of the wrapped bytes was left in the files.
CREATE TABLE scope_key (
  id           INTEGER PRIMARY KEY,
  scope        TEXT NOT NULL UNIQUE,
  wrapped      BLOB,
  created_at   INTEGER NOT NULL,
  rewrapped_at INTEGER,
  destroyed_at INTEGER,
  purged_at    INTEGER,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
  CHECK (purged_at IS NULL OR destroyed_at IS NOT NULL)
) STRICT;
CREATE INDEX scope_key_to_purge ON scope_key (id) WHERE destroyed_at IS NOT NULL AND purged_at IS NULL;
