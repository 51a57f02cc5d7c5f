-- Language models the ward has set up. The key is sealed under the scope "models". failures counts
-- the answers in a row that did not come; until retry_at others are asked first.
CREATE TABLE language_model (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  provider      TEXT NOT NULL,
  url           TEXT NOT NULL,
  model         TEXT NOT NULL,
  key           BLOB,
  region        TEXT,
  domestic      INTEGER NOT NULL CHECK (domestic IN (0, 1)),
  no_training   INTEGER NOT NULL CHECK (no_training IN (0, 1)),
  cost_class    TEXT NOT NULL CHECK (cost_class IN ('standard', 'light')),
  weight        INTEGER NOT NULL CHECK (weight >= 0),
  context_size  INTEGER NOT NULL,
  max_answer    INTEGER NOT NULL,
  images        INTEGER NOT NULL CHECK (images IN (0, 1)),
  max_parallel  INTEGER NOT NULL,
  rank          INTEGER NOT NULL,
  enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  failing_since INTEGER NOT NULL DEFAULT 0,
  failures      INTEGER NOT NULL DEFAULT 0,
  retry_at      INTEGER NOT NULL DEFAULT 0,
  version       INTEGER NOT NULL DEFAULT 1
) STRICT;

-- How much may be used in a month. Rows of kind account with account_id 0 hold for every account
-- that has none of its own.
CREATE TABLE usage_limit (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('account', 'section', 'ward')),
  subject_id INTEGER NOT NULL,
  tokens     INTEGER NOT NULL CHECK (tokens >= 0),
  UNIQUE (kind, subject_id)
) STRICT;

-- What has been used. Accounts, sections and models that are gone keep their rows: bills name them.
CREATE TABLE usage (
  month      TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  section_id INTEGER NOT NULL,
  model_id   INTEGER NOT NULL,
  light      INTEGER NOT NULL CHECK (light IN (0, 1)),
  questions  INTEGER NOT NULL,
  tokens_in  INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  weighted   INTEGER NOT NULL,
  files      INTEGER NOT NULL,
  PRIMARY KEY (month, account_id, section_id, model_id, light)
) STRICT, WITHOUT ROWID;

-- The last name of each model that was used.
CREATE TABLE usage_model (
  model_id INTEGER PRIMARY KEY,
  name     TEXT NOT NULL
) STRICT;

-- What limits are held against: the account, each section from the account's own to the top, the
-- ward (subject 0).
CREATE TABLE usage_total (
  month      TEXT NOT NULL,
  kind       TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  weighted   INTEGER NOT NULL,
  PRIMARY KEY (month, kind, subject_id)
) STRICT, WITHOUT ROWID;

-- Answers that are being written, and whom they count for.
CREATE TABLE usage_reservation (
  id         INTEGER PRIMARY KEY,
  month      TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  section_id INTEGER NOT NULL,
  model_id   INTEGER NOT NULL,
  light      INTEGER NOT NULL CHECK (light IN (0, 1)),
  weight     INTEGER NOT NULL,
  tokens_in  INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE usage_reserved (
  reservation_id INTEGER NOT NULL REFERENCES usage_reservation (id) ON DELETE CASCADE,
  month          TEXT NOT NULL,
  kind           TEXT NOT NULL,
  subject_id     INTEGER NOT NULL,
  weighted       INTEGER NOT NULL,
  PRIMARY KEY (month, kind, subject_id, reservation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_reserved_by_reservation ON usage_reserved (reservation_id);

-- What the guard does. words is sealed under the scope "models".
CREATE TABLE guard_setting (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  my_number TEXT NOT NULL,
  telephone TEXT NOT NULL,
  mail      TEXT NOT NULL,
  card      TEXT NOT NULL,
  word      TEXT NOT NULL,
  words     BLOB,
  abroad    INTEGER NOT NULL CHECK (abroad IN (0, 1)),
  version   INTEGER NOT NULL
) STRICT;
INSERT INTO guard_setting (id, my_number, telephone, mail, card, word, abroad, version)
  VALUES (1, 'mask', 'warn', 'warn', 'mask', 'warn', 0, 1);
