-- Conversations of accounts. What is personal is sealed under "chat:<account>": "detail", "text", "body".
CREATE TABLE conversation (
  id         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  detail     BLOB NOT NULL,
  pinned     INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  model_id   INTEGER NOT NULL DEFAULT 0,
  n_messages INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX conversation_by_turn ON conversation (account_id, pinned, updated_at, id);

-- Questions and answers; "replaced" ones are hidden and kept. The text of an answer that is being written is in chat_piece.
CREATE TABLE message (
  id              INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  account_id      INTEGER NOT NULL,
  role            TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'cancelled', 'interrupted', 'failed')),
  answers         INTEGER NOT NULL DEFAULT 0,
  replaced        INTEGER NOT NULL DEFAULT 0 CHECK (replaced IN (0, 1)),
  text            BLOB,
  detail          BLOB NOT NULL,
  created_at      INTEGER NOT NULL,
  finished_at     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_by_conversation ON message (conversation_id, replaced, id);
CREATE INDEX message_by_account ON message (account_id, id);
CREATE INDEX message_by_question ON message (answers) WHERE answers <> 0;

-- Which page an answer cites, in the clear, so that those who rely on a page can be told when it changes.
CREATE TABLE message_citation (
  message_id  INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  folder_id   INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  version_id  INTEGER NOT NULL,
  page        INTEGER NOT NULL,
  PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_citation_by_document ON message_citation (document_id, version_id);

-- Answers that are not over, one in a conversation at a time, and what has been written of them.
CREATE TABLE chat_run (
  message_id      INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  conversation_id INTEGER NOT NULL UNIQUE REFERENCES conversation (id) ON DELETE CASCADE,
  account_id      INTEGER NOT NULL,
  detail          BLOB NOT NULL,
  created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE chat_piece (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL,
  body       BLOB NOT NULL,
  PRIMARY KEY (message_id, seq)
) STRICT, WITHOUT ROWID;

-- Attached files. Without a conversation they have not been sent yet, without a blob not arrived yet.
CREATE TABLE attachment (
  id              INTEGER PRIMARY KEY,
  account_id      INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  conversation_id INTEGER REFERENCES conversation (id) ON DELETE CASCADE,
  detail          BLOB NOT NULL,
  size            INTEGER NOT NULL,
  received        INTEGER NOT NULL DEFAULT 0,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'working', 'ready', 'failed')),
  problem         TEXT,
  format          TEXT,
  unit            TEXT,
  n_pages         INTEGER NOT NULL DEFAULT 0,
  n_units         INTEGER NOT NULL DEFAULT 0,
  n_chars         INTEGER NOT NULL DEFAULT 0,
  flags           INTEGER NOT NULL DEFAULT 0,
  blob_id         TEXT,
  rendition_id    TEXT,
  created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_by_account ON attachment (account_id);
CREATE INDEX attachment_by_conversation ON attachment (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE conversation_id IS NULL;
CREATE INDEX attachment_by_blob ON attachment (blob_id) WHERE blob_id IS NOT NULL;
CREATE INDEX attachment_by_rendition ON attachment (rendition_id) WHERE rendition_id IS NOT NULL;

CREATE TABLE attachment_piece (
  attachment_id INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
  offset        INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  hash          BLOB NOT NULL,
  blob_id       TEXT NOT NULL,
  PRIMARY KEY (attachment_id, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_piece_by_blob ON attachment_piece (blob_id);

CREATE TABLE attachment_page (
  attachment_id INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL,
  body          BLOB NOT NULL,
  PRIMARY KEY (attachment_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_attachment (
  message_id    INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
  PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_attachment_by_attachment ON message_attachment (attachment_id);
