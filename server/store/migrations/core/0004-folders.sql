-- Folders, who may do what in them, documents with their versions, uploads. What is personal is sealed under "folder:<id>": "detail", "label".
CREATE TABLE folder (
  id          INTEGER PRIMARY KEY,
  section_id  INTEGER NOT NULL REFERENCES section (id),
  name_mac    BLOB NOT NULL,
  detail      BLOB NOT NULL,
  quota_bytes INTEGER NOT NULL DEFAULT -1,
  changes     INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  version     INTEGER NOT NULL DEFAULT 1,
  UNIQUE (section_id, name_mac)
) STRICT;

CREATE TABLE folder_grant (
  id         INTEGER PRIMARY KEY,
  folder_id  INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('account', 'section', 'role', 'everyone')),
  account_id INTEGER REFERENCES account (id) ON DELETE CASCADE,
  section_id INTEGER REFERENCES section (id) ON DELETE CASCADE,
  role_code  TEXT,
  rank       INTEGER NOT NULL CHECK (rank IN (1, 2, 3))
) STRICT;
CREATE INDEX folder_grant_by_folder ON folder_grant (folder_id);
CREATE INDEX folder_grant_by_account ON folder_grant (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX folder_grant_by_section ON folder_grant (section_id) WHERE section_id IS NOT NULL;
CREATE INDEX folder_grant_by_role ON folder_grant (role_code) WHERE role_code IS NOT NULL;
CREATE INDEX folder_grant_by_kind ON folder_grant (kind);

-- State, size and period are those of the newest version, kept here for sorting and counting; bytes are those of all versions.
CREATE TABLE document (
  id              INTEGER PRIMARY KEY,
  folder_id       INTEGER NOT NULL REFERENCES folder (id),
  label           BLOB NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'working', 'ready', 'failed', 'cancelled')),
  size            INTEGER NOT NULL DEFAULT 0,
  bytes           INTEGER NOT NULL DEFAULT 0,
  effective_from  TEXT,
  effective_until TEXT,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  version         INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX document_by_update ON document (folder_id, updated_at, id);
CREATE INDEX document_by_size ON document (folder_id, size, id);
CREATE INDEX document_by_state ON document (folder_id, state, id);
CREATE INDEX document_by_start ON document (folder_id, coalesce (effective_from, ''), id);
CREATE INDEX document_by_end ON document (folder_id, effective_until) WHERE effective_until IS NOT NULL;

-- key_folder_id: under whose key the content is sealed; differs from folder_id only until a moved document has been sealed anew.
CREATE TABLE document_version (
  id              INTEGER PRIMARY KEY,
  document_id     INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  folder_id       INTEGER NOT NULL REFERENCES folder (id),
  key_folder_id   INTEGER NOT NULL,
  number          INTEGER NOT NULL,
  label           BLOB NOT NULL,
  blob_id         TEXT NOT NULL,
  size            INTEGER NOT NULL,
  content_mac     BLOB NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'working', 'ready', 'failed', 'cancelled')),
  step            TEXT,
  percent         INTEGER NOT NULL DEFAULT 0,
  problem         TEXT,
  problem_args    TEXT,
  format          TEXT,
  unit            TEXT,
  n_pages         INTEGER NOT NULL DEFAULT 0,
  n_units         INTEGER NOT NULL DEFAULT 0,
  n_passages      INTEGER NOT NULL DEFAULT 0,
  flags           INTEGER NOT NULL DEFAULT 0,
  rendition_id    TEXT,
  rendition_size  INTEGER NOT NULL DEFAULT 0,
  effective_from  TEXT,
  effective_until TEXT,
  uploaded_by     INTEGER NOT NULL,
  created_at      INTEGER NOT NULL,
  queued_at       INTEGER NOT NULL,
  started_at      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX document_version_by_content ON document_version (folder_id, content_mac);
CREATE INDEX document_version_by_key ON document_version (key_folder_id) WHERE key_folder_id <> folder_id;
CREATE INDEX document_version_by_turn ON document_version (queued_at, id) WHERE state IN ('queued', 'working');
CREATE INDEX document_version_by_blob ON document_version (blob_id);
CREATE INDEX document_version_by_rendition ON document_version (rendition_id) WHERE rendition_id IS NOT NULL;

-- How many documents and bytes of each state a folder has, so that a list of folders need not count documents.
CREATE TABLE folder_tally (
  folder_id   INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  state       TEXT NOT NULL,
  n_documents INTEGER NOT NULL,
  bytes       INTEGER NOT NULL,
  PRIMARY KEY (folder_id, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
  INSERT INTO folder_tally VALUES (NEW.folder_id, NEW.state, 1, NEW.bytes)
    ON CONFLICT DO UPDATE SET n_documents = n_documents + 1, bytes = bytes + excluded.bytes;
  UPDATE folder SET changes = changes + 1 WHERE id = NEW.folder_id;
END;
CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
  UPDATE folder_tally SET n_documents = n_documents - 1, bytes = bytes - OLD.bytes
    WHERE folder_id = OLD.folder_id AND state = OLD.state;
  UPDATE folder SET changes = changes + 1 WHERE id = OLD.folder_id;
END;
CREATE TRIGGER document_changed AFTER UPDATE ON document BEGIN
  UPDATE folder_tally SET n_documents = n_documents - 1, bytes = bytes - OLD.bytes
    WHERE folder_id = OLD.folder_id AND state = OLD.state;
  INSERT INTO folder_tally VALUES (NEW.folder_id, NEW.state, 1, NEW.bytes)
    ON CONFLICT DO UPDATE SET n_documents = n_documents + 1, bytes = bytes + excluded.bytes;
  UPDATE folder SET changes = changes + 1 WHERE id IN (OLD.folder_id, NEW.folder_id);
END;

-- What is to be removed of versions whose rows are gone or have moved away: passages (version_id is not 0) and files.
CREATE TABLE dead_content (
  id           INTEGER PRIMARY KEY,
  version_id   INTEGER NOT NULL DEFAULT 0,
  folder_id    INTEGER NOT NULL,
  blob_id      TEXT,
  rendition_id TEXT
) STRICT;
CREATE INDEX dead_content_by_folder ON dead_content (folder_id, version_id);
CREATE INDEX dead_content_by_blob ON dead_content (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX dead_content_by_rendition ON dead_content (rendition_id) WHERE rendition_id IS NOT NULL;

-- Uploads that are under way; their pieces in order of offset, each a blob.
CREATE TABLE upload (
  id          INTEGER PRIMARY KEY,
  account_id  INTEGER NOT NULL,
  folder_id   INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  document_id INTEGER REFERENCES document (id) ON DELETE CASCADE,
  detail      BLOB NOT NULL,
  content_mac BLOB NOT NULL,
  size        INTEGER NOT NULL,
  received    INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_by_account ON upload (account_id);
CREATE INDEX upload_by_folder ON upload (folder_id);
CREATE INDEX upload_by_document ON upload (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX upload_by_expiry ON upload (expires_at);

CREATE TABLE upload_piece (
  upload_id INTEGER NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
  offset    INTEGER NOT NULL,
  size      INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  blob_id   TEXT NOT NULL,
  PRIMARY KEY (upload_id, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_piece_by_blob ON upload_piece (blob_id);

-- Files that no row named when somebody looked, and when that was.
CREATE TABLE blob_suspect (
  blob_id TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
