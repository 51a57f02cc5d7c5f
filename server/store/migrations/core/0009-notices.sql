-- Kinds of notices. What they say is in their versions, sealed under "notice-kinds"; "remembered" is how the
-- last run read its list and its pages, sealed alike.
CREATE TABLE notice_kind (
  id         INTEGER PRIMARY KEY,
  section_id INTEGER NOT NULL REFERENCES section (id),
  number     INTEGER NOT NULL DEFAULT 1,
  stopped    INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
  remembered BLOB,
  updated_at INTEGER NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX notice_kind_by_section ON notice_kind (section_id);

CREATE TABLE notice_kind_version (
  id         INTEGER PRIMARY KEY,
  kind_id    INTEGER NOT NULL REFERENCES notice_kind (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  body       BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (kind_id, number)
) STRICT;

-- Runs. Title and detail (the proof, names of attachments) are sealed under "notice-run:<id>", and so are letters
-- and files: destroying that key erases the run. A draft of one account makes one run. Counts are of letters; those
-- with "files" are of different files.
CREATE TABLE notice_run (
  id               INTEGER PRIMARY KEY,
  kind_id          INTEGER NOT NULL REFERENCES notice_kind (id),
  kind_number      INTEGER NOT NULL,
  section_id       INTEGER NOT NULL REFERENCES section (id),
  account_id       INTEGER REFERENCES account (id) ON DELETE SET NULL,
  draft            TEXT NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('receiving', 'checking', 'refused', 'checked')),
  n_letters        INTEGER NOT NULL,
  n_rows           INTEGER NOT NULL,
  n_left_out       INTEGER NOT NULL,
  n_known          INTEGER NOT NULL DEFAULT 0,
  n_paper          INTEGER NOT NULL DEFAULT 0,
  n_received       INTEGER NOT NULL DEFAULT 0,
  n_checked        INTEGER NOT NULL DEFAULT 0,
  n_files          INTEGER NOT NULL DEFAULT 0,
  n_files_received INTEGER NOT NULL DEFAULT 0,
  n_files_checked  INTEGER NOT NULL DEFAULT 0,
  n_findings       INTEGER NOT NULL DEFAULT 0,
  title            BLOB NOT NULL,
  detail           BLOB NOT NULL,
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  version          INTEGER NOT NULL DEFAULT 1,
  UNIQUE (account_id, draft)
) STRICT;
CREATE INDEX notice_run_by_section ON notice_run (section_id, id);
CREATE INDEX notice_run_by_kind ON notice_run (kind_id);
CREATE INDEX notice_run_unfinished ON notice_run (updated_at) WHERE state = 'receiving';

-- The files of a run, each once: "mac" is the hash of the content under the run's key. One file may be that of
-- many letters. "attachment" is its place among the run's attachments, 0 for a file of letters.
CREATE TABLE notice_file (
  id         INTEGER PRIMARY KEY,
  run_id     INTEGER NOT NULL REFERENCES notice_run (id) ON DELETE CASCADE,
  mac        BLOB NOT NULL,
  size       INTEGER NOT NULL,
  attachment INTEGER NOT NULL DEFAULT 0,
  n_letters  INTEGER NOT NULL DEFAULT 0,
  blob_id    TEXT,
  checked    INTEGER NOT NULL DEFAULT 0 CHECK (checked IN (0, 1)),
  UNIQUE (run_id, mac, attachment)
) STRICT;
CREATE INDEX notice_file_by_blob ON notice_file (blob_id);
CREATE INDEX notice_file_missing ON notice_file (run_id, id) WHERE blob_id IS NULL;

CREATE TABLE notice_letter (
  id      INTEGER PRIMARY KEY,
  run_id  INTEGER NOT NULL REFERENCES notice_run (id) ON DELETE CASCADE,
  number  INTEGER NOT NULL,
  file_id INTEGER REFERENCES notice_file (id),
  mac     BLOB NOT NULL,
  detail  BLOB NOT NULL,
  UNIQUE (run_id, number)
) STRICT;
CREATE INDEX notice_letter_by_file ON notice_letter (file_id, number);

-- What a check found: no names, only numbers of letters and pages.
CREATE TABLE notice_finding (
  id     INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES notice_run (id) ON DELETE CASCADE,
  letter INTEGER NOT NULL,
  "check" TEXT NOT NULL,
  page   INTEGER NOT NULL,
  other  INTEGER NOT NULL,
  UNIQUE (run_id, letter, "check", page, other)
) STRICT;
