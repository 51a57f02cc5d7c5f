-- Sections, roles, accounts, credentials, sessions. What is personal is sealed: "profile", "secret", "detail", "change".
CREATE TABLE section (
  id        INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES section (id),
  code      TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  version   INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX section_by_parent ON section (parent_id);

CREATE TABLE role (
  id      INTEGER PRIMARY KEY,
  code    TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE role_grant (
  role_id    INTEGER NOT NULL REFERENCES role (id) ON DELETE CASCADE,
  permission TEXT NOT NULL,
  reach      TEXT NOT NULL CHECK (reach IN ('section', 'all')),
  PRIMARY KEY (role_id, permission)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id              INTEGER PRIMARY KEY,
  login_mac       BLOB NOT NULL UNIQUE,
  profile         BLOB NOT NULL,
  section_id      INTEGER REFERENCES section (id),
  state           TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
  expires_on      TEXT,
  created_at      INTEGER NOT NULL,
  last_sign_in_at INTEGER,
  version         INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX account_by_section ON account (section_id);

CREATE TABLE account_role (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  role       TEXT NOT NULL,
  PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_role_by_role ON account_role (role);

CREATE TABLE credential (
  account_id  INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret      BLOB NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  totp        INTEGER NOT NULL DEFAULT 0 CHECK (totp IN (0, 1)),
  changed_at  INTEGER NOT NULL
) STRICT;

-- Wrong tries by user ID, whether such an account exists or not, so that a lock tells nothing about existence.
CREATE TABLE sign_in_guard (
  login_mac    BLOB PRIMARY KEY,
  failures     INTEGER NOT NULL,
  locked_until INTEGER NOT NULL DEFAULT 0,
  last_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_guard_by_time ON sign_in_guard (last_at);

CREATE TABLE session (
  id           INTEGER PRIMARY KEY,
  account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  token_hash   BLOB NOT NULL UNIQUE,
  detail       BLOB NOT NULL,
  created_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE account_change (
  id           INTEGER PRIMARY KEY,
  account_id   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  effective_on TEXT NOT NULL,
  change       BLOB NOT NULL,
  UNIQUE (account_id, effective_on)
) STRICT;
CREATE INDEX account_change_by_day ON account_change (effective_on);
